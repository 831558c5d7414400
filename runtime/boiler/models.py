"""Entities: documents of a collection (`DomainModel`) and maps with declared attributes inside of them (`Serializable`).

Must not know stores, views or databases.
"""

from typing import Any

from boiler.attributes import ForbiddenValueError, Mapped, attributes, meta
from boiler.conditions import Condition
from boiler.query import Where, checked
from boiler.saving import Merge, hand_over
from boiler.values import Reference, matches_template


class Serializable(Mapped):
    """A map with declared attributes."""

    _is_map = True


class DomainModel(Mapped):
    """A stored document. `class Meta: collection_name = "xs"` names its collection, which may have wildcards."""

    doc_ref: Reference
    _is_new = False

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
    def new(cls, doc_id: str, **values: Any) -> Any:
        """An entity of which nothing is read: what is assigned to it is merged into the document by `save()`.

        `doc_id` is a path where the collection has wildcards. Raises ValueError for what names no document of the collection,
        TypeError for a value that is no attribute's.
        """
        wild = "*" in collection_of(cls)
        reference = Reference(doc_id) if wild else cls.ref_from_id(doc_id)
        if wild and not matches_template(collection_of(cls) + "/*", doc_id):
            raise ValueError(f"{cls.__name__} lies in {collection_of(cls)}, not at {doc_id}")
        new = cls(**values)
        new.doc_ref = reference
        new._is_new = True
        return new

    def save(self) -> None:
        """Merges the assigned attributes, and nothing else, into the document.

        In the body of a patch or form it is part of the transaction; by hand it is written at once. Raises ValueError for an
        object without a path, TypeError or OverflowError for what can't be written.
        """
        if not hasattr(self, "doc_ref"):
            name = type(self).__name__
            raise ValueError(f"this {name} has no path: {name}.new(doc_id=...) gives it one")
        hand_over([self])

    def _changes(self) -> Merge | None:
        """What was assigned and is not saved yet; None where nothing was. Raises TypeError or OverflowError."""
        cls = type(self)
        fields: dict[str, Any] = {}
        for name in self._assigned:
            attribute = attributes(cls)[name]
            if not attribute.export_enabled:
                continue
            try:
                fields[attribute.key_in(cls)] = attribute.exported(self)
            except ForbiddenValueError as forbidden:
                raise forbidden.error from None
        if not fields and not self._is_new:
            return None
        return Merge(self.doc_ref.path, fields, exists=not self._is_new)

    def _saved(self, merge: Merge) -> None:
        """The changes are stored: what is read now is what another would read."""
        self._stored = {**self._stored, **merge.fields}
        self._is_new = False
        for name in list(self._assigned):
            attribute = attributes(type(self))[name]
            saved = attribute.key_in(type(self)) in merge.fields
            if saved and attribute.import_enabled and attribute.fget is None:
                del self._assigned[name]

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


def is_view(model: type) -> bool:
    """Whether the documents of that class are a view's, which lie in no collection of their own."""
    return bool(getattr(model, "_is_view", False))


def relation_of(model: type) -> str:
    """What holds the documents of a class: a model's collection template, or `views:V`, the stream of a view."""
    return f"views:{model.__name__}" if is_view(model) else collection_of(model)


def key_of(model: type, path: str) -> str:
    """A document's key in a store: its id, or its path where the collection has wildcards."""
    wild = not is_view(model) and "*" in collection_of(model).split("/")
    return path if wild else path.rpartition("/")[2]
