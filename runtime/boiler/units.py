"""What a program keeps: one unit for each mediator, or for each view where there are no mediators.

Must not know how a unit is evaluated.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import CodeType
from typing import Any

from boiler.mediator import Mediator, source_of, trigger_of
from boiler.models import collection_of
from boiler.query import Where
from boiler.source import Source
from boiler.store import OpenStore, root_of, slots
from boiler.view_model import ViewModel, root_model, store_of, target_name


@dataclass(frozen=True)
class Unit:
    """A mediator with its source, the view that it keeps, and the method that is called for a root, if any."""

    name: str
    view: type[ViewModel]
    source: Source
    mediator: type[Mediator] | None
    trigger: Callable[..., Any] | None

    @property
    def target(self) -> str:
        """The property that names the view's documents, as dead letters call it."""
        return target_name(self.view) or "doc_ref"

    def collections(self) -> set[str]:
        """The collection templates that it reads."""
        store = store_of(self.view)
        joined = set() if store is None else {collection_of(slot.model) for slot in slots(store)}
        root = root_model(self.view)
        return {self.source.collection, *joined} | ({collection_of(root)} if root else set())


def units(classes: Iterable[type]) -> tuple[Unit, ...]:
    """The units of a program's classes, by name."""
    known = list(classes)
    views = [cls for cls in known if issubclass(cls, ViewModel)]
    found = [
        u
        for cls in known
        if issubclass(cls, Mediator)
        if (u := of_mediator(cls, views)) is not None
    ]
    if not any(issubclass(cls, Mediator) for cls in known):
        found = [u for view in views if (u := _of_view(view)) is not None]
    return tuple(sorted(found, key=lambda unit: unit.name))


def of_mediator(cls: type[Mediator], views: list[type[ViewModel]]) -> Unit | None:
    """A mediator's unit; None for a base class without source or view."""
    source, trigger = source_of(cls), trigger_of(cls)
    view = cls.view_model_cls or (_view_in(trigger, views) if trigger is not None else None)
    if source is None or view is None:
        return None
    return Unit(cls.__name__, view, source, cls, trigger)


def _of_view(view: type[ViewModel]) -> Unit | None:
    model = root_model(view)
    if target_name(view) is None or model is None:
        return None
    source = Source(where=Where(model), group=None, gives="object")
    return Unit(view.__name__, view, source, None, None)


def _view_in(trigger: Callable[..., Any], views: list[type[ViewModel]]) -> type[ViewModel] | None:
    """The view that a trigger's code names."""
    names = _names(trigger.__code__)
    return next((view for view in views if view.__name__ in names), None)


def _names(code: CodeType) -> set[str]:
    found = set(code.co_names) | set(code.co_freevars)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _names(constant)
    return found


def declared_store(view: type[ViewModel]) -> Any:
    """The view's store class where it is declared with references; None for an open one."""
    store = store_of(view)
    if store is None or issubclass(store, OpenStore):
        return None
    root_of(store)
    return store
