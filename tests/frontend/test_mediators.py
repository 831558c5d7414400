"""The typed model of mediators: their sources, roles, triggers, sinks, windows, topics and what stays frozen."""

import pytest

from boiler_compiler.diagnostics import Diagnostic
from boiler_compiler.frontend.analysis import analyse
from boiler_compiler.frontend.reports import Reports
from boiler_compiler.frontend.source import ProgramFiles
from boiler_compiler.model import Mediator, Program, Sink

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


# ---- keyed operators


def test_a_keyed_operator() -> None:
    program = clean(RIDES)
    found = only(program)
    assert (found.role, found.view, found.state, found.window) == (
        "operator",
        None,
        "RideState",
        None,
    )
    assert (found.source.kind, found.source.model, found.source.topic) == (
        "events",
        "Ping",
        "pings",
    )
    assert dict(found.triggers) == {"on_topic": "on_ping", "on_timer": "on_silence"}
    assert found.trigger == "on_ping"
    assert found.atomic
    assert found.sinks == (
        Sink("lost", "kafka", "lost", False),
        Sink("sink", "firestore", None, True),
    )
    # Of the view by its attributes, which are unknown; what `remove` names is no document that is emitted.
    assert found.templates == ("latest/*", "rides/*/parts/*")
    assert program.written_by(found) == found.templates
    assert [a.name for a in program.maps["Ping"]] == ["ride", "km", "at"]


def test_what_only_a_helper_of_an_operator_emits_is_found() -> None:
    text = RIDES.replace("        cls.show(key, state)\n", "")
    found = only(clean(text))
    assert found.templates == ()


@pytest.mark.parametrize(
    ("default", "good"),
    [
        ("km: float = 0.0", True),
        ("km: float = field(default=0.0)", True),
        ("km: list[float] = field(default_factory=list)", True),
        ("kinds: ClassVar[int]", True),
        ("km: float", False),
        ("km: float = field()", False),
        ("km: float = field(repr=False)", False),
    ],
)
def test_every_field_of_a_state_has_a_default(default: str, good: bool) -> None:
    text = RIDES.replace(
        "until: Optional[datetime] = None", f"{default}\n    until: Optional[datetime] = None"
    )
    text = text.replace("    km: float = 0.0\n    seen", "    seen").replace(
        "Optional\n", "ClassVar, Optional\n"
    )
    text = text.replace("state.km += event.km", "pass").replace("state.km", "1.0")
    text = text.replace("@dataclass\n", "@dataclass(kw_only=True)\n")
    assert codes(text) == (set() if good else {"BC0617"})


def test_a_state_has_the_fields_of_its_base_class_too() -> None:
    base = (
        "@dataclass\nclass BaseState:\n    seen: list[datetime] = field(default_factory=list)\n\n"
    )
    text = RIDES.replace(
        "@dataclass\nclass RideState:", base + "@dataclass\nclass RideState(BaseState):"
    )
    text = text.replace(
        "    km: float = 0.0\n    seen: list[datetime] = field(default_factory=list)\n",
        "    km: float = 0.0\n",
    )
    assert only(clean(text)).state == "RideState"
    assert codes(text.replace(" = field(default_factory=list)", "")) == {"BC0617"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("state.km += event.km", "state.kms = event.km", "BC0202"),
        ("state.km += event.km", "state.km += event.kmm", "BC0202"),
        ("timers.cancel(state.until)", "timers.cancel(state.until.yeer)", "BC0202"),
        ("cls.lost.emit(", "cls.losst.emit(", "BC0202"),
        ("return event.ride", "return event.km", "BC0511"),
        ("cls.lost.emit(key=key, value=", "cls.lost.emit(key, value=", "BC0619"),
        ("cls.sink.remove(reference=", "cls.lost.remove(reference=", "BC0619"),
        ('"lost"', '"pings"', "BC0504"),
        ("event: Ping, timers", "events: Ping, timers", "BC0616"),
        (
            "state: RideState, key: str) -> None:\n        if",
            "state: Ping, key: str) -> None:\n        if",
            "BC0617",
        ),
        (
            "@classmethod\n    @source.triggers.on_topic",
            "@staticmethod\n    @source.triggers.on_topic",
            "BC0616",
        ),
        ("Rides(Mediator):", "Rides(Mediator):\n    view_model_cls = Ride", "BC0616"),
        ("idle=timedelta(seconds=5)", "idle=timedelta(0)", "BC0613"),
        ("idle=timedelta(seconds=5)", "idle=5 * 60", "BC0613"),
    ],
)
def test_mistakes_in_an_operator(old: str, new: str, code: str) -> None:
    assert text_with(RIDES, old, new)
    assert code in codes(text_with(RIDES, old, new))


def text_with(text: str, old: str, new: str) -> str:
    """The text with the first of these replaced."""
    assert old in text
    return text.replace(old, new, 1)


# ---- mediators that keep a view


@pytest.mark.parametrize(
    ("triggers", "body", "frozen"),
    [
        (("on_create", "on_update"), NEW, None),
        (("on_create", "on_update"), ONCE, None),
        (("on_create",), NEW, "on_create"),
        (("on_create",), ONCE, "on_create"),
        (("on_create",), LIVE, None),
        (("on_update",), NEW, "on_update"),
        (("on_update",), ONCE, "on_update"),
        (("on_update",), LIVE, None),
    ],
)
def test_what_is_frozen(triggers: tuple[str, ...], body: str, frozen: str | None) -> None:
    decorators = "\n    ".join(f"@source.triggers.{name}" for name in triggers)
    text = KEPT + BY_METHOD.replace("TRIGGERS", decorators).replace("BODY", body)
    found = only(clean(text))
    assert found.frozen == frozen
    assert (found.role, found.view, found.trigger) == ("view", "BillView", "keep")
    assert set(found.triggers) == set(triggers)
    assert found.templates == ("billViews/*",)


LAST = """
    @source.triggers.on_delete
    def bury(self, ref, snapshot):
        self.sink.emit(reference=CTX.db.document(f"graves/{ref.id}"), snapshot=snapshot)
"""


def test_an_own_on_delete() -> None:
    text = KEPT + BY_METHOD.replace("TRIGGERS", "@source.triggers.on_create").replace("BODY", NEW)
    found = only(clean(text + LAST))
    assert dict(found.triggers) == {"on_create": "keep", "on_delete": "bury"}
    assert (found.trigger, found.frozen) == ("keep", "on_create")
    assert found.templates == ("billViews/*", "graves/*")


def test_an_on_delete_beside_the_default_body() -> None:
    text = KEPT + BY_METHOD.partition("    TRIGGERS")[0] + "    view_model_cls = BillView\n" + LAST
    found = only(clean(text))
    assert (found.trigger, dict(found.triggers)) == (None, {"on_delete": "bury"})
    assert found.templates == ("billViews/*", "graves/*")
    assert codes(text.replace("    view_model_cls = BillView\n", "")) == {"BC0601"}


def test_views_by_hand_from_the_documents_of_a_view() -> None:
    text = (
        KEPT
        + """
class Copy(ViewModel):
    cents: Optional[int] = attrs.bproperty()
    path: str = attrs.bproperty(export_enabled=False)
    @property
    def doc_ref(self):
        return CTX.db.document(f"copies/{self.path}")

class Copies(Mediator):
    source = source.view_model(BillView)
    sink = sink.firestore()
    @source.triggers.on_create
    @source.triggers.on_update
    def copy(self, obj):
        for number in range(2):
            self.sink.emit(Copy(cents=obj.cents, path=f"{obj.doc_id}-{number}"))
"""
    )
    found = only(clean(text))
    assert (found.source.kind, found.source.model, found.view) == ("view_model", "BillView", "Copy")
    assert found.templates == ("copies/*",)
    assert codes(text.replace("obj.cents", "obj.sents")) == {"BC0202"}


def test_a_view_that_goes_to_a_topic_owns_no_documents() -> None:
    text = (
        KEPT
        + """
class Bills(Mediator):
    source = source.domain_model(Bill, Bill.amount > 0)
    sink = sink.firestore()
    view_model_cls = BillView

class BillLog(Mediator):
    source = source.domain_model(Bill)
    sink = sink.kafka(topic_name="bills.log")
    view_model_cls = BillView
"""
    )
    program = clean(text)
    assert program.written_by(program.mediators["BillLog"]) == ()
    assert program.written_by(program.mediators["Bills"]) == ("billViews/*",)
    assert program.mediators["BillLog"].sinks == (Sink("sink", "kafka", "bills.log", False),)


# ---- models in topics


RATES = """
class Rates(Mediator):
    source = source.kafka(topic_name="rates.v1", dm_cls=Rate)
"""


def test_a_model_that_lives_in_a_topic() -> None:
    program = clean(
        KEPT
        + RATES
        + BY_METHOD.replace("TRIGGERS", "@source.triggers.on_create").replace("BODY", NEW)
    )
    assert program.models["Rate"].topic == "rates.v1"
    assert program.models["Bill"].topic is None
    assert list(program.mediators) == ["Bills"]


def test_a_mediator_over_a_changelog() -> None:
    text = (
        KEPT
        + RATES.replace("Rate)", "Bill)")
        + "    sink = sink.firestore()\n    view_model_cls = BillView\n"
    )
    found = only(clean(text))
    source = found.source
    assert (source.kind, source.model, source.collection, source.topic) == (
        "changelog",
        "Bill",
        "bills",
        "rates.v1",
    )


# ---- windows


WINDOWED = (
    RIDES.partition("@dataclass")[0]
    + """
class Kilometres(ViewModel):
    km: float = attrs.bproperty()
    since: datetime = attrs.bproperty()
    @staticmethod
    def key(event: Ping) -> Optional[str]:
        return event.ride
    @classmethod
    def create_accumulator(cls) -> float:
        return 0.0
    @classmethod
    def accumulate(cls, acc: float, event: Ping) -> float:
        return acc + event.km
    @classmethod
    def merge(cls, a: float, b: float) -> float:
        return a + b
    @km.getter
    def km(self):
        return self.acc
    @since.getter
    def since(self):
        return self.window.start
    @property
    def doc_ref(self):
        return CTX.db.document(f"kilometres/{self.group}-{self.window.end:%H%M}")

class PerRide(Mediator):
    source = source.kafka(topic_name="pings", value_cls=Ping, event_time="at")
    window = window.WINDOW
    sink = sink.firestore()
    view_model_cls = Kilometres
"""
)


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("tumble(timedelta(hours=1))", "tumble"),
        ("tumble(size=PATIENCE)", "tumble"),
        ("slide(timedelta(hours=1), every=PATIENCE)", "slide"),
        ("session(gap=timedelta(minutes=1) * 2)", "session"),
    ],
)
def test_windows(declared: str, kind: str) -> None:
    found = only(clean(WINDOWED.replace("WINDOW", declared)))
    assert (found.window, found.view, found.source.kind) == (kind, "Kilometres", "events")


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("tumble(0)", "BC0613"),
        ("tumble(timedelta(0))", "BC0613"),
        ("tumble(-PATIENCE)", "BC0613"),
        ("session('5m')", "BC0613"),
        ("tumble()", "BC0614"),
        ("tumble(PATIENCE, PATIENCE)", "BC0614"),
        ("slide(PATIENCE, step=PATIENCE)", "BC0614"),
    ],
)
def test_windows_that_are_none(declared: str, code: str) -> None:
    assert codes(WINDOWED.replace("WINDOW", declared)) == {code}


# ---- what clients write


def test_patches_and_forms() -> None:
    program = clean(CLIENTS)
    patch, form = program.mediators["BillPatch"], program.mediators["BillForms"]
    assert (patch.role, patch.view, patch.trigger) == ("patch", "BillView", "patch")
    assert (patch.source.kind, patch.source.model) == ("patches", "BillView")
    assert patch.source.group == "BillView_PATCH"
    assert (form.role, form.view, form.source.kind) == ("form", "BillForm", "forms")
    assert (form.source.model, form.source.group) == ("BillForm", "billForms")
    assert (patch.templates, form.templates) == ((), ())
    assert form.sinks == (Sink("sink", "form", None, False),)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("self.store.bill.amount = value //", "self.store.bill.amont = value //", "BC0202"),
        ("value // self.store.rate.cents", "value // self.store.rate.sents", "BC0202"),
        ("self.bill.amount = value", "self.bill.amounts = value", "BC0202"),
        ("Bill.new(doc_id", "Bil.new(doc_id", "BC0201"),
        ("self.doc_ref.params[1]", "self.doc_ref.parms[1]", "BC0202"),
        ("self.bill.save()", "self.bill.safe()", "BC0202"),
        ("            obj.propagate_change()\n", "", "BC0607"),
        (
            "    @amount.setter\n    def amount(self, value):",
            "    @amount.setter\n    def amount(self):",
            "BC0608",
        ),
        ("once=True)\n        if obj", "once=False)\n        if obj", "BC0624"),
        ("def create(self, obj)", "def create(self, ref, snapshot)", "BC0608"),
        ("def patch(self, ref, snapshot)", "def patch(self, obj)", "BC0608"),
    ],
)
def test_mistakes_in_what_clients_write(old: str, new: str, code: str) -> None:
    assert code in codes(text_with(CLIENTS, old, new))


def test_a_setter_of_a_base_class_stays_when_a_getter_is_given_anew() -> None:
    text = (
        CLIENTS
        + """
class RoundBill(BillView):
    @BillView.cents.getter
    def cents(self):
        return 0

class RoundPatch(BillPatch):
    source = source.firestore(query=ViewModelQuery.patch_query(parent=RoundBill))
"""
    )
    program = clean(text)
    assert program.mediators["RoundPatch"].source.group == "RoundBill_PATCH"
