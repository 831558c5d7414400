"""What is pushed down, and the reason for whatever is not."""

from pathlib import Path

import pytest

from boiler_compiler.model.pushdown import Amount, Compared, Grouping, Placed, Read, Total
from boiler_compiler.plan.pushdown import Index, Pushdown
from tests.nosql.driver import Asked
from tests.nosql.pushed import PROGRAMS

PROGRAM = """
class Order(DomainModel):
    class Meta:
        collection_name = "orders"
    region: Optional[str] = attrs.bproperty()
    status: str = attrs.bproperty()
    cents: int = attrs.bproperty()
    rank: int = attrs.bproperty(import_default=1)
    weight: float = attrs.bproperty()
    open: bool = attrs.bproperty()
    tags: list[str] = attrs.bproperty()
    kind: str = attrs.bproperty(import_default="usual")
    at: datetime = attrs.bproperty()
    free: Any = attrs.bproperty()

@dataclass
class Totals:
    orders: int = 0
    cents: int = 0

class Sales(ViewModel):
    cents: int = attrs.bproperty()

    @staticmethod
    def key(order: Order):
        return order.region if order.status == "paid" else None
    @classmethod
    def create_accumulator(cls): return Totals()
    @classmethod
    def accumulate(cls, acc: Totals, order: Order):
        return Totals(acc.orders + 1, acc.cents + order.cents)
    @cents.getter
    def cents(self): return self.acc.cents
    @property
    def doc_ref(self): return CTX.db.document(f"sales/{self.group}")

class Mediating(Mediator):
    source = source.domain_model(Order)
    sink = sink.firestore()
    view_model_cls = Sales
"""
KEY = 'return order.region if order.status == "paid" else None'
FOLD = "return Totals(acc.orders + 1, acc.cents + order.cents)"
CREATE = "return Totals()"
SOURCE = "source.domain_model(Order)"
RANK = "rank: int = attrs.bproperty(import_default=1"
BEFORE = "cents: int = attrs.bproperty()\n    rank"
FREE = "    free: Any = attrs.bproperty()"

STATUS = Read("status", "status", "str")
REGION = Read("region", "region", "str")
CENTS = Read("cents", "cents", "int")
PAID = Compared(STATUS, "==", '"paid"', "paid")


def only(folder: Path, *changes: tuple[str, str]) -> Pushdown:
    """What is decided about the mediator of the program, with some of its text changed."""
    text = PROGRAM
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (found,) = Asked(folder, text).plan.pushdowns
    return found


@pytest.mark.parametrize(
    "key",
    [
        KEY,
        'return None if order.status != "paid" else order.region',
        'if order.status == "paid":\n            return order.region\n        return None',
        'if "paid" == order.status: return order.region',
        'if order.status != "paid":\n            return None\n        return order.region',
        'if not (order.status == "paid" and order.region is not None): return None\n        return order.region',
        '"""Paid."""\n        if order.region is None or order.status != "paid": return None\n        return order.region',
    ],
)
def test_keys_that_say_the_same(tmp_path: Path, key: str) -> None:
    found = only(tmp_path, (KEY, key))
    assert found.why == ""
    assert found.folding is not None
    assert found.folding.grouping == Grouping(REGION, None, (PAID,))
    assert found.kinds == ("count", "sum")
    assert found.placed == Placed("sales", "group")
    assert found.indexes == (
        Index("orders", ("region", "status", "cents")),
        Index("orders", ("status", "region")),
    )


@pytest.mark.parametrize(
    ("key", "grouping"),
    [
        ('return "all"', Grouping(None, "all", ())),
        ("return 7", Grouping(None, 7, ())),
        ("return order.cents", Grouping(CENTS, None, ())),
        (
            "if order.open is False: return 1",
            Grouping(None, 1, (Compared(Read("open", "open", "bool"), "==", "False", False),)),
        ),
        (
            "if not order.open: return None\n        return order.region",
            Grouping(REGION, None, (Compared(Read("open", "open", "bool"), "==", "True", True),)),
        ),
    ],
)
def test_keys(tmp_path: Path, key: str, grouping: Grouping) -> None:
    found = only(tmp_path, (KEY, key))
    assert found.folding is not None, found.why
    assert found.folding.grouping == grouping


@pytest.mark.parametrize(
    ("fold", "amounts"),
    [
        (FOLD, (Amount(CENTS, 1, False),)),
        ("return replace(acc, cents=order.cents + acc.cents, orders=acc.orders + 1)", (Amount(CENTS, 1, False),)),
        ("acc.orders += 1\n        acc.cents += (order.cents or 0)\n        return acc", (Amount(CENTS, 1, True),)),
        (
            "return Totals(cents=acc.cents - 3 * (order.cents if order.cents is not None else 0), orders=1 + acc.orders)",
            (Amount(CENTS, -3, True),),
        ),
        (
            "acc.orders += 1\n        acc.cents -= -order.rank - order.cents\n        return acc",
            (Amount(CENTS, 1, False), Amount(Read("rank", "rank", "int", 1), 1, False)),
        ),
        (
            "return Totals(acc.orders + 1, acc.cents + (order.cents or 0) + order.cents)",
            (Amount(CENTS, 2, False),),
        ),
    ],
)  # fmt: skip
def test_sums(tmp_path: Path, fold: str, amounts: tuple[Amount, ...]) -> None:
    found = only(tmp_path, (FOLD, fold))
    assert found.folding is not None, found.why
    assert found.folding.totals == (Total("orders", 0, 1, ()), Total("cents", 0, 0, amounts))


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("return order.region or 'none'", "key gives order.region or 'none', which is neither"),
        ("return order.region if order.region else None", "Order.region is str, and is compared"),
        ("return (order.region, order.status)", "key gives (order.region, order.status), which"),
        ("return order.region if order.status != 'paid' else None", "is no equality with a literal"),
        ("if order.status == 'paid': return None\n        return order.region", "whose field is absent"),
        ("return order.region if order.status is None else None", "is no equality with a literal"),
        ("return order.region if order.cents > 3 else None", "`order.cents > 3` is no equality"),
        ("return order.region if order.cents == 3.0 else None", "3.0 is no literal"),
        ("return order.region if order.cents == True else None", "Order.cents is int, and is compared with True"),
        ("return order.region if order.open == 1 else None", "Order.open is bool, and is compared with 1"),
        ("return order.region if order.weight == 1 else None", "Order.weight is float, and is compared with 1"),
        ("return order.region if order.status in ('a', 'b') else None", "is no equality with a literal"),
        ("return order.region if order.status == order.region else None", "order.region is no literal"),
        ("return order.region if 'a' == order.status == 'a' else None", "is no equality with a literal"),
        ("return order.kind", "where Order.kind is absent it reads as \"usual\""),
        ("return order.rank", "where Order.rank is absent it reads as 1"),
        ("return order.region if order.kind == 'x' else None", "where Order.kind is absent"),
        ("return order.region.upper()", "key gives order.region.upper()"),
        ("return order.doc_id", "Order.doc_id is no stored attribute"),
        ("return order.free", "Order.free has none of the types"),
        ("return str(order.at)", "key gives str(order.at)"),
        ("return order.region if order.status is not None else None", "compares another attribute than the key"),
        ("region = order.region\n        return region", "key is no choice between one value and None"),
        ("return True and 1", "key gives True and 1"),
    ],
)  # fmt: skip
def test_keys_that_are_refused(tmp_path: Path, key: str, why: str) -> None:
    assert why in only(tmp_path, (KEY, key)).why


@pytest.mark.parametrize(
    ("fold", "why"),
    [
        ("return Totals(acc.orders + 1, acc.cents + order.weight)", "Order.weight is float, whose sum depends"),
        ("return Totals(acc.orders + 1, acc.cents + order.open)", "Order.open is bool, no whole number"),
        ("return Totals(acc.orders + 1, acc.cents * 2 + order.cents)", "accumulate does not add to acc.cents"),
        ("return Totals(acc.orders + 1, order.cents)", "accumulate does not add to acc.cents"),
        ("return Totals(acc.cents, acc.orders)", "accumulate does not add to acc.orders"),
        ("return Totals(acc.orders + 1)", "accumulate does not add to acc.cents"),
        ("return Totals(acc.orders + 1, acc.cents + order.cents * order.rank)", "is no sum of whole numbers"),
        ("return Totals(acc.orders + 1, max(acc.cents, order.cents))", "is no sum of whole numbers"),
        ("return Totals(acc.orders + 1, acc.cents + (1 if order.open else 0))", "is no sum of whole numbers"),
        ("return Totals(acc.orders + 1, acc.cents + (order.cents or 1))", "is no sum of whole numbers"),
        ("return Totals(acc.orders + 1, acc.cents + order.cents - order.cents)", "reads Order.cents, and sums nothing"),
        ("return Totals(acc.orders + 1, acc.cents + True)", "`True` is no sum of whole numbers"),
        ("x = order.cents\n        return Totals(acc.orders + 1, acc.cents + 1)", "accumulate assigns to x"),
        ("acc.cents = order.cents\n        acc.cents = 0\n        return acc", "accumulate reads Order.cents"),
        ("if order.open: acc.orders += 1\n        return acc", "accumulate has the statement `if order.open"),
        ("acc.orders *= 2\n        return acc", "accumulate has the statement `acc.orders *= 2`"),
        ("acc.orders += 1\n        return Totals(order.cents, 0) if order.open else acc", "does not return the accumulator"),
        ("return Totals(acc.orders + 1, *[0])", "does not fit its dataclass"),
    ],
)  # fmt: skip
def test_sums_that_are_refused(tmp_path: Path, fold: str, why: str) -> None:
    assert why in only(tmp_path, (FOLD, fold)).why


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("@dataclass\nclass Totals", "@dataclass(kw_only=True)\nclass Totals", "Totals is no plain dataclass"),
        ("    orders: int = 0", "    orders: float = 0.0", "Totals.orders is float, no whole number"),
        ("    orders: int = 0", "    orders: int = True", "Totals.orders does not start as an int"),
        (
            "    orders: int = 0",
            "    orders: int = 0\n    def __post_init__(self): self.orders = min(self.orders, 3)",
            "Totals is more than a dataclass of whole numbers",
        ),
        ("    orders: int = 0", "    orders: int = 0\n    LIMIT = 3", "Totals is more than a dataclass"),
        (CREATE, "return Totals(1.0)", "1.0 is no literal"),
        (CREATE, "return Totals(int('3'))", "int('3') is no literal"),
        (CREATE, "return {}", "{} is no literal"),
        (BEFORE, BEFORE.replace("()", "(import_enabled=False)"), "is not read from the document"),
        (RANK, f"{RANK}, data_key='cents', export_enabled=False", "cents and rank of Order are read from one field"),
        (FREE, "    def __getattribute__(self, name): return 1", "Order has methods of its own for reading"),
        (FREE, "    @cents.getter\n    def cents(self): return 4", "Order.cents has a getter"),
        ('"orders"', '"users/*/orders"', "a query of all collections orders would find others"),
        (SOURCE, "source.firestore(query=Query(path='**/orders'))", "its source is a collection group, **/orders"),
        (SOURCE, "source.domain_model(Order, Order.region == None)", "also takes documents in which the field is absent"),
        (SOURCE, "source.domain_model(Order, Order.tags.has('x'))", "compares what is inside of a value"),
        (SOURCE, "source.domain_model(Order, Order.kind == 'x')", "where Order.kind is absent it reads as"),
        (SOURCE, "source.domain_model(Order, Order.free == 3)", "Order.free has none of the types"),
        (SOURCE, "source.kafka('orders', dm_cls=Order)", "documents of Order live in the topic orders"),
        ("sink = sink.firestore()", "sink = sink.kafka(topic_name='sales')", "it is written to a topic"),
    ],
)  # fmt: skip
def test_declarations_that_are_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    assert why in only(tmp_path, (old, new)).why


@pytest.mark.parametrize(
    ("constant", "why"),
    [
        ("PAID = 'paid'", ""),
        ("PAID: str = 'paid'", ""),
        ("PAID = 'paid'\nPAID = 'open'", "PAID is no literal"),
        ("if 1 > 0:\n    PAID = 'paid'", "PAID is no literal"),
        ("PAID = str('paid')", "str('paid') is no literal"),
    ],
)
def test_constants(tmp_path: Path, constant: str, why: str) -> None:
    key = "return order.region if order.status == PAID else None"
    found = only(tmp_path, (KEY, key), ("class Order(", f"{constant}\n\nclass Order("))
    assert found.why == why


@pytest.mark.parametrize(
    ("target", "placed"),
    [
        ('CTX.db.document(f"sales/{self.group}")', Placed("sales", "group")),
        ('Reference(f"shops/s1/sales/{self.group}")', Placed("shops/s1/sales", "group")),
        ('CTX.db.document(f"sales/x{self.group}")', None),
        ('CTX.db.document(f"sales/{self.group!r}")', None),
        ('CTX.db.document(f"sales/{self.group:>3}")', None),
        ('CTX.db.document(f"sales/{self.group}/days/{self.group}")', None),
        ('CTX.db.document(f"sales/{self.acc.cents}")', None),
    ],
)
def test_places(tmp_path: Path, target: str, placed: Placed | None) -> None:
    found = only(tmp_path, ('CTX.db.document(f"sales/{self.group}")', target))
    assert found.why == ""
    assert found.placed == placed


def test_a_place_that_another_mediator_may_claim_tells_nothing(tmp_path: Path) -> None:
    found = Asked(tmp_path, PROGRAMS["filtered"][0]).pushdowns
    assert found["Cards"].placed == Placed("cards", "root")
    assert found["Notes"].placed is None
    other = PROGRAMS["filtered"][0].replace('"notes/w"', 'f"cards/{thing.word}"')
    assert Asked(tmp_path / "other", other).pushdowns["Cards"].placed is None


def test_indexes(tmp_path: Path) -> None:
    found = Asked(tmp_path, PROGRAMS["filtered"][0]).pushdowns
    assert found["Cards"].indexes == (Index("store/s1/things", ("word", "real", "whole")),)
    assert found["Notes"].indexes == (Index("store/s1/things", ("flag", "time")),)
    assert found["Whole"].indexes == ()
    found = Asked(tmp_path / "numbered", PROGRAMS["numbered"][0]).pushdowns
    assert found["Kinds"].indexes == (
        Index("Item", ("flag", "kind")),
        Index("Item", ("flag", "kind", "whole")),
    )
    assert [index.keys for index in found["Shelves"].indexes] == [
        ("flag", "whole", "word", "kind", "real", "time"),
        ("flag", "whole", "word", "number", "real", "time"),
        ("flag", "whole", "word", "real", "time"),
        ("flag", "word", "whole", "real", "time"),
    ]  # fmt: skip


ROWS = "@staticmethod\n    def rows(one: One): yield one"
MORE = """
class One(DomainModel):
    other: Optional[Reference] = attrs.relation(dm_cls="One")

class Both(Store):
    one = reference(dm_cls=One)
    more = reference(dm_cls=One)
    @more.getter
    def more(self): return self.one.other

class A(ViewModel):
    MADE_OF
    @property
    def doc_ref(self): return CTX.db.document(f"a/{PATH}")
"""


@pytest.mark.parametrize(
    ("made", "path", "why"),
    [
        ("store: Both", "self.store.one.doc_id", "it refers to other documents: more"),
        (ROWS, "self.root.doc_id", "it has a document for each row of a document"),
    ],
)
def test_views_of_more_than_one_document(tmp_path: Path, made: str, path: str, why: str) -> None:
    text = MORE.replace("MADE_OF", made).replace("PATH", path)
    assert Asked(tmp_path, text).why() == why
