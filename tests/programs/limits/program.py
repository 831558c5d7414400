"""What a document and a path may not be: too large, too long, reserved, or in a collection that the program reads."""
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Store, ViewModel, attrs, reference, sink, source


class Member(DomainModel):
    class Meta:
        collection_name = "groups/*/members"

    weight: int = attrs.bproperty(import_default=1)


class Page(DomainModel):
    class Meta:
        collection_name = "pages"

    name: Optional[str] = attrs.bproperty()
    area: str = attrs.bproperty(import_default="shown")
    repeat: int = attrs.bproperty(import_default=1)


class PageStore(Store):
    page = reference(dm_cls=Page)
    member = reference(dm_cls=Member)

    @member.getter
    def member(self):
        return CTX.db.document(f"groups/g1/members/{self.page.doc_id}")


class PageView(ViewModel):
    store: PageStore

    text: str = attrs.bproperty()
    weight: Optional[int] = attrs.bproperty()

    @text.getter
    def text(self):
        return "né" * self.store.page.repeat

    @weight.getter
    def weight(self):
        return self.store.member.weight if self.store.member is not None else None

    @property
    def doc_ref(self):
        group = CTX.db.document("groups/g1")
        return group / self.store.page.area / self.store.page.name  # name


class PageIndex(ViewModel):
    store: PageStore

    repeat: int = attrs.bproperty()

    @repeat.getter
    def repeat(self):
        return self.store.page.repeat

    @property
    def _view_refs(self):
        yield CTX.db.document(f"index/{self.store.page.name}")  # template
        yield CTX.db.document(f"byArea/{self.store.page.area}-{self.store.page.doc_id}")


class PageViews(Mediator):
    source = source.domain_model(Page)
    sink = sink.firestore()
    view_model_cls = PageView


class PageIndexes(Mediator):
    source = source.domain_model(Page)
    sink = sink.firestore()
    view_model_cls = PageIndex
