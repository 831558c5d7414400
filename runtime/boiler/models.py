"""Entities: documents of a collection (`DomainModel`) and maps with declared attributes inside of them (`Serializable`).

Must not know stores, views or databases.
"""

from typing import Any

from boiler.attributes import Mapped, meta
from boiler.conditions import Condition
from boiler.query import Where, checked
from boiler.values import Reference


class Serializable(Mapped):
    """A map with declared attributes."""

    _is_map = True


class DomainModel(Mapped):
    """A stored document. `class Meta: collection_name = "xs"` names its collection, which may have wildcards."""

    doc_ref: Reference

    @property
    def doc_id(self) -> str:
        """The last segment of the document's path."""
        return self.doc_ref.id

    @classmethod
    def where(cls, *conditions: Condition) -> Where:
        """The documents that meet all conditions."""
        return Where(cls, checked(conditions))

    @classmethod
    def get_query(cls) -> Where:
        """All documents of the collection."""
        return Where(cls)

    @classmethod
    def ref_from_id(cls, doc_id: str) -> Reference:
        """The path of the document with that id. Raises ValueError for what is no id, and for a collection with wildcards."""
        if "*" in collection_of(cls):
            raise ValueError(f"{cls.__name__} lies in {collection_of(cls)}: an id alone is no path")
        return Reference(collection_of(cls)) / doc_id

    @classmethod
    def _at(cls, path: str, stored: dict[str, Any]) -> Any:
        """The document at a path, over its stored fields."""
        new = cls._of(stored)
        new.doc_ref = Reference(path)
        return new

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {getattr(self, 'doc_ref', 'without a path')}>"


def collection_of(model: type) -> str:
    """The collection template of a model; without a name of its own, the class's name."""
    return str(meta(model, "collection_name", model.__name__))


def key_of(model: type, path: str) -> str:
    """A document's key in a store: its id, or its path where the collection has wildcards."""
    return path if "*" in collection_of(model).split("/") else path.rpartition("/")[2]
