"""The oracle's client writes: a patch or a form document, carried by setters into the entities.

Reads are those of one cut; what is written is told, not done. Must not know logs or commits.
"""

from typing import Any

from .attributes import attributes
from .evaluation import Evaluation
from .joins import Fields, resolve
from .programs import Delivery
from .sessions import SESSION, EndedError, Session, Snapshot
from .stores import StoreReference
from .types import copied
from .values import DOCUMENT_BYTES, Reference, is_document, stored_size
from .views import ViewModel

Writes = list[tuple[str, Fields]]
"""Paths and the fields that are merged into the documents, in order."""


class Client(Session):
    """The session of one version of a patch or a form."""

    def __init__(self, cut: Evaluation, documents: dict[str, Fields]) -> None:
        """`documents`: the database, into which writes go."""
        self.cut, self.documents = cut, documents
        self.writes: Writes = []

    def run(self, delivery: Delivery, trigger: Any, path: str, fields: Fields) -> Writes:
        """What the document writes. Raises what the program raises, or what the writes can't be."""
        mediator, reference = delivery.mediator(), Reference(path)
        token = SESSION.set(self)
        try:
            if delivery.source.kind == "forms":
                trigger(mediator, form_of(delivery.source.model, reference, fields))
            else:
                trigger(mediator, reference, Snapshot(copied(fields), reference))
            self._check()
        except EndedError as ended:
            if ended.cause is None:
                return []
            raise ended.cause[1] from None
        finally:
            SESSION.reset(token)
        return self.writes

    def _check(self) -> None:
        """Documents that would be too large are a raise as any other."""
        merged: dict[str, Fields] = {}
        for path, fields in self.writes:
            before = merged.get(path, self.documents.get(path, {}))
            merged[path] = {**before, **fields}
        for path, fields in merged.items():
            if stored_size(path, fields) > DOCUMENT_BYTES:
                raise OverflowError(f"{path} is larger than 1 MiB")

    def resolve(self, declared: StoreReference, wanted: Any) -> Any:
        """The documents for what a reference getter returned."""
        return resolve(self.cut, declared, wanted)

    def snapshot_of(self, view: Any, doc_id: str) -> Snapshot | None:
        """The root of a view by its id, or by its path; None where there is none."""
        model = view._boiler_root()
        if model is None:
            raise TypeError(f"{view.__name__} has no store, so nothing tells where its root lies")
        documents = self.cut.documents_of(model)
        if "/" in doc_id:
            path = Reference(doc_id).path
        elif issubclass(model, ViewModel):
            path = next((p for p in documents if Reference(p).id == doc_id), "")
        else:
            path = model.ref_from_id(doc_id).path
        fields = documents.get(path)
        return None if fields is None else Snapshot(copied(fields), Reference(path))

    def write(self, reference: Reference, fields: Fields) -> None:
        """Keeps what an entity merges. Raises ValueError where it has no document's path."""
        if not is_document(reference.path):
            raise ValueError(f"not a document's path: {reference.path!r}")
        self.writes.append((reference.path, fields))


def form_of(form: Any, reference: Reference, fields: Fields) -> Any:
    """A form: initialisers in order of declaration, then setters; what has neither is the document's field."""
    made = form()
    made._stored = copied(fields)
    vars(made).update(doc_ref=reference, doc_id=reference.id)
    for attribute in attributes(form).values():
        if attribute.initialize and attribute.finit is not None:
            attribute.finit(made)
    made.update_vals(with_raw=copied(fields))
    return made
