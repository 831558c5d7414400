"""BC0612: bad event time."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0612",
    name="bad-event-time",
    what="`event_time` is missing, or names no datetime attribute of the events' class.",
    why=(
        "Events are put in the order of the time that each carries; a record without it goes "
        "to the dead letters."
    ),
    example="""\
class Door(Serializable):
    at = attrs.bproperty()

class Doors(Mediator):
    source = source.kafka(topic_name="doors", value_cls=Door, event_time="at")
""",
    instead="""\
class Door(Serializable):
    at: datetime = attrs.bproperty()

class Doors(Mediator):
    source = source.kafka(topic_name="doors", value_cls=Door, event_time="at")
""",
)
