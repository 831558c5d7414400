"""A condition on an attribute that documents of a view do not have."""

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


class Region(DomainModel):
    class Meta:
        collection_name = "regions"

    least: int = attrs.bproperty(import_default=0)


class RegionStore(Store):
    region = reference(dm_cls=Region)
    cards = reference(dm_cls=OrderCard, many=True)

    @cards.getter
    def cards(self):
        return OrderCard.where(OrderCard.region == self.region.doc_id, OrderCard.cents > 0)


class RegionCard(ViewModel):
    store: RegionStore

    cards: list[str] = attrs.bproperty()

    @cards.getter
    def cards(self):
        return list(self.store.cards)

    @property
    def doc_ref(self):
        return CTX.db.document(f"regionCards/{self.store.region.doc_id}")


class RegionCards(Mediator):
    source = source.domain_model(Region)
    sink = sink.firestore()
    view_model_cls = RegionCard
