"""Views used by hand, outside of any processor: evaluated from the database that CTX names, or followed in this process.

Must not know Flink.
"""

from collections.abc import Iterable
from typing import Any

from boiler.clients.narrowing import selection
from boiler.clients.requests import Requests, Stored
from boiler.context import CTX
from boiler.joins import resolves
from boiler.local.values import fields_from
from boiler.models import collection_of, is_view
from boiler.query import Where
from boiler.saving import Merge
from boiler.session import EndedError, Fields, Session, opened
from boiler.snapshot import Snapshot
from boiler.values import Reference, is_document_path, matches_template
from boiler.view_model import ViewModel, existing, root_model


class DatabaseSession:
    """Documents straight from the database."""

    def __init__(self, client: Any, transaction: bytes = b"") -> None:
        """`client` is a google.cloud.firestore.Client; `transaction` is an open one's id, in which everything is read."""
        self.requests = Requests(client)
        self.transaction = transaction

    def document(self, slot: str, path: str) -> Fields | None:
        """Reads one document."""
        found = self.stored(path)
        return None if found is None else found.fields

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        """Reads the documents of the query's collection that the database can tell may meet it.

        Raises TypeError for documents of a view, which lie in no collection of their own.
        """
        if is_view(query.model):
            raise TypeError(f"{query.model.__name__} is a view: its documents can't be searched")
        template = collection_of(query.model)
        for found in self.search(*selection(self.requests, query)):
            if found.fields is not None and matches_template(template + "/*", found.path):
                yield found.path, found.fields

    def root(self, view: Any, doc_id: str) -> Snapshot | None:
        """The view's root document."""
        path = root_path(view, doc_id)
        fields = self.document("", path)
        return None if fields is None else Snapshot(fields, Reference(path))

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        """Never: views read by hand are not written."""
        raise RuntimeError("sink.emit works only while a mediator runs")

    def stored(self, path: str) -> Stored | None:
        """One document as it is stored."""
        return self.requests.documents([path], self.transaction).get(path)

    def search(self, parent: str, query: dict[str, Any]) -> list[Stored]:
        """The documents of a query."""
        return self.requests.query(parent, query, self.transaction)


def database_session() -> Session:
    """A session on the database that CTX names."""
    return DatabaseSession(CTX.client)


def write(merges: Iterable[Merge]) -> None:
    """Merges into documents of the database that CTX names, all of them or none. Raises GoogleAPICallError."""
    requests = Requests(CTX.client)
    requests.commit([requests.merging(merge) for merge in merges])


def root_path(view: type[ViewModel], doc_id: str) -> str:
    """The path of a view's root.

    Raises ValueError where an id alone does not tell it, or a path is of no root, TypeError for a view without store.
    """
    model = root_model(view)
    if "/" in doc_id:
        if not is_document_path(doc_id) or (model is not None and not resolves(model, doc_id)):
            raise ValueError(f"{doc_id!r} is the path of no root of {view.__name__}")
        return doc_id
    if model is None:
        raise TypeError(f"{view.__name__} has no store, so nothing tells where its root lies")
    if is_view(model):
        raise TypeError(f"{view.__name__} is made of documents of a view: ask for it by the path")
    return str(model.ref_from_id(doc_id).path)


def fields_of(client: Any, snapshot: Any) -> Fields:
    """The fields of a google DocumentSnapshot as the runtime's values."""
    from google.cloud.firestore_v1 import _helpers
    from google.cloud.firestore_v1.types import document

    message = document.Document(fields=_helpers.encode_dict(snapshot.to_dict()))
    return fields_from(type(message).pb(message), f"{client._database_string}/documents")


def get(view: type[ViewModel], doc_id: str, once: bool, f_notify: Any) -> Any:
    """`V.get` by hand: the view now, None where it should not exist; with `f_notify`, and not once, followed from now on.

    Raises what a reference getter or the target raises.
    """
    found = evaluate(view, doc_id, database_session())
    if not once and f_notify is not None:
        from boiler.processors.follow import follow

        follow(view, root_path(view, doc_id), f_notify, CTX.client)
    return found


def evaluate(view: type[ViewModel], doc_id: str, session: Session) -> Any:
    """The view of a root in a session; None where it should not exist."""
    with opened(session):
        snapshot = session.root(view, doc_id)
        if snapshot is None:
            return None
        try:
            return existing(view, snapshot)
        except EndedError as ended:
            raise (ended if ended.cause is None else ended.cause[1]) from None


def start(mediator: Any) -> Any:
    """Runs one mediator in this process, on the database that CTX names, and returns the running processor."""
    from boiler.processors.loaded import program_of
    from boiler.processors.python import PythonProcessor
    from boiler.processors.topics import has_topics

    program, plan = program_of(mediator)
    topics = CTX.topics if has_topics(plan) else None
    processor = PythonProcessor(program, CTX.client, plan, topics)
    processor.start()
    return processor
