"""BC0702: set order."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0702",
    name="set-order",
    what="A result depends on the order of a set.",
    why="CPython orders sets of text differently in every process.",
    example="return list({tag for tag in self.store.post.tags})",
    instead="return sorted({tag for tag in self.store.post.tags})",
)
