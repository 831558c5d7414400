"""BC0704: mutable default."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0704",
    name="mutable-default",
    what="A parameter has a default that can be changed.",
    why="CPython makes the default once; what one call changes, the next one sees.",
    example="def joined(x, into=[]): ...",
    instead="def joined(x, into=None): ...",
)
