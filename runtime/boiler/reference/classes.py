"""The oracle's stores, views, mediators, sources and sinks: what a user's classes derive from while they are evaluated.

They ask the session for documents and hand it what is emitted; must not know how letters or conflicts are made.
"""

import copy
import sys
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Protocol

from .attributes import ForbiddenValueError, Mapped, attributes
from .conditions import Condition, Query
from .values import Reference


class EndedError(BaseException):
    """Internal: the view of this root does not exist; `cause` is (attribute, exception), or None where nothing is wrong."""

    def __init__(self, cause: tuple[str, BaseException] | None) -> None:
        super().__init__(cause)
        self.cause = cause


class Session(Protocol):
    """What the classes need of the evaluation that is going on."""

    def resolve(self, declared: "StoreReference", name: str, wanted: Any) -> Any:
        """The documents for what a reference getter returned."""

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        """Takes what a sink is given."""

    def snapshot_of(self, view: type, doc_id: str) -> "Snapshot | None":
        """The root document of a view, or None."""


SESSION: ContextVar[Session] = ContextVar("SESSION")


class Snapshot(dict[str, Any]):
    """A document's content, and for a view the exceptions of its getters."""

    def __init__(
        self, fields: dict[str, Any], reference: Reference | None, exists: bool = True
    ) -> None:
        super().__init__(fields)
        self.reference, self.exists = reference, exists
        self.failures: list[tuple[str, BaseException, Callable[..., Any] | None]] = []

    @property
    def id(self) -> str | None:
        """The document's id."""
        return None if self.reference is None else self.reference.id

    def to_dict(self) -> dict[str, Any]:
        """A copy of the content."""
        return dict(self)


class StoreReference:
    """`reference(...)` in a store; without a getter it is the root."""

    def __init__(self, *, dm_cls: Any, many: bool = False, import_required: bool = False) -> None:
        self.dm_cls, self.many, self.import_required = dm_cls, many, import_required
        self.name = ""
        self.fget: Callable[[Any], Any] | None = None
        self.owner: type | None = None

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.owner = name, owner

    def getter(self, function: Callable[[Any], Any]) -> "StoreReference":
        """`@x.getter`; a copy, so that a base class keeps its own."""
        new = copy.copy(self)
        new.fget = function
        return new

    @property
    def model(self) -> Any:
        """The class, also where it was given by name."""
        if isinstance(self.dm_cls, str):
            assert self.owner is not None
            return vars(sys.modules[self.owner.__module__])[self.dm_cls]
        return self.dm_cls

    def __get__(self, store: Any, cls: type) -> Any:
        if store is None:
            return self
        try:
            return store._objects[self.name]
        except KeyError:
            raise AttributeError(f"the reference {self.name} is not resolved yet") from None


def references(store: type) -> dict[str, StoreReference]:
    """All references in order of declaration."""
    found: dict[str, StoreReference] = {}
    for base in reversed(store.__mro__):
        found.update({n: r for n, r in vars(base).items() if isinstance(r, StoreReference)})
    return found


def root_of(store: type) -> StoreReference:
    """The one reference without a getter."""
    (root,) = [r for r in references(store).values() if r.fget is None]
    return root


class Store:
    """A root document and what it refers to."""

    def __init__(self) -> None:
        self._objects: dict[str, Any] = {}

    def add_snapshot(self, name: str, dm_cls: Any, snapshot: Snapshot) -> None:
        """Sets the root."""
        assert snapshot.reference is not None
        self._objects[name] = dm_cls._at(snapshot.reference.path, dict(snapshot))

    def refresh(self) -> None:
        """Follows every reference in order of declaration. Raises EndedError where the view can't exist."""
        session = SESSION.get()
        for name, declared in references(type(self)).items():
            if declared.fget is None:
                continue
            try:
                self._objects[name] = found = session.resolve(declared, name, declared.fget(self))
            except (Exception, SystemExit) as error:
                raise EndedError((name, error)) from None
            if declared.import_required and (found is None or found == {}):
                raise EndedError(None)


class ViewModel(Mapped):
    """A view over a store."""

    def __init__(
        self,
        store: Any = None,
        f_notify: Any = None,
        row: Any = None,
        root: Any = None,
        **values: Any,
    ) -> None:
        super().__init__()
        self.store, self._f_notify = store, f_notify
        self.row, self.root = row, root
        for name, value in values.items():
            setattr(self, name, value)

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
    def _boiler_row_model(cls) -> Any:
        """What `rows` takes: its first annotation."""
        found = next(iter(cls.rows.__annotations__.values()))  # type: ignore[attr-defined]
        return vars(sys.modules[cls.__module__])[found] if isinstance(found, str) else found

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
        """The view of the root with that id; `f_notify(obj=view)` where it exists."""
        snapshot = SESSION.get().snapshot_of(cls, doc_id)
        if snapshot is None:
            return None
        view = cls.new(snapshot=snapshot)
        view._f_notify = f_notify
        if f_notify is not None and not once:
            f_notify(obj=view)
        return view

    @classmethod
    def get_many(cls, ids: list[str]) -> list[Any]:
        """A list of `get(once=True)`."""
        return [cls.get(doc_id=doc_id, once=True) for doc_id in ids]

    def notify(self) -> None:
        """Calls what `get` was given."""
        if self._f_notify is not None:
            self._f_notify(obj=self)

    def to_snapshot(self) -> Snapshot:
        """Evaluates every exported attribute; what raises gives its default and is noted."""
        snapshot = Snapshot({}, None)
        for attribute in attributes(type(self)).values():
            if not attribute.export_enabled:
                continue
            key = attribute.key_in(type(self))
            try:
                snapshot[key] = attribute.write(self)
            except (Exception, SystemExit) as error:
                snapshot[key] = attribute.default_export()
                if isinstance(error, ForbiddenValueError):
                    snapshot.failures.append((attribute.name, error.error, attribute.fget))
                else:
                    snapshot.failures.append((attribute.name, error, None))
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


def target_name(view: type) -> str | None:
    """The property that names the view's documents; None for an abstract view."""
    return next((name for name in ("_view_refs", "doc_ref") if hasattr(view, name)), None)


class Triggers:
    """Decorators that mark a mediator's methods."""

    @staticmethod
    def _mark(event: str) -> Callable[[Any], Any]:
        def mark(function: Any) -> Any:
            function._boiler_triggers = (*getattr(function, "_boiler_triggers", ()), event)
            return function

        return mark

    on_create = staticmethod(_mark("create"))
    on_update = staticmethod(_mark("update"))


class Source:
    """The root documents of a mediator: of `model` with `conditions`, or of a collection group."""

    def __init__(
        self, model: Any, conditions: tuple[Condition, ...], group: str | None, gives: str
    ) -> None:
        self.model, self.conditions, self.group, self.gives = model, conditions, group, gives
        self.triggers = Triggers()

    def start(self) -> None:
        """Nothing: the evaluation reads the roots itself."""


class source:  # noqa: N801 - the name that programs import
    """`source.domain_model` and `source.firestore`."""

    @staticmethod
    def domain_model(model: Any, *conditions: Condition) -> Source:
        """Triggers get the object."""
        return Source(model, conditions, None, "object")

    @staticmethod
    def firestore(query: Any) -> Source:
        """Triggers get reference and snapshot."""
        if isinstance(query, Query):
            return Source(query.model, query.conditions, None, "snapshot")
        return Source(None, (), query.path.removeprefix("**/"), "snapshot")


class GroupQuery:
    """`Query(path="**/group")`."""

    def __init__(self, path: str) -> None:
        self.path = path


class Sink:
    """Where a mediator writes."""

    def emit(
        self, obj: Any = None, *, reference: Reference | None = None, snapshot: Any = None
    ) -> None:
        """A view by its own targets, or a snapshot at a reference."""
        if obj is not None:
            content = obj.to_snapshot()
            for target in obj._boiler_targets():
                SESSION.get().emit(target, content)
        else:
            SESSION.get().emit(reference, snapshot)


class sink:  # noqa: N801 - the name that programs import
    """`sink.firestore`."""

    @staticmethod
    def firestore(atomic: bool = False) -> Sink:
        """A Firestore sink; atomic or not, the settled documents are the same."""
        return Sink()


class Mediator:
    """Carries views from a source to a sink."""

    view_model_cls: Any = None


def trigger_of(mediator: type) -> Any:
    """The method of `on_update`, else that of `on_create`, or None for the default body."""
    found: dict[str, Any] = {}
    for base in reversed(mediator.__mro__):
        for function in vars(base).values():
            for event in getattr(function, "_boiler_triggers", ()):
                found[event] = function
    return found.get("update", found.get("create"))
