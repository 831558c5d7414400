"""An attribute that documents of a view do not have."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Iterator, Optional

from boiler import (
    CTX, DomainModel, Mediator, Reference, Serializable, Store, ViewModel, attrs, reference, sink, source,
)


class Order(DomainModel):
    class Meta:
        collection_name = "orders"

    region: str = attrs.bproperty()
    cents: int = attrs.bproperty(import_default=0)
    price: float = attrs.bproperty()
    paid: bool = attrs.bproperty(import_default=False)
    placed_at: datetime = attrs.bproperty()
    skus: list[str] = attrs.bproperty(import_default=list)


@dataclass
class Totals:
    orders: int = 0
    cents: int = 0
    price: float = 0.0
    skus: list[str] = field(default_factory=list)
    names: str = ""


class OrderStore(Store):
    order = reference(dm_cls=Order)


class OrderCard(ViewModel):
    store: OrderStore

    region: str = attrs.bproperty()
    cents: int = attrs.bproperty(export_enabled=False)

    @region.getter
    def region(self):
        return self.store.order.region

    @cents.getter
    def cents(self):
        return self.store.order.cents

    @property
    def doc_ref(self):
        return CTX.db.document(f"cards/{self.store.order.doc_id}")


class SalesByRegion(ViewModel):
    cents: int = attrs.bproperty()

    @staticmethod
    def key(card: OrderCard) -> Optional[str]:
        return card.region

    @classmethod
    def create_accumulator(cls) -> Totals:
        return Totals()

    @classmethod
    def accumulate(cls, acc: Totals, card: OrderCard) -> Totals:
        return Totals(acc.orders + 1, acc.cents + card.cents)

    @cents.getter
    def cents(self):
        return self.acc.cents

    @property
    def doc_ref(self):
        return CTX.db.document(f"sales/{self.group}")


class OrderCards(Mediator):
    source = source.domain_model(Order)
    sink = sink.firestore()
    view_model_cls = OrderCard
