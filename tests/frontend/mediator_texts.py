"""Programs with mediators of every kind, as text, and what the front end makes of them."""

from boiler_compiler.diagnostics import Diagnostic
from boiler_compiler.frontend.analysis import analyse
from boiler_compiler.frontend.reports import Reports
from boiler_compiler.frontend.source import ProgramFiles
from boiler_compiler.model import Mediator, Program

IMPORTS = """\
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Optional

from boiler import (CTX, DomainModel, Mediator, Query, Reference, Serializable, Snapshot, Store, Timers, ViewModel,
                     ViewModelQuery, attrs, reference, sink, source, window)
"""

RIDES = (
    IMPORTS
    + """
PATIENCE = timedelta(minutes=3)

class Ping(Serializable):
    ride: Optional[str] = attrs.bproperty()
    km: float = attrs.bproperty(import_default=0.0)
    at: Optional[datetime] = attrs.bproperty()

@dataclass
class RideState:
    km: float = 0.0
    seen: list[datetime] = field(default_factory=list)
    until: Optional[datetime] = None

class Ride(ViewModel):
    ride: str = attrs.bproperty()
    km: float = attrs.bproperty()
    number: int = attrs.bproperty(export_enabled=False)

    @property
    def doc_ref(self):
        return CTX.db.document(f"rides/{self.ride}/parts/{self.number:03d}")

class Rides(Mediator):
    source = source.kafka("pings", value_cls=Ping, event_time="at", idle=timedelta(seconds=5))
    lost = sink.kafka(topic_name="lost")
    sink = sink.firestore(atomic=True)

    @staticmethod
    def key(event: Ping) -> Optional[str]:
        return event.ride

    @classmethod
    def show(cls, key: str, state: RideState) -> None:
        cls.sink.emit(Ride(ride=key, km=state.km, number=len(state.seen)))
        cls.sink.emit(reference=CTX.db.document(f"latest/{key}"), snapshot={"km": state.km})

    @classmethod
    @source.triggers.on_topic
    def on_ping(cls, event: Ping, timers: Timers, state: RideState, key: str) -> None:
        if state.until is not None:
            timers.cancel(state.until)
        state.km += event.km
        state.seen.append(event.at)
        state.until = event.at + PATIENCE
        timers.set(state.until)
        cls.show(key, state)

    @classmethod
    @source.triggers.on_timer
    def on_silence(cls, key: str, state: RideState) -> None:
        cls.lost.emit(key=key, value={"km": state.km})
        cls.sink.remove(reference=CTX.db.document(f"latest/{key}"))
"""
)

KEPT = (
    IMPORTS
    + """
class Rate(DomainModel):
    class Meta:
        collection_name = "rates"
    cents: int = attrs.bproperty()

class Bill(DomainModel):
    class Meta:
        collection_name = "bills"
    amount: int = attrs.bproperty(import_default=0)
    currency: Optional[Reference] = attrs.relation(dm_cls=Rate)

class BillStore(Store):
    bill = reference(dm_cls=Bill)
    rate = reference(dm_cls=Rate)
    @rate.getter
    def rate(self):
        return self.bill.currency

class BillView(ViewModel):
    store: BillStore
    cents: Optional[int] = attrs.bproperty()
    @cents.getter
    def cents(self):
        return self.store.bill.amount * self.store.rate.cents if self.store.rate is not None else None
    @property
    def doc_ref(self):
        return CTX.db.document(f"billViews/{self.store.bill.doc_id}")
"""
)

BY_METHOD = """
class Bills(Mediator):
    source = source.firestore(query=Bill.get_query())
    sink = sink.firestore()

    TRIGGERS
    def keep(self, ref, snapshot):
        BODY
"""

NEW = """view = BillView.new(snapshot=snapshot)
        self.sink.emit(reference=view.doc_ref, snapshot=view.to_snapshot())"""
ONCE = """view = BillView.get(doc_id=ref.id, once=True)
        self.sink.emit(view)"""
LIVE = """_ = BillView.get(doc_id=ref.id, once=False, f_notify=lambda obj: self.sink.emit(obj))"""

CLIENTS = (
    KEPT
    + """
    @cents.setter
    def cents(self, value: Optional[int]):
        if self.store.rate is None or value is None:
            raise ValueError("no rate")
        self.store.bill.amount = value // self.store.rate.cents

class BillPatch(Mediator):
    source = source.firestore(query=ViewModelQuery.patch_query(parent=BillView))
    sink = sink.form()
    @source.triggers.on_create
    @source.triggers.on_update
    def patch(self, ref, snapshot):
        obj = BillView.get(doc_id=ref.id, once=True)
        if obj is not None:
            obj.update_vals(with_raw=snapshot.to_dict())
            obj.propagate_change()

class BillForm(ViewModel):
    amount: int = attrs.bproperty()
    bill = attrs.bproperty(initialize=True, export_enabled=False)
    @bill.init
    def bill(self):
        self.bill = Bill.new(doc_id=f"{self.doc_ref.params[1]}-{self.doc_id}")
    @amount.setter
    def amount(self, value):
        self.bill.amount = value
        self.bill.currency = Rate.ref_from_id("eur")
    def propagate_change(self):
        self.bill.save()

class BillForms(Mediator):
    source = source.view_model(BillForm, query=Query(path="**/billForms"))
    sink = sink.form()
    @source.triggers.on_create
    def create(self, obj):
        self.sink.emit(obj)
"""
)


def analysed(text: str) -> tuple[Program, list[Diagnostic]]:
    """The model of a program of one file, and its findings."""
    reports = Reports({})
    program = analyse(ProgramFiles("job", "program", {"program.py": text}, {}), "", reports)
    assert program is not None
    return program, list(reports.sorted())


def clean(text: str) -> Program:
    """The model of a program without findings."""
    program, found = analysed(text)
    assert not found, [f"{d.place}: {d.code} {d.message}" for d in found]
    return program


def codes(text: str) -> set[str]:
    return {d.code for d in analysed(text)[1]}


def only(program: Program) -> Mediator:
    """The one mediator of a program."""
    (mediator,) = program.mediators.values()
    return mediator


def text_with(text: str, old: str, new: str) -> str:
    """The text with the first of these replaced."""
    assert old in text
    return text.replace(old, new, 1)
