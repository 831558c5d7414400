"""A patch of a view whose store has documents of a topic."""

from typing import Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, ViewModelQuery, attrs, reference, sink, source


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
    source = source.domain_model(Shop)
    sink = sink.firestore()
    view_model_cls = ShopCard


class OwnerLog(ViewModel):
    store: "OwnerStore"

    @property
    def doc_ref(self):
        return CTX.db.document(f"ownerLogs/{self.store.owner.doc_id}")


class OwnerStore(Store):
    owner = reference(dm_cls=Owner)


class Owners(Mediator):
    source = source.kafka(topic_name="owners", dm_cls=Owner)
    sink = sink.firestore()
    view_model_cls = OwnerLog


class ShopPatch(Mediator):
    source = source.firestore(query=ViewModelQuery.patch_query(parent=ShopCard))
    sink = sink.form()

    @source.triggers.on_create
    @source.triggers.on_update
    def patch(self, ref, snapshot):
        obj = ShopCard.get(doc_id=ref.id, once=True)
        obj.update_vals(with_raw=snapshot.to_dict())
        self.sink.emit(obj)
