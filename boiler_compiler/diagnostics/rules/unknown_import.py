"""BC0204: unknown import."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0204",
    name="unknown-import",
    what="An import finds nothing.",
    why=(
        "The program's own files, Python's standard library and installed packages were searched."
        " A job takes only the program's own files along."
    ),
    example="from .modles import City",
    instead="from .models import City",
)
