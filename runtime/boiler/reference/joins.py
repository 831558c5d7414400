"""The oracle's joins: from what a reference getter returned to the objects that the store holds.

By looking into the documents of one cut. Must not know where documents come from.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol

from .conditions import Condition, Query
from .models import DomainModel
from .programs import Program
from .sessions import RAISED
from .stores import StoreReference
from .values import Reference, order

Fields = dict[str, Any]


class Documents(Protocol):
    """The documents of one cut."""

    program: Program

    def documents_of(self, model: Any) -> Mapping[str, Fields]:
        """Those of a model or a view, by path, in order."""


def resolve(cut: Documents, declared: StoreReference, wanted: Any) -> Any:
    """Looks the references up. Raises TypeError where the getter returned anything else."""
    if declared.many:
        return MappingProxyType(_many(cut, declared, wanted))
    if wanted is not None and not isinstance(wanted, Reference):
        raise TypeError(f"{declared.name} must return a Reference or None")
    return _document(cut, declared.model, wanted)


def _many(cut: Documents, declared: StoreReference, wanted: Any) -> dict[str, Any]:
    model = declared.model
    if wanted is None:
        return {}
    if isinstance(wanted, Query):
        return _matching(cut, declared, wanted)
    if isinstance(wanted, dict):
        found = {key: _document(cut, model, wanted[key]) for key in sorted(wanted)}
        return {key: document for key, document in found.items() if document is not None}
    if isinstance(wanted, set | frozenset) and all(
        isinstance(r, Reference) for r in wanted - {None}
    ):
        wanted = sorted(wanted - {None}, key=lambda r: order(r.path))
    result: dict[str, Any] = {}
    for reference in wanted:
        document = _document(cut, model, reference)
        if document is not None:
            result.setdefault(key_of(model, reference.path), document)
    return result


def _document(cut: Documents, model: Any, reference: Any) -> Any:
    if reference is None:
        return None
    if not isinstance(reference, Reference):
        raise TypeError(f"a Reference is expected, not {type(reference).__name__}")
    fields = cut.documents_of(model).get(reference.path)
    return None if fields is None else model._at(reference.path, fields)


def _matching(cut: Documents, declared: StoreReference, query: Query) -> dict[str, Any]:
    reads = cut.program.reads_of(declared)
    found: dict[str, Any] = {}
    for path, fields in cut.documents_of(query.model).items():
        document = query.model._at(path, fields)
        if misfit(document, reads) is None and meets(document, query.conditions):
            found.setdefault(key_of(query.model, path), document)
    if issubclass(query.model, DomainModel):
        return found
    return {key: found[key] for key in sorted(found)}


def key_of(model: Any, path: str) -> str:
    """A document's key in a store: its id, or its path where the collection has wildcards."""
    wild = issubclass(model, DomainModel) and "*" in model._collection().split("/")
    return path if wild else path.rpartition("/")[2]


def meets(document: Any, conditions: tuple[Condition, ...]) -> bool:
    """Whether a document that can be read meets all conditions."""
    return all(c.holds(getattr(document, c.attribute)) for c in conditions)


def misfit(document: Any, reads: list[str]) -> BaseException | None:
    """The exception of the first attribute that can't be read."""
    for name in reads:
        try:
            getattr(document, name)
        except RAISED as error:
            return error
    return None
