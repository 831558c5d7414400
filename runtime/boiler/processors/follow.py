"""Follows one view by hand: `V.get(once=False, f_notify=f)` outside of a mediator.

Must not know how cuts come about.
"""

from typing import Any

from boiler.by_hand import evaluate
from boiler.models import collection_of
from boiler.processors.claims import identical
from boiler.processors.listen import Changes, Listener
from boiler.query import Where
from boiler.session import Fields
from boiler.snapshot import Snapshot
from boiler.store import slots
from boiler.units import declared_store
from boiler.values import Reference, matches_template
from boiler.view_model import ViewModel, root_model


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
        found = evaluate(view, path, held) if changes else None
        if found is None:
            return
        found._f_notify = f_notify
        content = found.to_dict()
        if last[0] is None or not identical(last[0], content):
            last[0] = content
            found.notify()

    store = declared_store(view)
    templates = {collection_of(root_model(view))}
    templates |= {collection_of(slot.model) for slot in slots(store)} if store else set()
    listener = Listener(client, templates, on_cut, lambda message: None)
    listener.start()
    return listener
