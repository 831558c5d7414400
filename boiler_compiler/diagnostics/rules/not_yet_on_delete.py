"""BC0911: not yet on delete."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0911",
    name="not-yet-on-delete",
    what="The program uses `on_delete`, which this version does not have.",
    why=(
        "It is part of the language and is refused until it is there: a job without it would not "
        "be what the program says."
    ),
)
