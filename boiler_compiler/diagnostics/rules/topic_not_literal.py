"""BC0611: topic not literal."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0611",
    name="topic-not-literal",
    what="The name of a topic is missing, is no literal text, or is none that Kafka takes.",
    why=(
        "Topics are made and read before any code of the program runs, so their names must be "
        "in its text."
    ),
    example='source = source.kafka(topic_name=f"{TEAM}-doors", value_cls=Door, event_time="at")',
    instead='source = source.kafka(topic_name="doors", value_cls=Door, event_time="at")',
)
