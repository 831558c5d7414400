"""`source.kafka(topic_name, value_cls=...)`: a topic as a stream of events, ordered by a time that each of them carries.

Must not know how a topic is read, nor what watermarks are.
"""

from datetime import timedelta
from typing import Any

from boiler.attributes import attributes
from boiler.instants import micros_in
from boiler.models import Serializable
from boiler.triggers import Declared


class EventStream(Declared):
    """The records of a topic: `value_cls` types their values, its attribute `event_time` orders them.

    `out_of_orderness` is in microseconds, `idle` in seconds.
    """

    def __init__(
        self,
        topic: str,
        value_cls: type[Serializable],
        event_time: str,
        out_of_orderness: timedelta,
        idle: timedelta,
    ) -> None:
        """Raises TypeError for a value of the wrong type, ValueError for a wrong value."""
        super().__init__()
        self.topic = checked_topic(topic)
        if not (isinstance(value_cls, type) and issubclass(value_cls, Serializable)):
            raise TypeError("source.kafka takes a Serializable as value_cls")
        if not isinstance(event_time, str):
            raise TypeError(
                "source.kafka takes as event_time the name of an attribute of value_cls"
            )
        if event_time not in attributes(value_cls):
            raise ValueError(f"event_time: {value_cls.__name__} has no attribute {event_time!r}")
        self.value_cls = value_cls
        self.event_time = event_time
        self.out_of_orderness = micros_in(out_of_orderness)
        if self.out_of_orderness < 0:
            raise ValueError(f"out_of_orderness must not be negative: {out_of_orderness}")
        if micros_in(idle) <= 0:
            raise ValueError(f"idle must be positive: {idle}")
        self.idle = idle.total_seconds()

    def __repr__(self) -> str:
        return f"<EventStream {self.topic}>"


def checked_topic(name: Any) -> str:
    """The name of a topic. Raises TypeError for what is no text, ValueError for the empty one."""
    if not isinstance(name, str):
        raise TypeError(f"topic_name must be text, not {type(name).__name__}")
    if not name:
        raise ValueError("topic_name is empty")
    return name
