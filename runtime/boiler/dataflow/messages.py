"""What operators send each other (docs/architecture.md, How a view is kept). `key` is what the receiver is keyed by.

Must not know operators.
"""

from dataclasses import dataclass

from boiler.functions import JoinKey
from boiler.session import Fields
from boiler.values import path_order

Key = JoinKey


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document is now so; no fields: it does not exist. From sources, and from Deliver to the sink."""

    path: str
    fields: Fields | None

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
    """A claimant wants the document `target` to be so; no fields: no longer. `view` is the claiming view's name."""

    target: str
    claimant: Claimant
    view: str
    fields: Fields | None

    @property
    def key(self) -> Key:
        """The target's path."""
        return self.target


@dataclass(frozen=True, slots=True)
class Existing:
    """A document that an earlier run left at a path: what Deliver has to start from."""

    path: str
    fields: Fields

    @property
    def key(self) -> Key:
        """The document's path."""
        return self.path


Message = DocumentChange | Subscription | SlotChange | IndexChange | Claim | Existing
