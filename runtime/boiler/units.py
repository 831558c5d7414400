"""What a program keeps: one unit for each mediator that keeps a view, or for each view where there are no mediators.

A view that other views read has a unit of its own, named by the view, whose documents are all of the view's.

Must not know how a unit is evaluated.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import CodeType
from typing import Any

from boiler.aggregating import Aggregator, aggregator_of
from boiler.mediator import Mediator, source_of, trigger_of, triggers_of
from boiler.models import DomainModel, is_view
from boiler.query import Where
from boiler.sink import KafkaSink
from boiler.source import Source
from boiler.store import OpenStore, root_of
from boiler.view_model import ViewModel, root_model, store_of, target_name


@dataclass(frozen=True)
class Unit:
    """A mediator with its source, the view that it keeps, and the methods called for a root, and for one that is gone, if any.

    `on_create` is called in place of `trigger` until the root's first update. A trigger may emit what is no view's; then there is
    no view.
    """

    name: str
    view: type[ViewModel] | None
    source: Source
    mediator: type[Mediator] | None
    trigger: Callable[..., Any] | None
    on_delete: Callable[..., Any] | None = None
    on_create: Callable[..., Any] | None = None

    @property
    def target(self) -> str:
        """The property that names the view's documents, as dead letters call it."""
        return (target_name(self.view) if self.view is not None else None) or "doc_ref"

    @property
    def label(self) -> str:
        """What dead letters call it: the view's name, without one the mediator's."""
        return self.view.__name__ if self.view is not None else self.name

    @property
    def in_topic(self) -> bool:
        """Whether its documents are records of a topic."""
        return self.mediator is not None and isinstance(self.mediator.sink, KafkaSink)

    @property
    def aggregator(self) -> Aggregator | None:
        """The functions of an aggregating view; None for any other."""
        return aggregator_of(self.view) if self.view is not None else None


def of_mediator(cls: type[Mediator], views: list[type[ViewModel]]) -> Unit | None:
    """A mediator's unit; None for a base class without source or anything to do, and for one that carries what clients write."""
    source, trigger = source_of(cls), trigger_of(cls)
    if source is not None and source.by_clients:
        return None
    created = trigger_of(cls, updated=False)
    view = cls.view_model_cls or _view_in(trigger, views) or _view_in(created, views)
    if source is None or (view is None and trigger is None):
        return None
    on_delete = triggers_of(cls).get("on_delete")
    gone = getattr(cls, on_delete) if on_delete is not None else None
    return Unit(cls.__name__, view, source, cls, trigger, gone, created)


def root_of_view(view: type[ViewModel]) -> Any:
    """The class of what a view is made of: its roots, or the rows that it folds; None where nothing tells it."""
    aggregator = aggregator_of(view)
    return root_model(view) if aggregator is None else aggregator.input


def unit_named(classes: Iterable[type], name: str) -> Unit:
    """The unit of the mediator or view of that name. Raises ValueError where the program has none."""
    known = list(classes)
    views = [cls for cls in known if issubclass(cls, ViewModel)]
    for cls in known:
        if cls.__name__ == name:
            found = of_mediator(cls, views) if issubclass(cls, Mediator) else None
            found = found or (of_view(cls) if issubclass(cls, ViewModel) else None)
            if found is not None:
                return found
    raise ValueError(f"the program keeps nothing named {name}")


def of_view(view: type[ViewModel]) -> Unit | None:
    """The unit of all of a view's documents; None for a view that is made of nothing, or goes nowhere."""
    model = root_of_view(view)
    if target_name(view) is None or model is None or not (is_view(model) or _is_model(model)):
        return None
    source = Source(where=Where(model), group=None, gives="object")
    return Unit(view.__name__, view, source, None, None)


def _is_model(kind: type) -> bool:
    return issubclass(kind, DomainModel)


def _view_in(
    trigger: Callable[..., Any] | None, views: list[type[ViewModel]]
) -> type[ViewModel] | None:
    """The view that a trigger's code names."""
    names = _names(trigger.__code__) if trigger is not None else set()
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
