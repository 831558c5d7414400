"""A path without anything of the row."""

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
class Line:
    no: int
    sku: str


class OrderLine(ViewModel):
    sku: str = attrs.bproperty()

    @staticmethod
    def rows(order: Order) -> Iterator[Line]:
        for no, sku in enumerate(order.skus):
            yield Line(no, sku)

    @property
    def doc_ref(self):
        return CTX.db.document(f"lines/{self.root.doc_id}")


class OrderLines(Mediator):
    source = source.domain_model(Order)
    sink = sink.firestore()
    view_model_cls = OrderLine
