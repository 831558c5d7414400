"""BC0501: no store."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0501",
    name="no-store",
    what="A view that is to be kept has no store.",
    why="Nothing says which document its root is.",
    example="""\
class Card(ViewModel):
    title: str = attrs.bproperty()
""",
    instead="""\
class Card(ViewModel):
    store: CardStore
    title: str = attrs.bproperty()
""",
)
