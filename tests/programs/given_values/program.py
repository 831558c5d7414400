"""Values that are almost plain: members of enumerations, subclasses of containers, other numbers, dicts given to a sink."""

from collections import Counter, defaultdict, namedtuple
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Any, Optional

from boiler import (
    CTX,
    DomainModel,
    GeoPoint,
    Mediator,
    Reference,
    Store,
    Vector,
    ViewModel,
    attrs,
    reference,
    sink,
    source,
)


class Kind(str, Enum):
    GOOD = "good"
    BAD = "bad"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


Pair = namedtuple("Pair", "kind level")


class Item(DomainModel):
    class Meta:
        collection_name = "items"

    kind: str = attrs.bproperty()
    level: int = attrs.bproperty()
    price: float = attrs.bproperty()
    words: list[str] = attrs.bproperty(import_default=[])
    friends: list[Reference] = attrs.relation(dm_cls="Item", collection=list)
    place: str = attrs.bproperty(import_default="")


class ItemStore(Store):
    item = reference(dm_cls=Item)
    alike = reference(dm_cls=Item, many=True)
    level_with = reference(dm_cls=Item, many=True)
    as_dear = reference(dm_cls=Item, many=True)
    friends = reference(dm_cls=Item, many=True)

    @alike.getter
    def alike(self):
        return Item.where(Kind(self.item.kind) == Item.kind)  # kind

    @level_with.getter
    def level_with(self):
        return Item.where(Item.level == Level(self.item.level), Item.kind >= Kind.BAD)

    @as_dear.getter
    def as_dear(self):
        return Item.where(
            Item.price == (None if self.item.price is None else Decimal(self.item.price))
        )

    @friends.getter
    def friends(self):
        return {*self.item.friends, self.item.doc_ref}


class ItemView(ViewModel):
    store: ItemStore
    alike: list[str] = attrs.bproperty()
    level_with: list[str] = attrs.bproperty()
    as_dear: list[str] = attrs.bproperty()
    friends: list[str] = attrs.bproperty()
    kind: str = attrs.bproperty()
    level: int = attrs.bproperty()
    level_as_float: float = attrs.bproperty()
    pair: list[Any] = attrs.bproperty()
    counts: dict[str, int] = attrs.bproperty()
    by_letter: dict[str, list[str]] = attrs.bproperty()
    point: GeoPoint = attrs.bproperty()
    vector: Vector = attrs.bproperty()
    far: Any = attrs.bproperty()
    folder: Any = attrs.bproperty(export_default="none")
    empty_key: Any = attrs.bproperty()

    @alike.getter
    def alike(self):
        return list(self.store.alike)

    @level_with.getter
    def level_with(self):
        return list(self.store.level_with)

    @as_dear.getter
    def as_dear(self):
        return list(self.store.as_dear)

    @friends.getter
    def friends(self):
        return list(self.store.friends)

    @kind.getter
    def kind(self):
        return Kind(self.store.item.kind)

    @level.getter
    def level(self):
        return Level(self.store.item.level)

    @level_as_float.getter
    def level_as_float(self):
        return self.level

    @pair.getter
    def pair(self):
        return Pair(self.kind, self.level)

    @counts.getter
    def counts(self):
        return Counter(self.store.item.words)

    @by_letter.getter
    def by_letter(self):
        groups = defaultdict(list)
        for word in self.store.item.words:
            groups[word[0]].append(word)
        return groups

    @point.getter
    def point(self):
        return GeoPoint(48, -11)

    @vector.getter
    def vector(self):
        return Vector((1, 0.5))

    @far.getter
    def far(self):  # far
        return [GeoPoint(91, 0)]

    @folder.getter
    def folder(self):  # folder
        return self.store.item.doc_ref / "folder"

    @empty_key.getter
    def empty_key(self):  # empty
        return {"": 1}

    @property
    def doc_ref(self):
        item = self.store.item
        if item.place:
            return CTX.db.document(f"places/{item.place:_>4}-{item.level!r}")  # place
        return CTX.db.document(f"itemViews/{item.doc_id}")


class Items(Mediator):
    source = source.firestore(query=Item.get_query())
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def keep(self, ref, snapshot):
        view = ItemView.new(snapshot=snapshot)
        self.sink.emit(view)
        given: dict[Any, Any] = {
            "of": ref,
            "level": view.level,
            "tuple": (1, "x"),
            "counts": Counter(snapshot.get("words") or []),
        }
        self.sink.emit(reference=CTX.db.document(f"given/{ref.id}"), snapshot=given)
        given["price"] = snapshot.get("price")
        odd: dict[Optional[float], Any] = {
            0.5: {1},
            1.5: Decimal(1),
            2.5: 2**63,
            3.5: [[1]],
            4.5: "\ud800",
            5.5: {"__x__": 1},
            6.5: {1: 1},
        }
        given["odd"] = odd.get(snapshot.get("price"))
        whole = given if snapshot.get("price") != 7.5 else [given]
        self.sink.emit(reference=CTX.db.document(f"odd/{ref.id}"), snapshot=whole)  # odd
