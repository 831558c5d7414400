"""BC0904: not yet keyed operators."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0904",
    name="not-yet-keyed-operators",
    what=(
        "The program uses keyed operators: `on_topic`, `on_timer`, which this version does not "
        "have."
    ),
    why=(
        "It is part of the language and is refused until it is there: a job without it would not "
        "be what the program says."
    ),
)
