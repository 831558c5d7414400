"""BC0620: two sources for a model."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0620",
    name="two-sources-for-a-model",
    what="Documents of a model would come from two places.",
    why=(
        "A model with source.kafka(dm_cls=...) lives in that topic everywhere in the program, "
        "under its collection's name and the message's key."
    ),
    example="""\
class Rates(Mediator):
    source = source.kafka(topic_name="rates", dm_cls=Rate)

class Cards(Mediator):
    source = source.firestore(query=Rate.get_query())
""",
    instead="""\
class Rates(Mediator):
    source = source.kafka(topic_name="rates", dm_cls=Rate)

class Cards(Mediator):
    source = source.domain_model(Rate)
""",
)
