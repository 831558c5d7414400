"""BC0905: not yet windows."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0905",
    name="not-yet-windows",
    what="The program uses windows, which this version does not have.",
    why=(
        "It is part of the language and is refused until it is there: a job without it would not "
        "be what the program says."
    ),
)
