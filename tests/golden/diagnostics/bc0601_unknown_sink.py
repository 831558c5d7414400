"""A sink that can't be told."""

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
    owner: Optional[str] = attrs.bproperty()

    @title.getter
    def title(self):
        return self.store.shop.name

    @title.setter
    def title(self, value):
        self.store.shop.name = value

    @owner.getter
    def owner(self):
        return self.store.owner.name if self.store.owner is not None else None

    @property
    def doc_ref(self):
        return CTX.db.document(f"shopCards/{self.store.shop.doc_id}")


SINKS = {0: sink.firestore(), 1: sink.kafka(topic_name="shops")}


class ShopCards(Mediator):
    source = source.firestore(query=Shop.get_query())
    sink = SINKS[0]

    view_model_cls = ShopCard
