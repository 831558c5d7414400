"""Mediators: they carry views from a source to a sink.

Must not know how they are run.
"""

from collections.abc import Callable
from typing import Any

from boiler.event_stream import EventStream
from boiler.source import Source
from boiler.triggers import triggers_on
from boiler.window import Windows


class Mediator:
    """`source`, `sink`, and either `view_model_cls` or a method decorated with triggers of the source."""

    source: Any
    sink: Any
    view_model_cls: Any = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @classmethod
    def start(cls) -> Any:
        """Runs the mediator in this process, by hand, and returns the running processor."""
        return cls.source.start()


def source_of(mediator: type) -> Source | None:
    """The mediator's source; None for a base class that has none."""
    found = getattr(mediator, "source", None)
    return found if isinstance(found, Source) else None


def events_of(mediator: type) -> EventStream | None:
    """The mediator's source where it is a stream of events."""
    found = getattr(mediator, "source", None)
    return found if isinstance(found, EventStream) else None


def window_of(mediator: type) -> Windows | None:
    """How the mediator divides time; None where it does not."""
    found = getattr(mediator, "window", None)
    return found if isinstance(found, Windows) else None


def triggers_of(mediator: type) -> dict[str, str]:
    """The name of the method for each trigger. Raises TypeError where a class has two methods for one."""
    found: dict[str, str] = {}
    for base in reversed(mediator.__mro__):
        own: dict[str, str] = {}
        for name, method in vars(base).items():
            for trigger in triggers_on(method):
                if trigger in own:
                    raise TypeError(
                        f"{base.__name__} has two methods for {trigger}: {own[trigger]} and {name}"
                    )
                own[trigger] = name
        found |= own
    return found


def trigger_of(mediator: type, updated: bool = True) -> Callable[..., Any] | None:
    """The method that is called for a root, which may have been updated since its creation; None for the default body.

    A mediator with one trigger alone has its method for both.
    """
    found = triggers_of(mediator)
    first, other = ("on_update", "on_create") if updated else ("on_create", "on_update")
    name = found.get(first, found.get(other))
    return None if name is None else getattr(mediator, name)
