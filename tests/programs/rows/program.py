"""Rows of every form: fields of objects, dicts and tuples, rows that meet, rows and getters that raise, none at all."""
from dataclasses import dataclass
from typing import Any, Iterator, NamedTuple, Optional

from boiler import CTX, DomainModel, Mediator, ViewModel, attrs, sink, source


class Basket(DomainModel):
    class Meta:
        collection_name = "baskets"

    owner: Optional[str] = attrs.bproperty()
    items: list[str] = attrs.bproperty(import_default=list)
    counts: dict[str, int] = attrs.bproperty(import_default=dict)


@dataclass(frozen=True)
class Item:
    name: str
    length: int


class BasketItem(ViewModel):
    """Items of one name meet at one path: the first wins."""

    name: str = attrs.bproperty()
    length: int = attrs.bproperty()
    share: Optional[int] = attrs.bproperty(export_default=-1)
    owner: Optional[str] = attrs.bproperty()

    @staticmethod
    def rows(basket: Basket) -> Iterator[Item]:
        for name in basket.items:
            if name == "bad":
                raise LookupError(name)  # rows
            yield Item(name, len(name))

    @share.getter
    def share(self):
        return 12 // (self.row.length - 3)  # share

    @owner.getter
    def owner(self):
        return self.root.owner.title()  # owner

    @property
    def doc_ref(self):
        if self.name == "":
            return None
        return CTX.db.document(f"basketItems/{self.root.doc_id}-{self.name}")  # item ref


class BasketCount(ViewModel):
    """Rows that are dicts, and every row delivered twice."""

    key: str = attrs.bproperty()
    count: int = attrs.bproperty()
    missing: Any = attrs.bproperty()

    @staticmethod
    def rows(basket: "Basket"):
        return [{"key": key, "count": count} for key, count in basket.counts.items()]

    @property
    def _view_refs(self):
        yield CTX.db.document(f"counts/{self.root.doc_id}:{self.row['key']}")
        yield self.root.doc_ref / "counts" / self.row["key"]


class Letter(NamedTuple):
    letter: str


class BasketLetter(ViewModel):
    """One row for each letter of the owner's name, from all baskets: the smallest basket keeps it."""

    letter: str = attrs.bproperty()

    @staticmethod
    def rows(basket: Basket) -> list[Letter]:
        return [Letter(c) for c in sorted(set(basket.owner or ""))]

    @property
    def doc_ref(self):
        return CTX.db.document(f"letters/{self.letter}")


class Items(Mediator):
    source = source.domain_model(Basket)
    sink = sink.firestore()
    view_model_cls = BasketItem


class Counts(Mediator):
    source = source.domain_model(Basket, Basket.owner == "ann")
    sink = sink.firestore()
    view_model_cls = BasketCount


class Letters(Mediator):
    source = source.firestore(query=Basket.get_query())
    sink = sink.firestore()
    view_model_cls = BasketLetter
