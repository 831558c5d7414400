"""BC0201: unknown name."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0201",
    name="unknown-name",
    what="A name is defined nowhere.",
    why="CPython would raise NameError when the line runs: for a view, at every evaluation.",
    example="return self.store.city.nme if shown else defualt",
    instead="return self.store.city.name if shown else default",
)
