"""BC0603: shadowed name."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0603",
    name="shadowed-name",
    what=(
        "`source` or `sink` is used after the class has bound the name to a source or sink of its"
        " own."
    ),
    why=(
        "In a class body `sink = sink.firestore()` takes the name from the module; the next "
        "`sink.` is the new sink."
    ),
    example="""\
sink = sink.firestore()
other = sink.firestore()
""",
    instead="""\
other = sink.firestore()
sink = sink.firestore()
""",
)
