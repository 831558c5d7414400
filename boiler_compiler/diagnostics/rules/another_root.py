"""BC0407: another root."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0407",
    name="another-root",
    what="`add_snapshot` names another root than the store declares.",
    why="The view's store would never get its root document.",
    example="store.add_snapshot('town', dm_cls=City, snapshot=snapshot)",
    instead="store.add_snapshot('city', dm_cls=City, snapshot=snapshot)",
)
