"""BC0801: third party import."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0801",
    name="third-party-import",
    what="A package is imported that does not come with Python.",
    why=(
        "The job carries the program's own files; a package must be installed for the Python of "
        "every task manager."
    ),
    example="import numpy",
    severity="warning",
)
