"""A maximum, from which nothing can be taken out."""

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


class SalesByRegion(ViewModel):
    cents: int = attrs.bproperty()

    @staticmethod
    def key(order: Order) -> Optional[str]:
        return order.region

    @classmethod
    def create_accumulator(cls) -> Totals:
        return Totals()

    @classmethod
    def accumulate(cls, acc: Totals, order: Order) -> Totals:
        return Totals(acc.orders + 1, max(acc.cents, order.cents))

    @classmethod
    def retract(cls, acc: Totals, order: Order) -> Totals:
        return Totals(acc.orders - 1, acc.cents)

    @cents.getter
    def cents(self):
        return self.acc.cents

    @property
    def doc_ref(self):
        return CTX.db.document(f"sales/{self.group}")


class Sales(Mediator):
    source = source.domain_model(Order)
    sink = sink.firestore()
    view_model_cls = SalesByRegion
