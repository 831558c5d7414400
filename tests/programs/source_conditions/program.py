"""Sources with conditions, in every form: constants, None, ranges, lists, times, either side, chained, a model's own getter."""

from datetime import UTC, datetime
from typing import Optional

from boiler import (
    CTX,
    DomainModel,
    Mediator,
    Reference,
    Store,
    ViewModel,
    attrs,
    reference,
    sink,
    source,
)

LEAST = 2
SINCE = datetime(2024, 2, 29, tzinfo=UTC)


class Shop(DomainModel):
    class Meta:
        collection_name = "shops"

    name: str = attrs.bproperty()


class Order(DomainModel):
    class Meta:
        collection_name = "orders"

    status: str = attrs.bproperty()
    qty: int = attrs.bproperty(import_default=1)
    cents: int = attrs.bproperty(import_default=0)
    tags: list[str] = attrs.bproperty(import_default=list)
    placed_at: Optional[datetime] = attrs.bproperty()
    closed_at: Optional[datetime] = attrs.bproperty()
    shop: Optional[Reference] = attrs.relation(dm_cls=Shop)
    each: float = attrs.bproperty(export_enabled=False)

    @each.getter
    def each(self):
        return self.cents / self.qty  # getter


class OrderStore(Store):
    order = reference(dm_cls=Order)
    shop = reference(dm_cls=Shop)
    others = reference(dm_cls=Order, many=True)

    @shop.getter
    def shop(self):
        return self.order.shop

    @others.getter
    def others(self):
        return Order.where(self.order.shop == Order.shop, self.order.qty <= Order.qty)  # others


class OrderView(ViewModel):
    store: OrderStore
    shop: Optional[str] = attrs.bproperty()
    others: list[str] = attrs.bproperty()

    @shop.getter
    def shop(self):
        return self.store.shop.name if self.store.shop else None

    @others.getter
    def others(self):
        return list(self.store.others)

    @property
    def doc_ref(self):
        return CTX.db.document(f"openOrders/{self.store.order.doc_id}")


class OpenOrders(Mediator):
    source = source.domain_model(
        Order, Order.status == "open", Order.closed_at == None, LEAST <= Order.qty
    )  # noqa: E711
    sink = sink.firestore()
    view_model_cls = OrderView


class TaggedView(OrderView):
    @property
    def doc_ref(self):
        return CTX.db.document(f"taggedOrders/{self.store.order.doc_id}")


class TaggedOrders(Mediator):
    source = source.firestore(
        query=Order.where(Order.tags.has("new")).where(Order.placed_at >= SINCE)
    )
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def keep(self, ref, snapshot):
        view = TaggedView.new(snapshot=snapshot)
        self.sink.emit(reference=view.doc_ref, snapshot=view.to_snapshot())


class CheapView(ViewModel):
    store: OrderStore
    each: float = attrs.bproperty()

    @each.getter
    def each(self):
        return self.store.order.each

    @property
    def doc_ref(self):
        return CTX.db.document(f"cheapOrders/{self.store.order.doc_id}")


class CheapOrders(Mediator):
    source = source.domain_model(Order, Order.each < 10)
    sink = sink.firestore()
    view_model_cls = CheapView
