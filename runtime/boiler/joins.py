"""From what a reference getter returned to the objects that the store holds.

The rules of docs/language.md, Stores: what resolves, under which key, in which order. Must not know where documents come from.
"""

from types import MappingProxyType
from typing import Any

from boiler.attributes import attributes
from boiler.models import collection_of, is_view, key_of
from boiler.query import Where, unreadable
from boiler.session import Session
from boiler.values import Reference, matches_template, path_order
from boiler.where_reads import where_reads


def resolve(slot: Any, wanted: Any, session: Session) -> Any:
    """The object or None; for `many` a read-only ordered map. Raises TypeError where the getter returned anything else."""
    if not slot.many:
        if wanted is not None and not isinstance(wanted, Reference):
            raise TypeError(f"{slot.name} must return a Reference or None")
        return _object(slot, wanted, session)
    if isinstance(wanted, Where):
        return MappingProxyType(_matching(slot, wanted, session))
    return MappingProxyType(_listed(slot, wanted, session))


def references(slot: Any, wanted: Any) -> list[Reference]:
    """Every Reference in what a getter returned, in order. Raises TypeError where there is anything else."""
    if wanted is None:
        return []
    if not slot.many:
        if not isinstance(wanted, Reference):
            raise TypeError(f"{slot.name} must return a Reference or None")
        return [wanted]
    items = wanted.values() if isinstance(wanted, dict) else wanted
    return [reference for item in items if (reference := _checked(item)) is not None]


def resolves(model: type, path: str) -> bool:
    """Whether a reference can name a document of the model: only within its collection; a view's lie anywhere."""
    return is_view(model) or matches_template(collection_of(model) + "/*", path)


def _checked(item: Any) -> Reference | None:
    if item is not None and not isinstance(item, Reference):
        raise TypeError(f"a Reference is expected, not {type(item).__name__}")
    return item


def _object(slot: Any, item: Any, session: Session) -> Any:
    reference = _checked(item)
    model = slot.model
    if reference is None or not resolves(model, reference.path):
        return None
    fields = session.document(slot.name, reference.path)
    return None if fields is None else model._at(reference.path, fields)


def _listed(slot: Any, wanted: Any, session: Session) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if wanted is None:
        return found
    if isinstance(wanted, dict):
        for key in sorted(wanted):
            document = _object(slot, wanted[key], session)
            if document is not None:
                found[key] = document
        return found
    for item in _ordered(wanted):
        document = _object(slot, item, session)
        if document is not None:
            found.setdefault(key_of(slot.model, document.doc_ref.path), document)
    return found


def _ordered(wanted: Any) -> Any:
    """The items in order; those of a set by path, since a set's own order differs from process to process."""
    if not isinstance(wanted, set | frozenset):
        return wanted
    return sorted(filter(None, map(_checked, wanted)), key=lambda r: path_order(r.path))


def _matching(slot: Any, query: Where, session: Session) -> dict[str, Any]:
    model = query.model
    # A condition that can't be written must not be silently false.
    for condition in query.conditions:
        if condition.attribute not in attributes(model):
            raise TypeError(f"{model.__name__} has no attribute {condition.attribute}")
    read = {*where_reads(slot.fget, model), *(c.attribute for c in query.conditions)}
    candidates = sorted(session.candidates(slot.name, query), key=lambda c: path_order(c[0]))
    documents = [(path, model._at(path, fields)) for path, fields in candidates]
    found: dict[str, Any] = {}
    for path, document in documents:
        # What can't be read does not match, in no case of the getter; its dead letter is made where it is indexed.
        if unreadable(document, read) is None and query.meets(document):
            found.setdefault(key_of(model, path), document)
    return found
