"""BC0206: class defined twice."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0206",
    name="class-defined-twice",
    what="Two classes of the program have the same name.",
    why=(
        "Operators, their state and dead letters are named after classes, so a name must mean one"
        " class in all of the program's modules."
    ),
    example="""\
class Card(ViewModel): ...
class Card(ViewModel): ...
""",
    instead="""\
class Card(ViewModel): ...
class BigCard(ViewModel): ...
""",
)
