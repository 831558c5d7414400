"""The decorators by which a mediator's methods say when they are called, and the part that all sources have in common.

Must not know what a source gives.
"""

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

TRIGGERS = "_boiler_triggers"
"""The attribute in which a decorated function keeps the names of its triggers."""


class Triggers:
    """Decorators for a mediator's methods; they stack, above or below `@classmethod`."""

    def __repr__(self) -> str:
        return "<Triggers>"

    @staticmethod
    def on_create(method: F) -> F:
        """Called when a root appears."""
        return _marked(method, "on_create")

    @staticmethod
    def on_update(method: F) -> F:
        """Called when a root, or anything that its view reads, changes."""
        return _marked(method, "on_update")

    @staticmethod
    def on_delete(method: F) -> F:
        """Called when a root goes, with its last version."""
        return _marked(method, "on_delete")

    @staticmethod
    def on_topic(method: F) -> F:
        """Called for each event of a topic, in the order of event time."""
        return _marked(method, "on_topic")

    @staticmethod
    def on_timer(method: F) -> F:
        """Called when event time has passed a timer that a handler has set."""
        return _marked(method, "on_timer")


def _marked(method: F, trigger: str) -> F:
    function = function_of(method)
    known = triggers_on(method)
    if trigger not in known:
        setattr(function, TRIGGERS, (*known, trigger))
    return method


def triggers_on(method: object) -> tuple[str, ...]:
    """The triggers of a method as a class body has it: a function, or a classmethod around one."""
    found: tuple[str, ...] = getattr(function_of(method), TRIGGERS, ())
    return found


def function_of(method: object) -> object:
    """The function within a classmethod or staticmethod; anything else as it is."""
    while isinstance(method, classmethod | staticmethod):
        method = method.__func__
    return method


class Declared:
    """A source as a mediator's class body declares it."""

    def __init__(self) -> None:
        """Of no mediator yet."""
        self.triggers = Triggers()
        self._owner: type | None = None

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner = owner

    def start(self) -> Any:
        """Runs the mediator of this source in this process, by hand, and returns the running processor."""
        from boiler.by_hand import start

        if self._owner is None:
            raise TypeError("this source belongs to no mediator")
        return start(self._owner)
