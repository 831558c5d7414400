"""BC0903: not yet rows."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0903",
    name="not-yet-rows",
    what="The program uses `rows`: several views a root, which this version does not have.",
    why=(
        "It is part of the language and is refused until it is there: a job without it would not "
        "be what the program says."
    ),
)
