"""BC0909: not yet views over views."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0909",
    name="not-yet-views-over-views",
    what="The program uses views over views, which this version does not have.",
    why=(
        "It is part of the language and is refused until it is there: a job without it would not "
        "be what the program says."
    ),
)
