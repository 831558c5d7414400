"""A store without any reference."""

from typing import Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, sink, source


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


class ShopStore(Store):
    pass


class ShopCard(ViewModel):
    store: ShopStore

    title: str = attrs.bproperty()

    @title.getter
    def title(self):
        return "shop"

    @property
    def doc_ref(self):
        return CTX.db.document(f"shopCards/one")


class ShopCards(Mediator):
    source = source.domain_model(Shop)
    sink = sink.firestore()
    view_model_cls = ShopCard
