"""A path that begins with an unknown reference."""

from typing import Optional

from boiler import DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source


class Owner(DomainModel):
    class Meta:
        collection_name = "owners"

    name: str = attrs.bproperty()


class Shop(DomainModel):
    class Meta:
        collection_name = "shops"

    name: str = attrs.bproperty()
    least: Reference = attrs.bproperty()
    owner: Optional[Reference] = attrs.relation(dm_cls=Owner)
    staff: list[Reference] = attrs.relation(dm_cls=Owner, collection=list)


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
        return (self.store.owner or self.store.shop).name

    @property
    def doc_ref(self):
        return self.store.shop.least / "cards" / self.store.shop.doc_id


class ShopCards(Mediator):
    source = source.domain_model(Shop)
    sink = sink.firestore()
    view_model_cls = ShopCard
