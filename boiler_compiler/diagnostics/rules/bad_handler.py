"""BC0616: bad handler."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0616",
    name="bad-handler",
    what="A handler of events or timers can't be called, or stands where there are none.",
    why=(
        "A keyed operator's class methods are called with what their parameters are named "
        "after: key, state, event, at, timers."
    ),
    example="""\
@source.triggers.on_topic
def on_door(self, event): ...
""",
    instead="""\
@classmethod
@source.triggers.on_topic
def on_door(cls, key: str, state: DoorState, event: Door, timers: Timers) -> None: ...
""",
)
