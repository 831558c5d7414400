"""The oracle's reading of a program: its mediators, what they read, and which topics there are.

Everything here is told by the classes and their text alone; must not know documents, events or evaluation.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from .attributes import attributes, function_of
from .loading import Loaded
from .mediators import Mediator, Source, triggers_of
from .models import DomainModel
from .once import evaluates_once
from .sessions import BeyondOracleError
from .sinks import KafkaSink
from .stores import StoreReference, references
from .values import fits
from .views import ViewModel, target_name
from .windows import Sessions, Sliding

Role = Literal["view", "aggregate", "event_aggregate", "operator", "client"]


@dataclass(frozen=True, eq=False)
class Delivery:
    """A mediator, or a view that stands for itself: in a program without mediators, or as a stream for other views."""

    name: str
    source: Source
    view: Any
    mediator: Any = None
    triggers: dict[str, Any] = field(default_factory=dict)
    role: Role = "view"
    frozen: Literal["create", "update"] | None = None
    window: Any = None

    def trigger(self, updated: bool) -> Any:
        """The method that is called for a root, which may have been updated since its creation. None for the default body."""
        create, update = self.triggers.get("create"), self.triggers.get("update")
        return (update or create) if updated else (create or update)

    @property
    def apart(self) -> bool:
        """Whether creations and updates have methods of their own."""
        return self.trigger(True) is not self.trigger(False)

    @property
    def label(self) -> str:
        """How dead letters name it."""
        return self.name if self.view is None else str(self.view.__name__)

    @property
    def target(self) -> str:
        """How dead letters name its target."""
        return (None if self.view is None else target_name(self.view)) or "doc_ref"

    @property
    def topic(self) -> str | None:
        """The topic to which the default body writes; None for Firestore."""
        found: str | None = getattr(getattr(self.mediator, "sink", None), "topic", None)
        return found

    @property
    def remembers(self) -> bool:
        """Whether its views depend on what came before."""
        if self.role != "view":
            return False
        return self.frozen is not None or self.apart or "delete" in self.triggers


class Program:
    """A loaded program."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self._reads: dict[Any, list[str]] = {}

    @cached_property
    def deliveries(self) -> list[Delivery]:
        """By name."""
        found = [d for cls in self.loaded.classes(Mediator) if (d := self._of_mediator(cls))]
        if not found:
            for view in self.loaded.classes(ViewModel):
                if target_name(view) is not None and has_stream(view):
                    found.append(alone(view))
        return sorted(found, key=lambda d: d.name)

    def _of_mediator(self, cls: Any) -> Delivery | None:
        source = next(_values(cls, Source), None)
        triggers, view = triggers_of(cls), getattr(cls, "view_model_cls", None)
        if source is None or not (triggers or view is not None):
            return None
        window = next(_values(cls, Sliding | Sessions), None)
        role: Role = "view"
        if source.kind in ("patches", "forms"):
            role = "client"
        elif source.kind == "events":
            role = "operator" if {"topic", "timer"} & triggers.keys() else "event_aggregate"
        elif function_of(view, "accumulate") and not triggers:
            role = "aggregate"
        if window is not None and role != "event_aggregate":
            raise BeyondOracleError(f"{cls.__name__}: a window is for an aggregate of events")
        if role == "event_aggregate" and not function_of(view, "accumulate"):
            raise BeyondOracleError(f"{cls.__name__}: events need an operator or an aggregate")
        frozen: Literal["create", "update"] | None = None
        if view is None and role == "view":
            view = self._view_in(triggers)
        if role == "view" and len({"create", "update"} & triggers.keys()) == 1:
            event: Literal["create", "update"] = "create" if "create" in triggers else "update"
            if evaluates_once(self.loaded, cls, triggers[event]):
                frozen = event
        return Delivery(cls.__name__, source, view, cls, triggers, role, frozen, window)

    def _view_in(self, triggers: dict[str, Any]) -> Any:
        """The view that a trigger's text names: that for updates first."""
        views = self.loaded.classes(ViewModel)
        for event in ("update", "create", "delete"):
            names = _names(triggers[event].__code__) if event in triggers else set()
            found = next((v for v in views if v.__name__ in names), None)
            if found is not None:
                return found
        return None

    @cached_property
    def changelogs(self) -> dict[str, Any]:
        """The models that live in topics, by topic."""
        sources = [d.source for d in self.deliveries]
        return {s.topic: s.model for s in sources if s.kind == "documents" and s.topic is not None}

    @cached_property
    def kafka_sinks(self) -> list[str]:
        """The topics that the program writes."""
        sinks = [
            s for cls in self.loaded.classes(Mediator) for s in _values(cls, KafkaSink) if s.topic
        ]
        return sorted({s.topic for s in sinks if s.topic is not None})

    @property
    def by_commits(self) -> bool:
        """Whether the result depends on every commit, and not on the last state alone."""
        return any(
            d.remembers or (d.role != "operator" and list(_values(d.mediator, KafkaSink)))
            for d in self.deliveries
        )

    def reads_collection_of(self, path: str) -> bool:
        """Whether the document lies in a collection that the program reads as a source."""
        templates, groups = self._sources
        return path.split("/")[-2] in groups or any(fits(t + "/*", path) for t in templates)

    @cached_property
    def streams(self) -> list[Any]:
        """The views that other views, or mediators, read: their documents are there whether or not one is asked for."""
        return [model for model in self._read if issubclass(model, ViewModel)]

    @cached_property
    def _sources(self) -> tuple[set[str], set[str | None]]:
        templates = {m._collection() for m in self._read if issubclass(m, DomainModel)}
        return templates, {d.source.group for d in self.deliveries} - {None}

    @cached_property
    def _read(self) -> list[Any]:
        """The classes of all documents that are read, directly or by a view that is read, but for clients."""
        found: list[Any] = []

        def read(model: Any) -> None:
            if model is not None and model not in found:
                found.append(model)
                if issubclass(model, ViewModel):
                    made_of(model)

        def made_of(view: Any) -> None:
            if view is not None:
                read(view._boiler_root())
                for declared in references_of(view).values():
                    read(declared.model)

        for delivery in self.deliveries:
            if delivery.role != "client":
                read(delivery.source.model)
                made_of(delivery.view)
        return found

    def reads_of(self, declared: StoreReference) -> list[str]:
        """Every attribute that the conditions in a reference getter's text read, by name."""
        if declared.fget is None:
            return []
        code = declared.fget.__code__
        if code not in self._reads:
            self._reads[code] = _reads(self.loaded, declared, code)
        return self._reads[code]


def alone(view: Any) -> Delivery:
    """A view over all documents of its root or rows, as if by a mediator of its name."""
    role: Role = "aggregate" if function_of(view, "accumulate") else "view"
    return Delivery(view.__name__, Source("documents", view._boiler_root()), view, role=role)


def has_stream(view: Any) -> bool:
    """Whether a view needs nothing but documents, or other views."""
    root = view._boiler_root()
    return root is not None and issubclass(root, DomainModel | ViewModel)


def references_of(view: Any) -> dict[str, StoreReference]:
    """The references of a view's store, if it has one."""
    store = None if view is None else view._boiler_store()
    return {} if store is None else references(store)


def _values(cls: Any, kind: Any) -> Iterator[Any]:
    for base in cls.__mro__ if cls is not None else ():
        yield from (value for value in vars(base).values() if isinstance(value, kind))


def _names(code: Any) -> set[str]:
    found = set(code.co_names) | set(code.co_freevars)
    for constant in code.co_consts:
        if hasattr(constant, "co_names"):
            found |= _names(constant)
    return found


def _reads(loaded: Loaded, declared: StoreReference, code: Any) -> list[str]:
    function = loaded.definition_of(code)
    known = attributes(declared.model)
    calls = [
        n
        for n in ast.walk(function)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == "where"
    ]
    models = {ast.unparse(call.func.value) for call in calls}  # type: ignore[attr-defined]
    return sorted(
        {
            n.attr
            for call in calls
            for argument in call.args
            for n in ast.walk(argument)
            if isinstance(n, ast.Attribute) and n.attr in known and ast.unparse(n.value) in models
        }
    )
