"""BC0901: not yet kafka."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0901",
    name="not-yet-kafka",
    what="The program uses Kafka sources and sinks, which this version does not have.",
    why=(
        "It is part of the language and is refused until it is there: a job without it would not "
        "be what the program says."
    ),
)
