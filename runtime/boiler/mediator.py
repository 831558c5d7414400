"""Mediators: they carry views from a source to a sink.

Must not know how they are run.
"""

from collections.abc import Callable
from typing import Any

from boiler.source import TRIGGERS, Source


class Mediator:
    """`source`, `sink`, and either `view_model_cls` or a method decorated with triggers of the source."""

    source: Any
    sink: Any
    view_model_cls: Any = None

    @classmethod
    def start(cls) -> Any:
        """Runs the mediator in this process, by hand, and returns the running processor."""
        return cls.source.start()


def source_of(mediator: type) -> Source | None:
    """The mediator's source; None for a base class that has none."""
    found = getattr(mediator, "source", None)
    return found if isinstance(found, Source) else None


def trigger_of(mediator: type) -> Callable[..., Any] | None:
    """The method that is called for a root; None where the view is materialised by default.

    What is there when all has settled is the last update's: so of two methods it is that of `on_update`.
    """
    found: dict[str, Callable[..., Any]] = {}
    for base in reversed(mediator.__mro__):
        for method in vars(base).values():
            for trigger in getattr(method, TRIGGERS, ()):
                found[trigger] = method
    return found.get("on_update", found.get("on_create"))
