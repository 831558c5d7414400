"""What entities want written: handed to the transaction that is going on, or, by hand, written in one commit.

Must not know attributes, views or databases.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from boiler.session import current
from boiler.sizes import DOCUMENT_BYTES, document_size


@dataclass(frozen=True)
class Merge:
    """Fields of one document, each to be replaced whole. `exists`: the document was read, and must not come into being."""

    path: str
    fields: dict[str, Any]
    exists: bool

    def then(self, later: "Merge") -> "Merge":
        """Both in one: what is assigned later stands."""
        return Merge(self.path, self.fields | later.fields, self.exists and later.exists)


class Entity(Protocol):
    """What can be saved."""

    def _changes(self) -> Merge | None: ...

    def _saved(self, merge: Merge) -> None: ...


@runtime_checkable
class Writer(Protocol):
    """A session that takes writes."""

    def merge(self, merge: Merge) -> None:
        """Takes what becomes part of the transaction."""


def hand_over(entities: Iterable[Entity]) -> None:
    """Merges what was assigned to the entities, all or nothing.

    Raises TypeError or OverflowError for what can't be written, and RuntimeError while a view is evaluated.
    """
    session = current()
    if session is not None and not isinstance(session, Writer):
        raise RuntimeError(
            "a view must not write: save() and propagate_change() belong into the body of a patch or form"
        )
    changes = [(entity, m) for entity in entities if (m := entity._changes()) is not None]
    merges = merged(merge for _, merge in changes)
    if isinstance(session, Writer):
        for merge in merges:
            session.merge(merge)
    elif merges:
        from boiler.by_hand import write

        write(merges)
    for entity, merge in changes:
        entity._saved(merge)


def merged(merges: Iterable[Merge]) -> list[Merge]:
    """One for each document, in order. Raises OverflowError for fields that no document can hold."""
    found: dict[str, Merge] = {}
    for merge in merges:
        known = found.get(merge.path)
        found[merge.path] = merge if known is None else known.then(merge)
    for merge in found.values():
        if document_size(merge.path, merge.fields) > DOCUMENT_BYTES:
            raise OverflowError(f"{merge.path} is larger than 1 MiB")
    return list(found.values())


def entities_of(objects: Iterable[Any]) -> list[Any]:
    """The entities among objects, lists and maps of them, each once.

    Raises TypeError for a document of a view that was assigned to: views are not written to.
    """
    found: dict[int, Any] = {}
    for each in objects:
        for one in _items(each):
            if hasattr(type(one), "_changes"):
                found.setdefault(id(one), one)
            elif getattr(type(one), "_is_view", False) and "_path" in vars(one) and one._assigned:
                raise TypeError(f"{type(one).__name__} is a view: nothing can be assigned to it")
    return list(found.values())


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list | tuple) else (value,)
