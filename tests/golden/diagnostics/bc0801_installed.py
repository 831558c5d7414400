"""A package that is installed here."""

from typing import Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source
import click


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
        return click.unstyle((self.store.owner or self.store.shop).name)

    @property
    def doc_ref(self):
        return CTX.db.document(f"shopCards/{self.store.shop.doc_id}")


class ShopCards(Mediator):
    source = source.domain_model(Shop)
    sink = sink.firestore()
    view_model_cls = ShopCard
