"""Three views that are made of each other."""

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


class FrontStore(Store):
    order = reference(dm_cls=Order)
    other = reference(dm_cls="Back")

    @other.getter
    def other(self):
        return CTX.db.document(f"backs/{self.order.doc_id}")


class Front(ViewModel):
    store: FrontStore

    region: Optional[str] = attrs.bproperty()

    @region.getter
    def region(self):
        return self.store.other.region if self.store.other is not None else None

    @property
    def doc_ref(self):
        return CTX.db.document(f"fronts/{self.store.order.doc_id}")


class BackStore(Store):
    order = reference(dm_cls=Order)
    other = reference(dm_cls="Side")

    @other.getter
    def other(self):
        return CTX.db.document(f"sides/{self.order.doc_id}")


class Back(ViewModel):
    store: BackStore

    region: Optional[str] = attrs.bproperty()

    @region.getter
    def region(self):
        return self.store.other.region if self.store.other is not None else None

    @property
    def doc_ref(self):
        return CTX.db.document(f"backs/{self.store.order.doc_id}")


class SideStore(Store):
    order = reference(dm_cls=Order)
    other = reference(dm_cls="Front")

    @other.getter
    def other(self):
        return CTX.db.document(f"fronts/{self.order.doc_id}")


class Side(ViewModel):
    store: SideStore

    region: Optional[str] = attrs.bproperty()

    @region.getter
    def region(self):
        return self.store.other.region if self.store.other is not None else None

    @property
    def doc_ref(self):
        return CTX.db.document(f"sides/{self.store.order.doc_id}")


class Fronts(Mediator):
    source = source.domain_model(Order)
    sink = sink.firestore()
    view_model_cls = Front
