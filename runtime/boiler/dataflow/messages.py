"""What operators send each other (docs/architecture.md, How a view is kept). `key` is what the receiver is keyed by.

Must not know operators.
"""

from dataclasses import dataclass
from typing import Any

from boiler.functions import JoinKey
from boiler.instants import NEVER
from boiler.letters import Letter
from boiler.session import Fields
from boiler.values import path_order

Key = JoinKey

Moment = tuple[int | str, ...]
"""The place of a keyed operator's call among all calls of all of its keys: (time, 0, partition, offset) of an event,
(time, 1, text of the key, 0 if it is text else 1) of a timer, and one number more for a timer that came right after such a
call, having passed already."""


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document is now so; no fields: it does not exist. From sources, and from Deliver to the sink.

    `created` is when it was, in microseconds, where a source tells it: a document that was deleted and made again has another.
    """

    path: str
    fields: Fields | None
    created: int | None = None

    @property
    def key(self) -> Key:
        """The document's path."""
        return self.path


@dataclass(frozen=True, slots=True)
class Subscription:
    """A root asks for what is under a key, or does no longer."""

    key: Key
    root: str
    slot: str
    ends: bool


@dataclass(frozen=True, slots=True)
class SlotChange:
    """A document of a slot of a root is now so; no fields: the root has it no longer."""

    root: str
    slot: str
    join_key: Key
    path: str
    fields: Fields | None

    @property
    def key(self) -> Key:
        """The root's path."""
        return self.root


@dataclass(frozen=True, slots=True)
class IndexChange:
    """A document is now found under a join key; no fields: it is found there no longer."""

    key: Key
    path: str
    fields: Fields | None


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who claims a path: a mediator (for dead letters a node), a root, and the claim's position among the root's."""

    name: str
    root: str
    index: int

    def order(self) -> tuple[str, list[str], int]:
        """The sort key: of several claims on a path the smallest wins."""
        return self.name, path_order(self.root), self.index


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimant wants the document `target` to be so; no fields: no longer. `view` is the claiming view's name.

    `letters` stand as long as the claim does, also one without fields: a document that was refused. `moment` is that of the call
    of a keyed operator.
    """

    target: str
    claimant: Claimant
    view: str
    fields: Fields | None
    letters: tuple[Letter, ...] = ()
    moment: Moment = ()

    @property
    def key(self) -> Key:
        """The target's path."""
        return self.target


@dataclass(frozen=True, slots=True)
class Removal:
    """A keyed operator takes back whatever its mediator has claimed at a path before that moment."""

    target: str
    mediator: str
    moment: Moment

    @property
    def key(self) -> Key:
        """The target's path."""
        return self.target


@dataclass(frozen=True, slots=True)
class TopicRecord:
    """A record for a topic, its value as JSON has it; None: a tombstone.

    `origin` tells it from every other record of the program, and is the same whenever the same events come again.
    """

    topic: str
    message_key: str | None
    value: Any
    origin: str

    @property
    def key(self) -> Key:
        """The topic: its records stay in order."""
        return self.topic


@dataclass(frozen=True, slots=True)
class Existing:
    """A document that an earlier run left at a path: what Deliver has to start from."""

    path: str
    fields: Fields

    @property
    def key(self) -> Key:
        """The document's path."""
        return self.path


@dataclass(frozen=True, slots=True)
class Event:
    """A record of a topic, typed: `key` is the text of its group, `time` its event time in microseconds.

    `partition` and `offset` say when it arrived, `origin` which record of which topic it is. `message_key` is the record's own
    key; `passed` is how far the watermark had come before it.
    """

    key: str
    time: int
    partition: int
    offset: int
    origin: str
    fields: Fields
    message_key: str | None = None
    passed: int = NEVER


@dataclass(frozen=True, slots=True)
class Tick:
    """The watermark, in microseconds, has passed a time that the key has waited for."""

    key: Key
    watermark: int


Message = (
    DocumentChange
    | Subscription
    | SlotChange
    | IndexChange
    | Claim
    | Removal
    | TopicRecord
    | Existing
    | Event
    | Tick
)
