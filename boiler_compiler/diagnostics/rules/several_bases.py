"""BC0205: several bases."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0205",
    name="several-bases",
    what="A class of the program has several base classes.",
    why=(
        "Attributes of models, stores, views and mediators come from one base class at a time, so"
        " that their order is plain."
    ),
    example="class Card(Titled, Priced): ...",
    instead="""\
class Priced(Titled): ...
class Card(Priced): ...
""",
)
