"""Puts the messages of a Listen stream together into consistent cuts.

A cut is complete at a target change without target ids that has a read time, when every target has been CURRENT since its last
ADD or RESET. Documents are told apart by name; a document that leaves one target but is in another is not gone. Must not
know gRPC or what documents mean.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


class RestartError(Exception):
    """What the stream says can't be brought together with what is known: listen anew, and list everything again."""


@dataclass
class Cuts:
    """The state of one stream: which target has which documents, and what has changed since the last cut."""

    targets: frozenset[int]
    decode: Callable[[Any], Any]
    members: dict[str, set[int]] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    current: set[int] = field(default_factory=set)
    unseen: dict[int, set[str]] = field(default_factory=dict)

    def restart(self) -> None:
        """A new stream without resume tokens: every target lists its documents again, and what is not listed is gone."""
        self._reset(self.targets)

    def take(self, response: Any) -> tuple[dict[str, Any], Any] | None:
        """Takes a ListenResponse message; returns (changes by document name, read time) where it completes a cut.

        A change is what `decode` made of the Document message, or None for a document that is gone. Raises RestartError.
        """
        match response.WhichOneof("response_type"):
            case "document_change":
                self._change(response.document_change)
            case "document_delete":
                self._gone(response.document_delete.document, self.targets)
            case "document_remove":
                removed = response.document_remove
                self._gone(removed.document, removed.removed_target_ids or self.targets)
            case "filter":
                self._count(response.filter)
            case "target_change":
                return self._target(response.target_change)
        return None

    def _change(self, change: Any) -> None:
        name = change.document.name
        if change.removed_target_ids:
            self._gone(name, change.removed_target_ids)
        if change.target_ids:
            self.members.setdefault(name, set()).update(change.target_ids)
            self.changed[name] = self.decode(change.document)
            for target in change.target_ids:
                self.unseen.get(target, set()).discard(name)

    def _gone(self, name: str, targets: Any) -> None:
        members = self.members.get(name)
        if members is None:
            return
        members.difference_update(targets)
        for target in targets:
            self.unseen.get(target, set()).discard(name)
        if not members:
            del self.members[name]
            self.changed[name] = None

    def _count(self, existence: Any) -> None:
        held = sum(existence.target_id in targets for targets in self.members.values())
        held -= len(self.unseen.get(existence.target_id, ()))
        if held != existence.count:
            raise RestartError(f"{existence.count} documents exist, {held} are known")

    def _target(self, change: Any) -> tuple[dict[str, Any], Any] | None:
        kind = type(change).TargetChangeType.Name(change.target_change_type)
        concerned = set(change.target_ids) or set(self.targets)
        match kind:
            case "CURRENT":
                self.current |= concerned
            case "ADD" if change.target_ids:
                self.current -= concerned
            case "RESET":
                self._reset(concerned)
            case "REMOVE":
                raise RestartError(change.cause.message or "the target was removed")
        if kind != "NO_CHANGE" or change.target_ids or not change.HasField("read_time"):
            return None
        if self.current != self.targets:
            return None
        for target, names in list(self.unseen.items()):
            for name in list(names):
                self._gone(name, {target})
        self.unseen.clear()
        changes, self.changed = self.changed, {}
        return changes, change.read_time

    def _reset(self, targets: Any) -> None:
        for target in targets:
            self.unseen[target] = {name for name, held in self.members.items() if target in held}
            self.current.discard(target)
