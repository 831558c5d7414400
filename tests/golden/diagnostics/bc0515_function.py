"""A staticmethod that returns another type than it is annotated with."""

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


class OrderStore(Store):
    order = reference(dm_cls=Order)


class OrderCard(ViewModel):
    store: OrderStore

    money: Any = attrs.bproperty()

    @staticmethod
    def whole(cents: Optional[int]) -> Optional[int]:
        if cents is None:
            return None
        return f"{cents // 100}"

    @money.getter
    def money(self):
        return self.whole(self.store.order.cents)

    @property
    def doc_ref(self):
        return CTX.db.document(f"cards/{self.store.order.doc_id}")


class OrderCards(Mediator):
    source = source.domain_model(Order)
    sink = sink.firestore()
    view_model_cls = OrderCard
