"""View models: what a front end should see, computed from a store.

Must not know sources, sinks or processors.
"""

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from boiler.annotations import resolved
from boiler.attributes import (
    Attribute,
    ForbiddenValueError,
    Mapped,
    attributes,
    exported_attributes,
)
from boiler.conditions import Condition
from boiler.detached import at
from boiler.query import Where, checked
from boiler.raised import RAISED
from boiler.saving import entities_of, hand_over
from boiler.session import EndedError, Evaluator, Noting, current
from boiler.snapshot import Failure, Snapshot
from boiler.store import OpenStore, Store, root_of
from boiler.undeclared import made_store
from boiler.values import Reference

Notify = Callable[..., Any]


class ViewModel(Mapped):
    """A view: attributes with getters over `store`, and `doc_ref` or `_view_refs` that say where it is written."""

    _is_view = True

    store: Any

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        own = vars(cls).get("new")
        made = made_store(own.__func__) if isinstance(own, classmethod) else None
        if made is not None and made.store is not None:
            names = own.__func__.__globals__  # type: ignore[union-attr]
            if made.store not in names:
                names[made.store] = type(made.store, (OpenStore,), {"__module__": cls.__module__})

    def __init__(self, store: Any = None, f_notify: Notify | None = None, **values: Any) -> None:
        """A view over a filled store; or one that is given its values by hand, of whatever names its attributes have."""
        # What a view is made of is no attribute of it, and never hides one of its name: a seat may have a row.
        if store is not None and "store" in attributes(type(self)):
            values["store"], store = store, None
        vars(self).update(store=store, row=None, root=None)
        self._f_notify = f_notify
        super().__init__(**values)  # last, since a setter may use the store

    def __repr__(self) -> str:
        """With its path where it is a view's document, as another view sees it."""
        path = vars(self).get("_path")
        return super().__repr__() if path is None else f"<{type(self).__name__} {path}>"

    @classmethod
    def _at(cls, path: str, stored: dict[str, Any]) -> Any:
        """The document of the view at a path, as other views see it."""
        return at(cls, path, stored)

    @classmethod
    def where(cls, *conditions: Condition) -> Where:
        """The view's documents that meet all conditions."""
        return Where(cls, checked(conditions))

    @classmethod
    def get_query(cls) -> Where:
        """All documents of the view."""
        return Where(cls)

    def _plain(self, attribute: Attribute) -> Any:
        """Without a getter it is the row's field of its name. Raises AttributeError or KeyError where there is none."""
        row = vars(self)["row"]
        if row is None:
            return super()._plain(attribute)
        return row[attribute.name] if isinstance(row, dict) else getattr(row, attribute.name)

    @classmethod
    def new(cls, snapshot: Snapshot) -> Any:
        """The view of a root document; its references are resolved as usual."""
        declared = store_of(cls)
        if rows_of(cls) is not None:
            raise TypeError(f"{cls.__name__} has rows: a root has any number of these views")
        if declared is None:
            raise TypeError(f"{cls.__name__} has no store: annotate `store: SomeStore`")
        root = root_of(declared)
        store = declared()
        store.add_snapshot(root.name, dm_cls=root.model, snapshot=snapshot)
        store.refresh()
        return cls(store=store)

    @classmethod
    def get(cls, doc_id: str, once: bool = False, f_notify: Notify | None = None) -> Any:
        """The view of the root with that id; None where it should not exist.

        `once=False` with `f_notify`: it is called as `f_notify(obj=view)` on each settled change.
        """
        session = current()
        if session is None:
            from boiler.by_hand import get

            return get(cls, doc_id, once, f_notify)
        if isinstance(session, Evaluator):
            view = session.view(cls, doc_id)
        else:
            snapshot = session.root(cls, doc_id)
            view = None if snapshot is None else cls.new(snapshot=snapshot)
        if view is None:
            return None
        view._f_notify = f_notify
        if f_notify is not None and not once:
            f_notify(obj=view)
        return view

    @classmethod
    def get_many(cls, ids: Iterable[str]) -> list[Any]:
        """A list of `get(doc_id, once=True)`."""
        return [cls.get(doc_id=doc_id, once=True) for doc_id in ids]

    def notify(self) -> None:
        """Calls what `get` was given as `f_notify`."""
        if self._f_notify is not None:
            self._f_notify(obj=self)

    def update_vals(self, with_raw: Mapping[str, Any]) -> None:
        """Calls the setters of the attributes whose stored keys are in `with_raw`, in order of declaration; ignores other keys.

        Raises TypeError for a value of the wrong type, and what a setter raises.
        """
        if not isinstance(with_raw, Mapping):
            raise TypeError(f"update_vals takes a dict, not {type(with_raw).__name__}")
        cls = type(self)
        for attribute in attributes(cls).values():
            key = attribute.key_in(cls)
            if attribute.fset is not None and attribute.import_enabled and key in with_raw:
                setattr(self, attribute.name, attribute.read(cls, with_raw[key]))

    def propagate_change(self) -> None:
        """Merges the attributes assigned to entities, those of the store and those that the view itself holds: all or nothing.

        Raises TypeError or OverflowError for what can't be written.
        """
        held = vars(self).get("store")
        store = held._objects.values() if isinstance(held, Store) else ()
        hand_over(entities_of([*store, *self._assigned.values()]))

    def to_snapshot(self) -> Snapshot:
        """What is written: every exported attribute; one that raises gives its `export_default` and is noted."""
        cls = type(self)
        fields: dict[str, Any] = {}
        failures = []
        for attribute in exported_attributes(cls):
            key = attribute.key_in(cls)
            try:
                fields[key] = attribute.exported(self)
                continue
            except ForbiddenValueError as forbidden:
                getter: Any = attribute.fget
                failures.append(Failure(attribute.name, forbidden.error, getter))
            except RAISED as error:
                failures.append(Failure(attribute.name, error, None))
            fields[key] = attribute.default_export()
        snapshot = Snapshot(fields)
        snapshot.failures = tuple(failures)
        snapshot.view = cls
        if failures and isinstance(session := current(), Noting):
            session.failed(failures)
        return snapshot

    def to_dict(self) -> dict[str, Any]:
        """What is written, as a plain dict."""
        return self.to_snapshot().to_dict()

    def to_view_dict(self) -> dict[str, Any]:
        """The older name of `to_dict`."""
        return self.to_dict()


def target_name(view: type) -> str | None:
    """The property that names the view's documents; None for an abstract view."""
    return next((name for name in ("_view_refs", "doc_ref") if hasattr(view, name)), None)


def targets(view: ViewModel) -> list[Reference | None]:
    """Where the view is written now. Raises what the property raises."""
    if hasattr(type(view), "_view_refs"):
        return list(view._view_refs)  # type: ignore[attr-defined]
    return [view.doc_ref]  # type: ignore[attr-defined]


def existing(view: type[ViewModel], snapshot: Snapshot) -> Any:
    """The view of a root document; None where it should not exist: a required reference does not resolve, or it has no target.

    Raises EndedError with what a reference getter or the target raised.
    """
    try:
        found = view.new(snapshot=snapshot)
    except EndedError as ended:
        if ended.cause is not None:
            raise
        return None
    name = target_name(view)
    if name is None:
        return found
    try:
        exists = any(target is not None for target in targets(found))
    except RAISED as error:
        raise EndedError((name, error)) from None
    return found if exists else None


def rows_of(view: type) -> Callable[[Any], Iterable[Any]] | None:
    """The staticmethod `rows`, which gives the rows of a root, each for a view of its own; None for a view over a store."""
    found = inspect.getattr_static(view, "rows", None)
    return found.__func__ if isinstance(found, staticmethod) else None


def views_of_rows(view: type[ViewModel], root: Any) -> list[Any]:
    """The views of a root document's rows, in order. Raises what `rows` raises."""
    rows = rows_of(view)
    assert rows is not None, "asked only of a view with rows"
    found = []
    for row in rows(root):
        found.append(view())
        vars(found[-1]).update(row=row, root=root)
    return found


def store_of(view: type) -> type[Store] | None:
    """The store class: what `store` is annotated with, else what the view's own `new` makes and is declared."""
    for base in view.__mro__:
        if base is ViewModel:
            break
        annotation = vars(base).get("__annotations__", {}).get("store")
        if annotation is not None:
            return _store_class(resolved(annotation, base))
        own = vars(base).get("new")
        made = made_store(own.__func__) if isinstance(own, classmethod) else None
        if made is not None and made.store is not None:
            return _store_class(vars(sys.modules[base.__module__]).get(made.store))
    return None


def root_model(view: type) -> Any:
    """The model of the view's root documents; None where nothing tells it."""
    rows: Any = rows_of(view)
    if rows is not None:
        first = rows.__code__.co_varnames[0] if rows.__code__.co_argcount else ""
        annotation = rows.__annotations__.get(first)
        return None if annotation is None else resolved(annotation, view)
    store = store_of(view)
    if store is not None and not issubclass(store, OpenStore):
        return root_of(store).model
    for base in view.__mro__:
        own = vars(base).get("new")
        made = made_store(own.__func__) if isinstance(own, classmethod) else None
        if made is not None:
            return vars(sys.modules[base.__module__]).get(made.model)
    return None


def _store_class(found: Any) -> type[Store] | None:
    return found if isinstance(found, type) and issubclass(found, Store) else None
