"""BC0902: not yet aggregates."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0902",
    name="not-yet-aggregates",
    what="The program uses aggregates (`accumulate`), which this version does not have.",
    why=(
        "It is part of the language and is refused until it is there: a job without it would not "
        "be what the program says."
    ),
)
