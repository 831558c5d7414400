"""BC0908: not yet tasks."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0908",
    name="not-yet-tasks",
    what="The program uses `source.task`, which this version does not have.",
    why=(
        "It is part of the language and is refused until it is there: a job without it would not "
        "be what the program says."
    ),
)
