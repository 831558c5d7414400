"""BC0601: incomplete mediator."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0601",
    name="incomplete-mediator",
    what="A mediator lacks a source, a sink or a view.",
    why="A mediator carries views from a source to a sink.",
    example="""\
class Cards(Mediator):
    source = source.domain_model(City)
""",
    instead="""\
class Cards(Mediator):
    source = source.domain_model(City)
    sink = sink.firestore()
    view_model_cls = Card
""",
)
