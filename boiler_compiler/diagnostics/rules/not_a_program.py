"""BC0103: not a program."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0103",
    name="not-a-program",
    what="A folder has neither program.py nor __init__.py, or a file is no Python file.",
    why="A program is a Python file, a folder with program.py, or a package's folder.",
)
