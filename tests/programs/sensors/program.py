"""Sensors over several partitions: an alarm with timers and two sinks, a sliding average, sessions with merge, a running record."""
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Optional

from boiler import CTX, Mediator, Serializable, Timers, ViewModel, attrs, sink, source, window

SLACK = timedelta(seconds=20)
HOT = 80
COOL_DOWN = timedelta(minutes=1)


class Reading(Serializable):
    sensor_id: Optional[str] = attrs.bproperty()
    celsius: float = attrs.bproperty()
    at: datetime = attrs.bproperty()
    site: str = attrs.bproperty(import_default="main")


@dataclass
class Heat:
    since: Optional[datetime] = None
    until: Optional[datetime] = None
    peaks: list[float] = field(default_factory=list)
    alarms: int = 0


class HeatAlarm(ViewModel):
    sensor: str = attrs.bproperty()
    since: datetime = attrs.bproperty()
    peak: float = attrs.bproperty()
    number: int = attrs.bproperty()
    over: bool = attrs.bproperty(export_default=False)

    @property
    def doc_ref(self):
        return CTX.db.document(f"sensors/{self.sensor}/alarms/{self.number:04d}")


class Base(Mediator):
    """Helpers that the operators share."""

    @classmethod
    def raise_alarm(cls, key: str, state: Heat, over: bool) -> None:
        alarm = HeatAlarm(sensor=key, since=state.since, peak=max(state.peaks), number=state.alarms, over=over)
        cls.sink.emit(alarm)
        cls.tell(key, "over" if over else "hot", number=state.alarms)

    @classmethod
    def tell(cls, key: str, what: str, number: int = 0) -> None:
        cls.log.emit(key=f"{key}/{what}", value={"what": what, "number": number})


class HeatAlarms(Base):
    source = source.kafka(topic_name="readings", value_cls=Reading, event_time="at", out_of_orderness=SLACK)
    log = sink.kafka(topic_name="log")
    sink = sink.firestore()

    @staticmethod
    def key(event: Reading) -> Optional[str]:
        return event.sensor_id

    @classmethod
    @source.triggers.on_topic
    def on_reading(cls, key: str, state: Heat, event: Reading, timers: Timers) -> None:
        if event.celsius >= HOT:
            if state.since is None:
                state.since = event.at
                state.alarms += 1
                state.peaks = []
            elif state.until is not None:
                timers.cancel(state.until)
            state.until = event.at + COOL_DOWN
            timers.set(state.until)
            state.peaks.append(event.celsius)
            cls.raise_alarm(key, state, over=False)
            if event.celsius > 200:
                raise RuntimeError(f"{key} burns at {event.celsius}")  # burns

    @classmethod
    @source.triggers.on_timer
    def on_cool(cls, key: str, state: Heat, at: datetime) -> None:
        cls.raise_alarm(key, state, over=True)
        state.since = state.until = None


@dataclass
class Mean:
    total: float = 0.0
    count: int = 0
    order: list[float] = field(default_factory=list)


class Average(ViewModel):
    mean: float = attrs.bproperty()
    first: float = attrs.bproperty()
    last: float = attrs.bproperty()
    end: datetime = attrs.bproperty()

    @staticmethod
    def key(event: Reading) -> Optional[tuple[str, str]]:
        return (event.site, event.sensor_id) if event.sensor_id else None

    @classmethod
    def create_accumulator(cls) -> Mean:
        return Mean()

    @classmethod
    def accumulate(cls, acc: Mean, event: Reading) -> Mean:
        return Mean(acc.total + event.celsius, acc.count + 1, acc.order + [event.celsius])

    @mean.getter
    def mean(self):
        return self.acc.total / self.acc.count

    @first.getter
    def first(self):
        return self.acc.order[0]

    @last.getter
    def last(self):
        return self.acc.order[-1]

    @end.getter
    def end(self):
        return self.window.end

    @property
    def doc_ref(self):
        return CTX.db.document(f"averages/{'~'.join(self.group)}~{int(self.window.start.timestamp())}")


class Averages(Mediator):
    source = source.kafka(topic_name="readings", value_cls=Reading, event_time="at", out_of_orderness=SLACK)
    window = window.slide(timedelta(minutes=2), timedelta(seconds=45))
    sink = sink.firestore()
    view_model_cls = Average


@dataclass
class Run:
    values: list[float] = field(default_factory=list)
    sites: dict[str, int] = field(default_factory=dict)


class Session(ViewModel):
    values: list[float] = attrs.bproperty()
    sites: dict[str, int] = attrs.bproperty()
    seconds: float = attrs.bproperty()

    @staticmethod
    def key(event: Reading) -> Optional[str]:
        return event.sensor_id

    @classmethod
    def create_accumulator(cls) -> Run:
        return Run()

    @classmethod
    def accumulate(cls, acc: Run, event: Reading) -> Run:
        acc.values.append(event.celsius)
        acc.sites[event.site] = acc.sites.get(event.site, 0) + 1
        return acc

    @classmethod
    def merge(cls, a: Run, b: Run) -> Run:
        sites = {s: a.sites.get(s, 0) + b.sites.get(s, 0) for s in sorted({*a.sites, *b.sites})}
        return Run([*a.values, *b.values], sites)

    @values.getter
    def values(self):
        return self.acc.values

    @sites.getter
    def sites(self):
        return self.acc.sites

    @seconds.getter
    def seconds(self):
        return (self.window.end - self.window.start).total_seconds()

    @property
    def doc_ref(self):
        return CTX.db.document(f"sessions/{self.group}/runs/{self.window.start:%H%M%S.%f}")


class Sessions(Mediator):
    source = source.kafka(topic_name="readings", value_cls=Reading, event_time="at", out_of_orderness=SLACK)
    window = window.session(timedelta(seconds=50))
    sink = sink.firestore()
    view_model_cls = Session


class Record(ViewModel):
    """No window: the fold of all events so far, in order of event time."""

    highest: float = attrs.bproperty()
    steps: int = attrs.bproperty()

    @staticmethod
    def key(event: Reading) -> Optional[str]:
        return event.site

    @classmethod
    def create_accumulator(cls) -> list:
        return []

    @classmethod
    def accumulate(cls, acc: list, event: Reading) -> list:
        return [*acc, event.celsius] if not acc or event.celsius > acc[-1] else acc

    @highest.getter
    def highest(self):
        return self.acc[-1]

    @steps.getter
    def steps(self):
        return len(self.acc)

    @property
    def doc_ref(self):
        return CTX.db.document(f"records/{self.group}")


class Records(Mediator):
    source = source.kafka(topic_name="readings", value_cls=Reading, event_time="at", out_of_orderness=SLACK)
    sink = sink.firestore()
    view_model_cls = Record
