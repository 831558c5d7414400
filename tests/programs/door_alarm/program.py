"""A keyed operator with timers, two sinks, and a key of its own; doors that are left open are paged about, and closed ones forgotten."""
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional

from boiler import CTX, Mediator, Serializable, Timers, ViewModel, attrs, sink, source

LIMIT = timedelta(minutes=2)


class Door(Serializable):
    door: Optional[str] = attrs.bproperty()
    is_open: bool = attrs.bproperty()
    at: datetime = attrs.bproperty()


@dataclass
class DoorState:
    opened: Optional[datetime] = None
    alarms: int = 0


class Alarm(ViewModel):
    door: str = attrs.bproperty()
    since: datetime = attrs.bproperty()
    number: int = attrs.bproperty()

    @property
    def doc_ref(self):
        return CTX.db.document(f"alarms/{self.door}")


class DoorAlarm(Mediator):
    source = source.kafka(topic_name="doors", value_cls=Door, event_time="at",
                          out_of_orderness=timedelta(seconds=10))
    pages = sink.kafka(topic_name="pages")
    sink = sink.firestore()

    @staticmethod
    def key(event: Door) -> Optional[str]:
        return event.door

    @classmethod
    @source.triggers.on_topic
    def on_door(cls, key: str, state: DoorState, event: Door, timers: Timers) -> None:
        if state.opened is not None:
            timers.cancel(state.opened + LIMIT)
        was_open = state.opened
        state.opened = event.at if event.is_open else None
        if event.is_open:
            timers.set(event.at + LIMIT)
        elif was_open is not None:
            cls.sink.remove(reference=CTX.db.document(f"alarms/{key}"))

    @classmethod
    @source.triggers.on_timer
    def on_open_too_long(cls, key: str, state: DoorState, at: datetime, timers: Timers) -> None:
        state.alarms += 1
        cls.page(key, state)
        cls.sink.emit(Alarm(door=key, since=state.opened, number=state.alarms))

    @classmethod
    def page(cls, key: str, state: DoorState) -> None:
        cls.pages.emit(key=key, value={"door": key, "since": state.opened, "number": state.alarms})
