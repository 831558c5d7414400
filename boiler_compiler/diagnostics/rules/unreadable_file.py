"""BC0102: unreadable file."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0102",
    name="unreadable-file",
    what="A file of the program can't be read as UTF-8 text.",
    why="Task managers get the program's text and run it; only UTF-8 means the same everywhere.",
)
