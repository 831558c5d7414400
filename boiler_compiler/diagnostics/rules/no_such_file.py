"""BC0101: no such file."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0101",
    name="no-such-file",
    what="A file or folder that is named on the command line does not exist.",
    why="A program is a Python file, a folder with program.py, or a package's folder.",
)
