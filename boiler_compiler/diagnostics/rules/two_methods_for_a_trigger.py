"""BC0602: two methods for a trigger."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0602",
    name="two-methods-for-a-trigger",
    what="Two methods of a mediator have the same trigger.",
    why="One of them would be called, and nothing says which.",
    example="""\
@source.triggers.on_create
def made(self, obj): ...

@source.triggers.on_create
def made_too(self, obj): ...
""",
    instead="""\
@source.triggers.on_create
@source.triggers.on_update
def keep(self, obj): ...
""",
)
