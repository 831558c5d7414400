"""BC0618: unheard timer."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0618",
    name="unheard-timer",
    what="Timers are set and none is heard, or heard and none is set.",
    why="A timer calls on_timer, and nothing else does.",
    example="""\
@classmethod
@source.triggers.on_timer
def on_idle(cls, key: str, state: DoorState, at: datetime) -> None: ...
""",
    instead="timers.set(event.at + timedelta(minutes=5))",
    severity="warning",
)
