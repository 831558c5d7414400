"""Follows one view by hand: `V.get(once=False, f_notify=f)` outside of a mediator.

Must not know how cuts come about.
"""

import logging
from typing import Any

from boiler.by_hand import evaluate
from boiler.dataflow.same import identical
from boiler.models import collection_of
from boiler.processors.listen import Changes, Listener
from boiler.query import Where
from boiler.session import Fields
from boiler.snapshot import Snapshot
from boiler.store import slots
from boiler.units import declared_store
from boiler.values import Reference, matches_template
from boiler.view_model import ViewModel, root_model

_LOG = logging.getLogger(__name__)


class _Held:
    """The documents that a stream has told of, as a session."""

    def __init__(self) -> None:
        self.documents: dict[str, Fields] = {}

    def document(self, slot: str, path: str) -> Fields | None:
        return self.documents.get(path)

    def candidates(self, slot: str, query: Where) -> Any:
        template = collection_of(query.model) + "/*"
        return [(p, f) for p, f in self.documents.items() if matches_template(template, p)]

    def root(self, view: Any, doc_id: str) -> Snapshot | None:
        fields = self.documents.get(doc_id)
        return None if fields is None else Snapshot(fields, Reference(doc_id))

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        raise RuntimeError("sink.emit works only while a mediator runs")


def follow(view: type[ViewModel], path: str, f_notify: Any, client: Any) -> Listener:
    """Calls `f_notify(obj=view)` whenever what the view would be written as has changed; returns what can be stopped."""
    held = _Held()
    last: list[Any] = [None]

    def on_cut(changes: Changes, _read_time: Any) -> None:
        for name, fields in changes.items():
            if fields is None:
                held.documents.pop(name, None)
            else:
                held.documents[name] = fields
        if not changes:
            return
        try:
            found = evaluate(view, path, held)
            content = found.to_dict() if found is not None else None
            before, last[0] = last[0], content
            if content is not None and (before is None or not identical(before, content)):
                found._f_notify = f_notify
                found.notify()
        except Exception:
            # What raises is the program's; the next change may find it mended.
            _LOG.exception("%s of %s", view.__name__, path)

    store = declared_store(view)
    templates = {collection_of(root_model(view))}
    templates |= {collection_of(slot.model) for slot in slots(store)} if store else set()
    listener = Listener(client, templates, on_cut, lambda message: None)
    listener.start()
    return listener
