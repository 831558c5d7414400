"""BC0104: syntax error."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0104",
    name="syntax-error",
    what="The text is not Python.",
    why="The program is read by the grammar of the CPython that builds it.",
)
