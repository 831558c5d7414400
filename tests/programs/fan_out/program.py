"""Fan-out: one document a reader, with None and duplicates among the targets; copies go when readers leave."""
from typing import Optional

from boiler import CTX, DomainModel, Mediator, Reference, Store, ViewModel, attrs, reference, sink, source


class Reader(DomainModel):
    class Meta:
        collection_name = "readers"

    name: str = attrs.bproperty()
    muted: bool = attrs.bproperty(import_default=False)
    alias_of: Optional[Reference] = attrs.relation(dm_cls="Reader")


class Post(DomainModel):
    class Meta:
        collection_name = "posts"

    text: str = attrs.bproperty()
    readers: list[Reference] = attrs.relation(dm_cls=Reader, collection=list)
    hidden: bool = attrs.bproperty(import_default=False)


class PostStore(Store):
    post = reference(dm_cls=Post)
    readers = reference(dm_cls=Reader, many=True)

    @readers.getter
    def readers(self):
        return self.post.readers


class FeedEntry(ViewModel):
    store: PostStore

    text: str = attrs.bproperty()
    seen_by: int = attrs.bproperty()

    @text.getter
    def text(self):
        return self.store.post.text

    @seen_by.getter
    def seen_by(self):
        return len(self.store.readers)

    def target_of(self, reader):
        if reader.muted:
            return None
        owner = reader.alias_of if reader.alias_of is not None else reader.doc_ref
        return owner / "feed" / self.store.post.doc_id

    @property
    def _view_refs(self):
        if not self.store.post.hidden:
            for reader in self.store.readers.values():
                yield self.target_of(reader)
            yield CTX.db.document(f"archive/{self.store.post.doc_id}")


class Feed(Mediator):
    source = source.domain_model(Post)
    sink = sink.firestore()
    view_model_cls = FeedEntry
