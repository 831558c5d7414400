"""Mediators over documents, topics and client writes: what of them reaches the typed model, and the findings about them."""

import pytest

from boiler_compiler.model import Sink
from tests.frontend.mediator_texts import (
    BY_METHOD,
    CLIENTS,
    KEPT,
    LIVE,
    NEW,
    ONCE,
    clean,
    codes,
    only,
    text_with,
)

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
