"""BC0910: not yet frozen views."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0910",
    name="not-yet-frozen-views",
    what=(
        "The program uses views that are frozen at creation: `on_create` alone with `once=True` "
        "or `new`, which this version does not have."
    ),
    why=(
        "It is part of the language and is refused until it is there: a job without it would not "
        "be what the program says."
    ),
)
