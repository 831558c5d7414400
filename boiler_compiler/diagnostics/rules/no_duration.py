"""BC0613: no duration."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0613",
    name="no-duration",
    what="A duration is no timedelta, or is not positive.",
    why="A number would not say of what: seconds or milliseconds.",
    example="window = window.tumble(600)",
    instead="window = window.tumble(timedelta(seconds=600))",
)
