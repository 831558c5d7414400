"""What an operator is given for a key: its state, and where to send. Must not know what drives it."""

from collections.abc import MutableMapping, Sequence
from typing import Any, Protocol

from boiler.dataflow.messages import Claim, Key, Message


class Context(Protocol):
    """The state of the current key by entry name, and the two outputs.

    An operator owns what it takes out of the state, and puts back what it has changed: a driver may keep the state as
    objects or as bytes.
    """

    @property
    def state(self) -> MutableMapping[str, Any]:
        """What the key keeps, by entry name; a key whose entries are all None is forgotten."""

    def emit(self, message: Message) -> None:
        """Sends a message to the operators that read this one."""

    def letter(self, claim: Claim) -> None:
        """Sends a claim on a dead letter."""

    @property
    def watermark(self) -> int:
        """How far event time has come in this cut, in microseconds: all events before it have arrived.

        NEVER where there are no events.
        """

    def wake(self, at: int) -> None:
        """The key is given a Tick in the first cut whose watermark is after `at`."""


class Operator(Protocol):
    """One node of the plan, or a part of one."""

    def apply(self, key: Key, messages: Sequence[Message], context: Context) -> None:
        """Handles all messages of one cut for a key."""


def unknown(operator: object, message: Message) -> AssertionError:
    """A message that the plan should never have sent there."""
    return AssertionError(f"{type(operator).__name__} does not understand {message}")
