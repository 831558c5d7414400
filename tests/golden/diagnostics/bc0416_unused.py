"""A reference that nothing reads."""

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


class Owner(DomainModel):
    class Meta:
        collection_name = "owners"

    name: str = attrs.bproperty()


class Shop(DomainModel):
    class Meta:
        collection_name = "shops"

    name: str = attrs.bproperty()
    owner: Optional[Reference] = attrs.relation(dm_cls=Owner)


class ShopStore(Store):
    shop = reference(dm_cls=Shop)
    owner = reference(dm_cls=Owner)

    @owner.getter
    def owner(self):
        return self.shop.owner


class ShopCard(ViewModel):
    store: ShopStore

    title: str = attrs.bproperty()

    @title.getter
    def title(self):
        return self.store.shop.name

    @property
    def doc_ref(self):
        return CTX.db.document(f"shopCards/{self.store.shop.doc_id}")


class ShopCards(Mediator):
    source = source.domain_model(Shop)
    sink = sink.firestore()
    view_model_cls = ShopCard
