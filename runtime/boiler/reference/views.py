"""The oracle's views: what a program's ViewModels derive from while they are evaluated.

They ask the session for documents; must not know how letters, conflicts or streams are made.
"""

import sys
from collections.abc import Iterable
from typing import Any

from . import detached
from .attributes import (
    ForbiddenValueError,
    Mapped,
    attributes,
    function_of,
    imported_raw,
    named_classes,
)
from .conditions import Condition, Query
from .models import DomainModel, mapped_in
from .sessions import RAISED, SESSION, EndedError, Snapshot
from .stores import root_of
from .values import Reference


class ViewModel(Mapped):
    """A view: over a store, of a row, of a group's accumulator, or given its values by hand."""

    def __init__(self, store: Any = None, f_notify: Any = None, **values: Any) -> None:
        # Attributes of the names `store`, `row` and `root` are the view's own, and stand before what it is made of.
        if store is not None and "store" in attributes(type(self)):
            values["store"], store = store, None
        self._f_notify = f_notify
        vars(self).update(store=store, row=None, root=None)
        super().__init__(**values)

    def __repr__(self) -> str:
        path = vars(self).get("_path")  # of a document, as other views see it
        return f"<{type(self).__name__}>" if path is None else f"<{type(self).__name__} {path}>"

    # ---- what it is made of

    @classmethod
    def _boiler_store(cls) -> Any:
        """The annotated store, or the one that the loader found in `new`."""
        for base in cls.__mro__:
            found = (
                vars(base).get("__annotations__", {}).get("store", vars(base).get("_boiler_made"))
            )
            if isinstance(found, str):
                found = vars(sys.modules[base.__module__]).get(found)
            if found is not None:
                return found
        return None

    @classmethod
    def _boiler_input(cls) -> Any:
        """The class of what `rows` or `accumulate` takes: the annotation of its last parameter."""
        name = "rows" if function_of(cls, "rows") else "accumulate"
        owner = next(base for base in cls.__mro__ if name in vars(base))
        function = function_of(cls, name)
        last = function.__code__.co_varnames[function.__code__.co_argcount - 1]
        return named_classes(function.__annotations__[last], owner)

    @classmethod
    def _boiler_root(cls) -> Any:
        """The class of its roots or rows; None for a view that is given its values."""
        if function_of(cls, "rows") or function_of(cls, "accumulate"):
            return cls._boiler_input()
        store = cls._boiler_store()
        return None if store is None else root_of(store).model

    @classmethod
    def _at(cls, path: str, stored: dict[str, Any]) -> Any:
        """The view's document at `path`, detached."""
        return detached.at(cls, path, stored)

    @classmethod
    def where(cls, *conditions: Condition) -> Query:
        """The view's documents that meet all conditions."""
        return Query(cls, conditions)

    @classmethod
    def get_query(cls) -> Query:
        """All of the view's documents."""
        return Query(cls, ())

    # ---- how a program makes and reads it

    @classmethod
    def new(cls, snapshot: Snapshot) -> Any:
        """The view of a root document."""
        store = cls._boiler_store()()
        root = root_of(type(store))
        store.add_snapshot(root.name, root.model, snapshot)
        store.refresh()
        return cls(store=store)

    @classmethod
    def get(cls, doc_id: str, once: bool = False, f_notify: Any = None) -> Any:
        """The view of the root with that id, or None where it should not exist; `f_notify(obj=view)` where it does."""
        snapshot = SESSION.get().snapshot_of(cls, doc_id)
        if snapshot is None:
            return None
        try:
            view = cls.new(snapshot=snapshot)
        except EndedError as ended:
            if ended.cause is None:
                return None
            raise
        if target_name(cls) and not any(t is not None for t in view._boiler_targets()):
            return None
        view._f_notify = f_notify
        if f_notify is not None and not once:
            f_notify(obj=view)
        return view

    @classmethod
    def get_many(cls, ids: Iterable[str]) -> list[Any]:
        """A list of `get(once=True)`."""
        return [cls.get(doc_id=doc_id, once=True) for doc_id in ids]

    def notify(self) -> None:
        """Calls what `get` was given."""
        if self._f_notify is not None:
            self._f_notify(obj=self)

    # ---- what is written

    def to_snapshot(self) -> Snapshot:
        """Evaluates every exported attribute; what raises gives its default and is noted."""
        snapshot = Snapshot({}, None)
        snapshot.view = type(self)
        for attribute in attributes(type(self)).values():
            if not attribute.export_enabled:
                continue
            key = attribute.key_in(type(self))
            try:
                snapshot[key] = attribute.write(self)
            except RAISED as error:
                snapshot[key] = attribute.default_export()
                if isinstance(error, ForbiddenValueError):
                    snapshot.failures.append((attribute.name, error.error, attribute.fget))
                else:
                    snapshot.failures.append((attribute.name, error, None))
        if snapshot.failures and (session := SESSION.get(None)) is not None:
            session.failed(snapshot)
        return snapshot

    def to_dict(self) -> dict[str, Any]:
        """What is written."""
        return self.to_snapshot().to_dict()

    to_view_dict = to_dict

    def _boiler_targets(self) -> list[Reference | None]:
        """Where it is written. Raises what doc_ref or _view_refs raises."""
        if hasattr(type(self), "_view_refs"):
            return list(getattr(self, "_view_refs"))  # noqa: B009 - declared by the program
        return [getattr(self, "doc_ref")]  # noqa: B009 - declared by the program

    # ---- what a client writes

    def update_vals(self, with_raw: dict[str, Any]) -> None:
        """Calls the setter of every attribute whose key is there, in order of declaration. Raises TypeError for a wrong type."""
        for attribute in attributes(type(self)).values():
            key = attribute.key_in(type(self))
            if attribute.fset is not None and attribute.import_enabled and key in with_raw:
                attribute.fset(self, imported_raw(attribute, type(self), with_raw[key]))

    def propagate_change(self) -> None:
        """Merges what was assigned to the entities of the store, in order of its references, and to those it was given itself.

        Raises TypeError where a view's document was assigned to.
        """
        made_of = vars(self).get("store")
        store = made_of._objects.values() if made_of is not None else ()
        for held in [*store, *self._assigned.values()]:
            for entity in mapped_in(held):
                if entity._detached and entity._assigned:
                    name = type(entity).__name__
                    raise TypeError(f"{name} is a view: nothing can be assigned to it")
                if isinstance(entity, DomainModel):
                    entity.save()


def target_name(view: type) -> str | None:
    """The property that names the view's documents; None for an abstract view."""
    return next((name for name in ("_view_refs", "doc_ref") if hasattr(view, name)), None)
