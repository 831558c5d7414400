"""BC0907: not yet rest and websocket."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0907",
    name="not-yet-rest-and-websocket",
    what="The program uses REST and WebSocket, which this version does not have.",
    why=(
        "It is part of the language and is refused until it is there: a job without it would not "
        "be what the program says."
    ),
)
