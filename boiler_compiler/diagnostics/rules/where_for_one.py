"""BC0413: where for one."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0413",
    name="where-for-one",
    what="A `where` is returned for a reference without many=True.",
    why="A query may find any number of documents.",
    example="orders = reference(dm_cls=Order)",
    instead="orders = reference(dm_cls=Order, many=True)",
)
