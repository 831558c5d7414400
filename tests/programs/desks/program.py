"""Help desks: an operator with nested state over two partitions, timers for past and future instants, removal, records; its rules are inherited."""
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Optional

from boiler import CTX, Mediator, Serializable, Timers, ViewModel, attrs, sink, source

PATIENCE = {"gold": timedelta(minutes=1), "blue": timedelta(minutes=5)}


class Caller(Serializable):
    name: str = attrs.bproperty()
    level: str = attrs.bproperty(import_default="blue")


class Call(Serializable):
    caller: Optional[Caller] = attrs.embed(obj_cls=Caller)
    desk: Any = attrs.bproperty()
    what: str = attrs.bproperty()
    at: datetime = attrs.bproperty()


@dataclass
class Waiting:
    since: datetime
    level: str = "blue"
    tries: int = 1


@dataclass
class Desk:
    queue: dict[str, Waiting] = field(default_factory=dict)
    served: list[str] = field(default_factory=list)
    lost: int = 0
    last: Optional[datetime] = None
    levels: set[str] = field(default_factory=set)


class DeskView(ViewModel):
    desk: str = attrs.bproperty()
    waiting: list[str] = attrs.bproperty()
    served: int = attrs.bproperty()
    lost: int = attrs.bproperty()
    note: str = attrs.bproperty(import_default="-")
    levels: list[str] = attrs.bproperty()

    @property
    def doc_ref(self):
        return CTX.db.document(f"desks/{self.desk}")


class Desks(Mediator):
    """Abstract: it has no source."""

    @staticmethod
    def key(event: Call) -> Any:
        return event.desk

    @classmethod
    def show(cls, key: Any, state: Desk) -> None:
        name = key if isinstance(key, str) else "-".join(map(str, key)) if isinstance(key, tuple) else f"#{key}"
        if not state.queue and not state.served:
            cls.sink.remove(reference=CTX.db.document(f"desks/{name}"))
            return
        cls.sink.emit(DeskView(desk=name, waiting=sorted(state.queue), served=len(state.served), lost=state.lost, levels=sorted(state.levels)))

    @classmethod
    def drop(cls, state: Desk, name: str, timers: Timers) -> Optional[Waiting]:
        found = state.queue.pop(name, None)
        if found is not None:
            due = found.since + PATIENCE[found.level]
            if not any(w.since + PATIENCE[w.level] == due for w in state.queue.values()):
                timers.cancel(due)
        return found


class HelpDesks(Desks):
    source = source.kafka(topic_name="calls", value_cls=Call, event_time="at", out_of_orderness=timedelta(seconds=30))
    records = sink.kafka(topic_name="ends")
    sink = sink.firestore()

    @classmethod
    @source.triggers.on_topic
    def on_call(cls, key, state: Desk, event: Call, at: datetime, timers: Timers) -> None:
        name = event.caller.name  # caller
        if event.what == "enter":
            before = cls.drop(state, name, timers)
            state.queue[name] = Waiting(at, event.caller.level, (before.tries if before else 0) + 1)
            state.levels.add(event.caller.level)
            timers.set(at + PATIENCE[event.caller.level])  # level
        elif event.what == "serve":
            if cls.drop(state, name, timers) is not None:
                state.served.append(name)
                cls.records.emit(key=name, value=["served", key, at])
        elif event.what == "reset":
            for other in list(state.queue):
                cls.drop(state, other, timers)
            state.served.clear()
        elif event.what == "past":
            timers.set(at - timedelta(hours=1))
        else:
            state.lost += 100
            cls.records.emit(key=name, value="never")
            raise KeyError(event.what)  # what
        state.last = at
        cls.show(key, state)

    @classmethod
    @source.triggers.on_timer
    def on_timer(cls, key, state: Desk, at: datetime, timers: Timers) -> None:
        gone = [n for n, w in state.queue.items() if w.since + PATIENCE[w.level] <= at]
        for name in gone:
            w = state.queue.pop(name)
            state.lost += 1
            cls.records.emit(key=name, value={"desk": key, "waited": w.tries, "left": at})
        if not gone:
            cls.records.emit(key=None, value=None)
        cls.show(key, state)
