"""The oracle's entities: documents of a collection, read, and written by clients.

Must not know stores or views; whoever takes what is written is the session's.
"""

from collections.abc import Mapping
from typing import Any

from .attributes import Mapped, attributes, map_of, meta
from .conditions import Condition, Query
from .sessions import SESSION
from .types import exported
from .values import Reference, fits


class DomainModel(Mapped):
    """A stored document, or one that is made."""

    doc_ref: Reference
    _made = False

    def __repr__(self) -> str:
        path = vars(self).get("doc_ref", "without a path")
        return f"<{type(self).__name__} {path}>"

    @property
    def doc_id(self) -> str:
        """The path's last segment."""
        return self.doc_ref.id

    @classmethod
    def _collection(cls) -> str:
        """The collection template."""
        return str(meta(cls, "collection_name", cls.__name__))

    @classmethod
    def _at(cls, path: str, stored: dict[str, Any]) -> Any:
        """The document at `path`."""
        new = cls._of(stored)
        new.doc_ref = Reference(path)
        return new

    @classmethod
    def where(cls, *conditions: Condition) -> Query:
        """The documents that meet all conditions."""
        return Query(cls, conditions)

    @classmethod
    def get_query(cls) -> Query:
        """All documents of the collection."""
        return Query(cls, ())

    @classmethod
    def ref_from_id(cls, doc_id: str) -> Reference:
        """The path of the document with that id. Raises ValueError where an id alone does not tell it."""
        if "*" in cls._collection():
            raise ValueError(f"{cls.__name__} lies in {cls._collection()}: an id alone is no path")
        return Reference(cls._collection()) / doc_id

    @classmethod
    def new(cls, doc_id: str) -> Any:
        """An entity to assign to and save; nothing is read. `doc_id` is a path where the collection has wildcards.

        Raises ValueError for what names no document of the collection.
        """
        new, template = cls._of({}), cls._collection()
        if "*" not in template:
            new.doc_ref = cls.ref_from_id(doc_id)
        elif fits(f"{template}/*", Reference(doc_id).path):
            new.doc_ref = Reference(doc_id)
        else:
            raise ValueError(f"{cls.__name__} lies in {template}, not at {doc_id}")
        new._made = True
        return new

    def save(self) -> None:
        """Merges the assigned fields into the document; one that is made comes into being, even without any.

        Raises TypeError or OverflowError for what can't be stored.
        """
        cls = type(self)
        fields = {
            a.key_in(cls): exported(self._assigned[a.name], a.type_in(cls), map_of)
            for a in attributes(cls).values()
            if a.name in self._assigned and a.export_enabled
        }
        if fields or self._made:
            SESSION.get().write(self.doc_ref, fields)


def mapped_in(held: Any) -> list[Mapped]:
    """The entities and views among what a reference of a store, or an attribute, holds: one, or a list or map of them."""
    objects = held.values() if isinstance(held, Mapping) else held
    if not isinstance(held, Mapping | list | tuple):
        objects = [held]
    return [found for found in objects if isinstance(found, Mapped)]
