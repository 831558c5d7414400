"""BC0912: not yet access rules."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0912",
    name="not-yet-access-rules",
    what="The program uses access rules: `readable`, `writable`, which this version does not have.",
    why=(
        "It is part of the language and is refused until it is there: a job without it would not "
        "be what the program says."
    ),
)
