"""A state without an annotation."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional

from boiler import CTX, Mediator, Serializable, Timers, ViewModel, attrs, sink, source


class Door(Serializable):
    door: str = attrs.bproperty()
    is_open: bool = attrs.bproperty()
    at: datetime = attrs.bproperty()


@dataclass
class DoorState:
    opened: Optional[datetime] = None


class Alarm(ViewModel):
    door: str = attrs.bproperty()
    since: Optional[datetime] = attrs.bproperty()

    @property
    def doc_ref(self):
        return CTX.db.document(f"alarms/{self.door}")


class Alarms(Mediator):
    source = source.kafka(topic_name="doors", value_cls=Door, event_time="at")
    sink = sink.firestore()

    @staticmethod
    def key(event: Door) -> Optional[str]:
        return event.door

    @classmethod
    @source.triggers.on_topic
    def on_door(cls, key: str, state, event: Door, timers: Timers) -> None:
        state.opened = event.at
        timers.set(event.at + timedelta(minutes=5))

    @classmethod
    @source.triggers.on_timer
    def on_open_too_long(cls, key: str, state: DoorState, at: datetime) -> None:
        cls.sink.emit(Alarm(door=key, since=state.opened))
