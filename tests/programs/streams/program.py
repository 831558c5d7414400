"""Events meet documents: a fold of all trips joined with its bus, folds by message key, a view in a topic, a fold over the joined views."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Serializable, Store, ViewModel, attrs, reference, sink, source, window


class Trip(Serializable):
    bus: int = attrs.bproperty()
    km: float = attrs.bproperty()
    ended: datetime = attrs.bproperty(data_key="end")
    stops: list[str] = attrs.bproperty(import_default=list)


class Bus(DomainModel):
    class Meta:
        collection_name = "buses"

    number: int = attrs.bproperty()
    line: str = attrs.bproperty()


@dataclass
class Run:
    km: list[float] = field(default_factory=list)
    last: Optional[datetime] = None
    stops: set[str] = field(default_factory=set)


class BusLog(ViewModel):
    number: int = attrs.bproperty()
    km: float = attrs.bproperty()
    last: datetime = attrs.bproperty()
    stops: list[str] = attrs.bproperty()

    @staticmethod
    def key(event: Trip) -> Optional[int]:
        return event.bus  # bus

    @classmethod
    def create_accumulator(cls) -> Run:
        return Run()

    @classmethod
    def accumulate(cls, acc: Run, event: Trip) -> Run:
        if event.km < 0:  # km
            raise ValueError("backwards")  # backwards
        acc.km.append(event.km)
        acc.last = event.ended
        acc.stops.update(event.stops)
        return acc

    @number.getter
    def number(self):
        return self.group

    @km.getter
    def km(self):
        return sum(self.acc.km)

    @last.getter
    def last(self):
        return self.acc.last

    @stops.getter
    def stops(self):
        return sorted(self.acc.stops)

    @property
    def doc_ref(self):
        return CTX.db.document(f"busLogs/{self.group}")


class BusStore(Store):
    bus = reference(dm_cls=Bus)
    logs = reference(dm_cls=BusLog, many=True)

    @logs.getter
    def logs(self):
        return BusLog.where(BusLog.number == self.bus.number)


class BusView(ViewModel):
    store: BusStore

    line: str = attrs.bproperty()
    km: Optional[float] = attrs.bproperty()
    far: bool = attrs.bproperty()

    @line.getter
    def line(self):
        return self.store.bus.line

    @km.getter
    def km(self):
        for log in self.store.logs.values():
            return log.km
        return None

    @far.getter
    def far(self):
        return any("Z" in log.stops for log in self.store.logs.values())

    @property
    def doc_ref(self):
        return CTX.db.document(f"busViews/{self.store.bus.doc_id}")


@dataclass
class Number:
    n: int = 0


class LineTotal(ViewModel):
    buses: int = attrs.bproperty()

    @staticmethod
    def key(view: BusView) -> Optional[str]:
        return view.line if view.far else None

    @classmethod
    def create_accumulator(cls) -> Number:
        return Number()

    @classmethod
    def accumulate(cls, acc: Number, view: BusView) -> Number:
        return Number(acc.n + 1)

    @buses.getter
    def buses(self):
        return self.acc.n

    @property
    def doc_ref(self):
        return CTX.db.document(f"lineTotals/{self.group}")


class ByDriver(ViewModel):
    """No key: the key of the message. In windows of a day, one record each."""

    driver: str = attrs.bproperty()
    trips: int = attrs.bproperty()
    day: str = attrs.bproperty()

    @classmethod
    def create_accumulator(cls) -> Number:
        return Number()

    @classmethod
    def accumulate(cls, acc: Number, event: Trip) -> Number:
        return Number(acc.n + 1)

    @driver.getter
    def driver(self):
        return self.group

    @trips.getter
    def trips(self):
        return self.acc.n

    @day.getter
    def day(self):
        return self.window.start.date().isoformat()

    @property
    def doc_ref(self):
        return CTX.db.document(f"drivers/{self.group}/days/{self.day}")


class BusLogs(Mediator):
    source = source.kafka(topic_name="trips", value_cls=Trip, event_time="ended", out_of_orderness=timedelta(hours=1))
    sink = sink.firestore()
    view_model_cls = BusLog


class BusViews(Mediator):
    source = source.domain_model(Bus)
    sink = sink.firestore()
    view_model_cls = BusView


class LineTotals(Mediator):
    source = source.view_model(BusView)
    sink = sink.firestore()
    view_model_cls = LineTotal


class Drivers(Mediator):
    source = source.kafka(topic_name="trips", value_cls=Trip, event_time="ended", out_of_orderness=timedelta(hours=1), idle=timedelta(seconds=30))
    window = window.tumble(timedelta(days=1))
    sink = sink.kafka(topic_name="driver-days")
    view_model_cls = ByDriver
