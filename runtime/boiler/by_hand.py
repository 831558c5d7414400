"""Views used by hand, outside of any processor: evaluated from the database that CTX names, or followed in this process.

Must not know Flink.
"""

from collections.abc import Iterable
from typing import Any

from boiler.context import CTX
from boiler.local.values import fields_from
from boiler.models import collection_of
from boiler.query import Where
from boiler.session import EndedError, Fields, Session, opened
from boiler.snapshot import Snapshot
from boiler.values import Reference, matches_template
from boiler.view_model import ViewModel, root_model, target_name, targets


class DatabaseSession:
    """Documents straight from the database."""

    def __init__(self, client: Any) -> None:
        """`client` is a google.cloud.firestore.Client."""
        self._client = client

    def document(self, slot: str, path: str) -> Fields | None:
        """Reads one document."""
        found = self._client.document(path).get()
        return fields_of(self._client, found) if found.exists else None

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        """Reads all documents of the query's collection."""
        template = collection_of(query.model)
        group = "*" in template
        reads = (
            self._client.collection_group(template.rpartition("/")[2])
            if group
            else self._client.collection(template)
        )
        for found in reads.stream():
            if matches_template(template + "/*", found.reference.path):
                yield found.reference.path, fields_of(self._client, found)

    def root(self, view: Any, doc_id: str) -> Snapshot | None:
        """The view's root document."""
        path = root_path(view, doc_id)
        fields = self.document("", path)
        return None if fields is None else Snapshot(fields, Reference(path))

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        """Never: views read by hand are not written."""
        raise RuntimeError("sink.emit works only while a mediator runs")


def database_session() -> Session:
    """A session on the database that CTX names."""
    return DatabaseSession(CTX.client)


def root_path(view: type[ViewModel], doc_id: str) -> str:
    """The path of a view's root. Raises ValueError where an id alone does not tell it, TypeError for a view without store."""
    if "/" in doc_id:
        return Reference(doc_id).path
    model = root_model(view)
    if model is None:
        raise TypeError(f"{view.__name__} has no store, so nothing tells where its root lies")
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
            found = view.new(snapshot=snapshot)
        except EndedError as ended:
            if ended.cause is not None:
                raise ended.cause[1] from None
            return None
        if target_name(view) is not None and not any(t is not None for t in targets(found)):
            return None
        return found


def start(mediator: Any) -> Any:
    """Runs one mediator in this process, on the database that CTX names, and returns the running processor."""
    from boiler.processors.loaded import program_of
    from boiler.processors.python import PythonProcessor

    processor = PythonProcessor(program_of(mediator), CTX.client)
    processor.start()
    return processor
