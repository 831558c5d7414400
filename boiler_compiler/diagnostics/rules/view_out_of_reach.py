"""BC0625: view out of reach."""

from boiler_compiler.diagnostics.rule import Rule

RULE = Rule(
    code="BC0625",
    name="view-out-of-reach",
    what="A view is evaluated where its documents are not at hand.",
    why=(
        "A keyed operator sees its event and its state, and on_delete the last version of a "
        "root that is gone."
    ),
    example="cls.sink.emit(DoorCard.new(snapshot=snapshot))",
    instead="cls.sink.emit(DoorAlarm(door=key, since=state.opened))",
)
