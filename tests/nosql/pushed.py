"""Programs whose views are all pushed down, and documents in which the database may see something else than the program."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from boiler.values import GeoPoint, Reference, Vector

SALES = '''
class Order(DomainModel):
    class Meta:
        collection_name = "orders"
    a: Optional[str] = attrs.bproperty(data_key="text")
    b: str = attrs.bproperty(data_key="word")
    n: int = attrs.bproperty(data_key="whole", import_default=0)

@dataclass
class Totals:
    orders: int = 0
    cents: int = 0

    def mean(self):
        return self.cents / self.orders

class Sales(ViewModel):
    region: str = attrs.bproperty()
    orders: int = attrs.bproperty()
    cents: int = attrs.bproperty()
    average: float = attrs.bproperty()
    odd: bool = attrs.bproperty(export_default=False)

    @staticmethod
    def key(order: Order) -> Optional[str]:
        """Paid orders by region."""
        return order.a if order.b == "w" else None
    @classmethod
    def create_accumulator(cls) -> Totals: return Totals()
    @classmethod
    def accumulate(cls, acc: Totals, order: Order) -> Totals:
        return Totals(acc.orders + 1, acc.cents + order.n)
    @classmethod
    def retract(cls, acc: Totals, order: Order) -> Totals:
        return Totals(acc.orders - 1, acc.cents - order.n)
    @region.getter
    def region(self): return self.group
    @orders.getter
    def orders(self): return self.acc.orders
    @cents.getter
    def cents(self): return self.acc.cents
    @average.getter
    def average(self): return self.acc.mean()
    @odd.getter
    def odd(self):
        if self.acc.cents == 7:
            raise ValueError("seven")
        return self.acc.cents % 2 == 1
    @property
    def doc_ref(self): return CTX.db.document(f"sales/{self.group}")
'''

NUMBERED = """
SINCE = datetime(2024, 1, 1, tzinfo=timezone.utc)
KIND = 3

class Item(DomainModel):
    shelf: int = attrs.bproperty(data_key="whole")
    other: int = attrs.bproperty(data_key="number", import_default=3)
    sold: bool = attrs.bproperty(data_key="flag")
    kind: int = attrs.bproperty(data_key="kind")
    weight: float = attrs.bproperty(data_key="real")
    at: datetime = attrs.bproperty(data_key="time")
    word: str = attrs.bproperty()

@dataclass
class Sums:
    count: int = 0
    strict: int = -5
    lenient: int = 0
    same: int = 1

class ByShelf(ViewModel):
    all: dict = attrs.bproperty()
    ratio: float = attrs.bproperty()

    @staticmethod
    def key(item: Item):
        if item.shelf is None or not item.sold:
            return None
        return item.shelf
    @classmethod
    def create_accumulator(cls): return Sums(strict=10)
    @classmethod
    def accumulate(cls, acc: Sums, item: Item):
        acc.count += 1
        acc.strict = acc.strict + 2 * item.other - 1
        acc.lenient += (item.kind or 0)
        return acc
    @all.getter
    def all(self): return {"count": self.acc.count, "strict": self.acc.strict, "lenient": self.acc.lenient, "same": self.acc.same}
    @ratio.getter
    def ratio(self): return self.acc.strict / self.acc.lenient
    @property
    def doc_ref(self): return CTX.db.document(f"shelves/{self.group}")

class Shelves(Mediator):
    source = source.domain_model(Item, Item.weight >= 1.5, Item.weight < 2.0**50, Item.word == "w", SINCE <= Item.at)
    sink = sink.firestore()
    view_model_cls = ByShelf

class ByKind(ViewModel):
    total: int = attrs.bproperty()

    @staticmethod
    def key(item: Item) -> Optional[str]:
        if item.kind == KIND and item.sold is True:
            return "all"
    @classmethod
    def create_accumulator(cls): return 0
    @classmethod
    def accumulate(cls, acc: int, item: Item):
        return acc + item.shelf
    @total.getter
    def total(self): return self.acc
    @property
    def doc_ref(self): return CTX.db.document("kinds/total")

class Kinds(Mediator):
    source = source.firestore(query=Item.where(Item.kind > 2).where(Item.kind <= 2**40))
    sink = sink.firestore()
    view_model_cls = ByKind
"""

FILTERED = """
class Thing(DomainModel):
    class Meta:
        collection_name = "store/s1/things"
    word: str = attrs.bproperty()
    text: str = attrs.bproperty()
    whole: int = attrs.bproperty()
    real: Optional[float] = attrs.bproperty()
    flag: bool = attrs.bproperty()
    time: datetime = attrs.bproperty()

class ThingStore(Store):
    thing = reference(dm_cls=Thing)

class Card(ViewModel):
    store: ThingStore
    text: str = attrs.bproperty()
    half: float = attrs.bproperty()

    @text.getter
    def text(self): return self.store.thing.text.upper()
    @half.getter
    def half(self): return self.store.thing.whole / 2
    @property
    def doc_ref(self): return CTX.db.document(f"cards/{self.store.thing.doc_id}")

class Cards(Mediator):
    source = source.domain_model(Thing, Thing.word == "w", Thing.whole >= -1, Thing.real < 9.5)
    sink = sink.firestore()
    view_model_cls = Card

class Note(ViewModel):
    store: ThingStore
    time: datetime = attrs.bproperty()

    @time.getter
    def time(self): return self.store.thing.time
    @property
    def _view_refs(self):
        yield CTX.db.document(f"notes/{self.store.thing.doc_id}")
        yield CTX.db.document(f"notes/{self.store.thing.word}")

class Notes(Mediator):
    source = source.firestore(query=Thing.where(Thing.flag == True, Thing.time >= datetime(2024, 1, 1, tzinfo=timezone.utc)))
    sink = sink.firestore()
    view_model_cls = Note

class Whole(Mediator):
    source = source.domain_model(Thing)
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def write(self, thing):
        def notify(obj):
            self.sink.emit(reference=CTX.db.document("notes/w"), snapshot=obj.to_snapshot())
        Card.get(doc_id=thing.doc_id, once=False, f_notify=notify)
"""

PROGRAMS = {
    "sales": (SALES, "orders", ("sales/w", "sales/none")),
    "numbered": (NUMBERED, "Item", ("shelves/3", "shelves/03", "kinds/total")),
    "filtered": (FILTERED, "store/s1/things", ("cards/d0", "notes/w")),
}
"""Program, the collection that it reads, and paths at which there may be a view."""

HOSTILE: list[Any] = [
    None, True, False, 0, -0.0, 0.0, 1, 1.0, 3, 3.0, 2.5, -1, 2**53, 2.0**53, 2**53 + 1, 2**63 - 1, -(2**63), 2.0**63, 1e308,
    float("nan"), float("inf"), float("-inf"), "", "w", "W", "w\0", "é", "e\u0301", "a/b", ".", "3", "w" * 1499, "w" * 1500,
    "w" * 1500 + "x", b"", b"w", datetime(1, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC), Reference("Item/x"),
    GeoPoint(0.0, 1.0), Vector((1.0,)), [], ["w"], [3, None], {}, {"w": 3}, {"w": {"w": [1]}},
]  # fmt: skip
"""Values of every kind, many of which look like another to the database or to the program."""

USUAL: dict[str, list[Any]] = {
    "text": ["w", "east", "a b", "7"],
    "word": ["w", "w", "w", "v"],
    "whole": [0, 1, 2, 3, -1],
    "number": [4, 5, -6, 0],
    "kind": [3, 3, 4, 1],
    "flag": [True, True, False],
    "real": [1.5, 2, 9.5, 3.25],
    "time": [
        datetime(2024, 1, 1, tzinfo=UTC),
        datetime(2025, 1, 1, tzinfo=UTC),
        datetime(2023, 1, 1, tzinfo=UTC),
    ],
}


@st.composite
def collections(draw: st.DrawFn, collection: str) -> dict[str, dict[str, Any]]:
    """Documents of a collection: most of them as the program wants them, so that what is odd is rare enough to matter."""
    odd = draw(st.sampled_from([0, 0, 1, 1, 2, 12]))
    documents = {}
    for number in range(draw(st.integers(0, 9))):
        fields = {key: draw(st.sampled_from(values)) for key, values in USUAL.items()}
        documents[f"{collection}/d{number}"] = fields
    for _ in range(odd if documents else 0):
        fields = documents[draw(st.sampled_from(sorted(documents)))]
        key = draw(st.sampled_from(sorted(USUAL)))
        if draw(st.integers(0, 4)) == 0:
            fields.pop(key, None)
        else:
            fields[key] = draw(st.sampled_from(HOSTILE))
    return documents
