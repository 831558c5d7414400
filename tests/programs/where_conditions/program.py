"""Reverse joins: equality with ranges of the root, `.has`, a choice between two queries, and `== None`."""
from datetime import datetime
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source


class Order(DomainModel):
    class Meta:
        collection_name = "orders"

    shop: Optional[Reference] = attrs.relation(dm_cls="Shop")
    qty: int = attrs.bproperty(import_default=1)
    price: float = attrs.bproperty()
    tags: list[str] = attrs.bproperty()
    closed_at: Optional[datetime] = attrs.bproperty()
    region: Optional[str] = attrs.bproperty()


class Shop(DomainModel):
    class Meta:
        collection_name = "shops"

    least: int = attrs.bproperty(import_default=0)
    most: Optional[float] = attrs.bproperty()
    tag: Optional[str] = attrs.bproperty()
    region: Optional[str] = attrs.bproperty()
    archive: bool = attrs.bproperty(import_default=False)
    opened_at: Optional[datetime] = attrs.bproperty()


class ShopStore(Store):
    shop = reference(dm_cls=Shop)
    big = reference(dm_cls=Order, many=True)
    tagged = reference(dm_cls=Order, many=True)
    live = reference(dm_cls=Order, many=True)
    regional = reference(dm_cls=Order, many=True)

    @big.getter
    def big(self):
        return Order.where(Order.shop == self.shop.doc_ref, Order.qty >= self.shop.least, Order.price < self.shop.most)

    @tagged.getter
    def tagged(self):
        return Order.where(Order.tags.has(self.shop.tag), Order.qty > 1)

    @live.getter
    def live(self):
        return (
            Order.where(Order.shop == self.shop.doc_ref, Order.closed_at <= self.shop.opened_at)
            if self.shop.archive
            else Order.where(Order.shop == self.shop.doc_ref, Order.closed_at == None)  # noqa: E711
        )

    @regional.getter
    def regional(self):
        return Order.where(Order.region == self.shop.region)


class ShopBoard(ViewModel):
    store: ShopStore

    big: list = attrs.bproperty()
    turnover: float = attrs.bproperty()
    tagged: list = attrs.bproperty()
    live: list = attrs.bproperty()
    regional: list = attrs.bproperty()

    @big.getter
    def big(self):
        return list(self.store.big)

    @turnover.getter
    def turnover(self):
        return sum(order.qty * order.price for order in self.store.big.values())

    @tagged.getter
    def tagged(self):
        return list(self.store.tagged)

    @live.getter
    def live(self):
        return list(self.store.live)

    @regional.getter
    def regional(self):
        return list(self.store.regional)

    @property
    def doc_ref(self):
        return CTX.db.document(f"shopBoards/{self.store.shop.doc_id}")


class ShopBoards(Mediator):
    source = source.domain_model(Shop)
    sink = sink.firestore()
    view_model_cls = ShopBoard
