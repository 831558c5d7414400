"""The oracle's views over views: what a detached view has, which documents a stream has, joins and aggregates of them."""

import pytest

from boiler.reference import BeyondOracleError
from tests.reference.small import by_path, change, documents, exact, gone, put, result, views

ITEMS = """
class Invoice(DomainModel):
    class Meta: collection_name = "invoices"
    customer: Optional[str] = attrs.bproperty()
    cents: list = attrs.bproperty(import_default=list)

class InvoiceStore(Store):
    invoice = reference(dm_cls=Invoice)

class Bill(ViewModel):
    store: InvoiceStore
    customer: Optional[str] = attrs.bproperty()
    total: float = attrs.bproperty(export_default=-1)
    hidden: int = attrs.bproperty(export_enabled=False)
    @customer.getter
    def customer(self): return self.store.invoice.customer
    @total.getter
    def total(self): return sum(self.store.invoice.cents)
    @hidden.getter
    def hidden(self): return 7
    @property
    def large(self): return self.total > 100
    def shout(self): return (self.customer or "").upper()
    @property
    def doc_ref(self): return CTX.db.document(f"bills/{self.store.invoice.doc_id}")
"""

TOTALS = """
@dataclass
class Sum:
    cents: float = 0.0
    ids: list = field(default_factory=list)

class Totals(ViewModel):
    cents: float = attrs.bproperty()
    ids: list = attrs.bproperty()
    @staticmethod
    def key(bill: Bill): return bill.customer
    @classmethod
    def create_accumulator(cls): return Sum()
    @classmethod
    def accumulate(cls, acc: Sum, bill: Bill):
        return Sum(acc.cents + bill.total, acc.ids + [f"{bill.doc_id}{'!' if bill.large else ''}"])
    @cents.getter
    def cents(self): return self.acc.cents
    @ids.getter
    def ids(self): return self.acc.ids
    @property
    def doc_ref(self): return CTX.db.document(f"totals/{self.group}")

class TotalsMediator(Mediator):
    source = source.view_model(Bill)
    sink = sink.firestore()
    view_model_cls = Totals
"""


def test_an_aggregate_over_a_view_that_no_mediator_writes() -> None:
    log = [
        put("invoices/2", customer="ann", cents=[100, 1]),
        put("invoices/1", customer="ann", cents=[5]),
        put("invoices/3", customer=None, cents=[5]),
        put("invoices/4", customer="bob"),
        gone("invoices/4"),
    ]
    exact(documents(ITEMS + TOTALS, *log), {"totals/ann": {"cents": 106.0, "ids": ["1", "2!"]}})


def test_a_getter_that_failed_has_its_exported_default_downstream() -> None:
    """The letter is the view's own, once; -1 is typed by the annotation, float."""
    found = result(ITEMS + TOTALS, put("invoices/1", customer="ann", cents=["x"]))
    exact(by_path(found), {"totals/ann": {"cents": -1.0, "ids": ["1"]}})
    assert [letter[:4] for letter in views(found)] == [("Bill", "invoices/1", "total", "TypeError")]


SEEN = """
class Seen(ViewModel):
    value: Any = attrs.bproperty()
    @staticmethod
    def rows(bill: Bill):
        assert isinstance(bill, Bill) and type(bill).__name__ == "Bill"
        yield {"value": None}
    @value.getter
    def value(self): return EXPRESSION
    @property
    def doc_ref(self): return CTX.db.document(f"seen/{self.root.doc_id}")

class SeenMediator(Mediator):
    source = source.view_model(Bill)
    sink = sink.firestore()
    view_model_cls = Seen
"""


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("self.root.total", 8.0),
        ("self.root.shout()", "ANN"),
        ("self.root.large", False),
        ("self.root.doc_ref", "bills/1"),
        ("self.root.doc_ref == CTX.db.document('bills/1')", True),
        ("self.root.doc_id", "1"),
        ("sorted(self.root.to_dict())", ["customer", "total"]),
        ("isinstance(self.root, Bill)", True),
    ],
)
def test_what_a_detached_view_has(expression: str, value: object) -> None:
    text = ITEMS + SEEN.replace("EXPRESSION", expression)
    exact(
        documents(text, put("invoices/1", customer="ann", cents=[8])), {"seen/1": {"value": value}}
    )


@pytest.mark.parametrize("name", ["store", "row", "root", "acc", "group", "hidden", "nothing"])
def test_what_a_detached_view_does_not_have(name: str) -> None:
    text = ITEMS + SEEN.replace("EXPRESSION", f"self.root.{name}")
    found = result(text, put("invoices/1", customer="ann", cents=[8]))
    assert by_path(found) == {"seen/1": {"value": None}}
    assert [letter[:4] for letter in views(found)] == [
        ("Seen", "bills/1", "value", "AttributeError")
    ]


JOINS = """
class Customer(DomainModel):
    class Meta: collection_name = "customers"
    name: str = attrs.bproperty()
    latest: Optional[Reference] = attrs.relation(dm_cls="Bill")

class CustomerStore(Store):
    customer = reference(dm_cls=Customer)
    latest = reference(dm_cls=Bill)
    bills = reference(dm_cls=Bill, many=True)
    @latest.getter
    def latest(self): return self.customer.latest
    @bills.getter
    def bills(self): return Bill.where(Bill.customer == self.customer.name, Bill.total > 1)

class Card(ViewModel):
    store: CustomerStore
    latest: Any = attrs.bproperty()
    bills: Any = attrs.bproperty()
    @latest.getter
    def latest(self): return None if self.store.latest is None else self.store.latest.total
    @bills.getter
    def bills(self):
        assert list(self.store.bills) == sorted(self.store.bills)
        return {k: b.total for k, b in self.store.bills.items()}
    @property
    def doc_ref(self): return CTX.db.document(f"cards/{self.store.customer.doc_id}")

class CardMediator(Mediator):
    source = source.domain_model(Customer)
    sink = sink.firestore()
    view_model_cls = Card
"""


def test_views_in_stores() -> None:
    """`doc_ref` identifies a view's document; `where` works on exported values, -1 of a failed getter included."""
    log = [
        put("customers/a", name="ann", latest="bills/2"),
        put("customers/b", name="bob", latest="invoices/1"),
        put("invoices/1", customer="ann", cents=[1]),
        put("invoices/2", customer="ann", cents=[2]),
        put("invoices/10", customer="ann", cents=[3]),
        put("invoices/3", customer="ann", cents=[None]),
    ]
    found = result(ITEMS + JOINS, *log)
    exact(
        by_path(found),
        {
            "cards/a": {"latest": 2.0, "bills": {"10": 3.0, "2": 2.0}},
            "cards/b": {"latest": None, "bills": {}},
        },
    )
    assert [letter[:3] for letter in views(found)] == [("Bill", "invoices/3", "total")]


def test_a_mediator_s_conditions_do_not_narrow_the_stream() -> None:
    own = """
class BillMediator(Mediator):
    source = source.domain_model(Invoice, Invoice.customer == "nobody")
    sink = sink.firestore()
    view_model_cls = Bill
"""
    log = [
        put("customers/a", name="ann", latest="bills/2"),
        put("invoices/2", customer="ann", cents=[2]),
    ]
    exact(documents(ITEMS + JOINS + own, *log), {"cards/a": {"latest": 2.0, "bills": {"2": 2.0}}})


def test_conflicts_in_a_stream_have_one_winner() -> None:
    text = ITEMS.replace("bills/{self.store.invoice.doc_id}", "bills/{self.customer}") + TOTALS
    log = [
        put("invoices/2", customer="ann", cents=[2]),
        put("invoices/10", customer="ann", cents=[10]),
        change("invoices/2", cents=[3]),
    ]
    found = result(text, *log)
    exact(by_path(found), {"totals/ann": {"cents": 10.0, "ids": ["ann"]}})
    assert views(found) == [
        ("Bill", "invoices/2", "doc_ref:bills/ann", "TargetConflict", "bills/ann is also claimed by Bill from invoices/10")
    ]  # fmt: skip


def test_triggers_over_a_view_get_it_detached() -> None:
    text = (
        ITEMS
        + """
class Copy(Mediator):
    source = source.view_model(Bill)
    sink = sink.firestore()
    @source.triggers.on_create
    @source.triggers.on_update
    def copy(self, obj):
        self.sink.emit(reference=CTX.db.document(f"copies/{obj.doc_id}"), snapshot=obj.to_snapshot())
"""
    )
    log = [put("invoices/1", customer="ann", cents=[2]), change("invoices/1", customer="bob")]
    exact(documents(text, *log), {"copies/1": {"customer": "bob", "total": 2.0}})


def test_a_view_with_fan_out_has_no_stream() -> None:
    text = ITEMS.replace("def doc_ref(self): return", "def _view_refs(self): yield") + TOTALS
    with pytest.raises(BeyondOracleError):
        result(text, put("invoices/1"))


def test_views_of_views_of_rows() -> None:
    """Three stages, and a view that is written as well as read."""
    text = (
        ITEMS
        + SEEN.replace("EXPRESSION", "self.root.customer")
        + """
@dataclass
class Names:
    names: list = field(default_factory=list)

class All(ViewModel):
    names: list = attrs.bproperty()
    @staticmethod
    def key(seen: Seen): return 0
    @classmethod
    def create_accumulator(cls): return Names()
    @classmethod
    def accumulate(cls, acc, seen: Seen): return Names([*acc.names, seen.value])
    @names.getter
    def names(self): return self.acc.names
    @property
    def doc_ref(self): return CTX.db.document(f"all/{self.group:d}")

class AllMediator(Mediator):
    source = source.view_model(Seen)
    sink = sink.firestore()
    view_model_cls = All
"""
    )
    log = [put("invoices/2", customer="b"), put("invoices/1", customer="a")]
    exact(
        documents(text, *log),
        {"seen/1": {"value": "a"}, "seen/2": {"value": "b"}, "all/0": {"names": ["a", "b"]}},
    )
