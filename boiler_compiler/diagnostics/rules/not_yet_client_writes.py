"""BC0906: not yet client writes."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0906",
    name="not-yet-client-writes",
    what=(
        "The program uses client writes: setters, `@x.init`, patches and forms, which this "
        "version does not have."
    ),
    why=(
        "It is part of the language and is refused until it is there: a job without it would not "
        "be what the program says."
    ),
)
