"""BC0105: nested too deeply."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0105",
    name="nested-too-deeply",
    what="Expressions or blocks lie so deep in each other that they can't be analysed.",
    why=(
        "The compiler follows nested code by recursion, as CPython's own does: at most 1,000 "
        "expressions and blocks, 8 brackets of a pattern, and CPython's limits."
    ),
)
