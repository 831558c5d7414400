"""A where in a view."""

from typing import Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source


class Owner(DomainModel):
    class Meta:
        collection_name = "owners"

    name: str = attrs.bproperty()


class Shop(DomainModel):
    class Meta:
        collection_name = "shops"

    name: str = attrs.bproperty()
    least: int = attrs.bproperty(import_default=0)
    owner: Optional[Reference] = attrs.relation(dm_cls=Owner)
    staff: list[Reference] = attrs.relation(dm_cls=Owner, collection=list)


class Order(DomainModel):
    class Meta:
        collection_name = "orders"

    shop: Reference = attrs.relation(dm_cls=Shop)
    qty: int = attrs.bproperty()
    tags: list[str] = attrs.bproperty()


class ShopStore(Store):
    shop = reference(dm_cls=Shop)
    owner = reference(dm_cls=Owner)
    orders = reference(dm_cls=Order, many=True)

    @owner.getter
    def owner(self):
        return self.shop.owner

    @orders.getter
    def orders(self):
        return Order.where(Order.shop == self.shop.doc_ref, Order.qty > 0)


class ShopCard(ViewModel):
    store: ShopStore

    title: int = attrs.bproperty()

    @title.getter
    def title(self):
        return len(Order.where(Order.shop == self.store.shop.doc_ref))

    @property
    def doc_ref(self):
        return CTX.db.document(f"shopCards/{self.store.shop.doc_id}")


class ShopCards(Mediator):
    source = source.domain_model(Shop)
    sink = sink.firestore()
    view_model_cls = ShopCard
