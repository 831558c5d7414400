"""A view that is evaluated when its root is gone."""

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


class ShopCards(Mediator):
    source = source.firestore(query=Shop.get_query())
    sink = sink.firestore()

    @source.triggers.on_create
    @source.triggers.on_update
    def keep(self, ref, snapshot):
        view = ShopCard.new(snapshot=snapshot)
        self.sink.emit(reference=view.doc_ref, snapshot=view.to_snapshot())

    @source.triggers.on_delete
    def bury(self, ref, snapshot):
        self.sink.emit(ShopCard.new(snapshot=snapshot))
