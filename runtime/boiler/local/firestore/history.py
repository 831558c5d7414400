"""The last changes of a database: what a document was earlier, and what changed since a time.

Bounded: beyond `LENGTH` changes the oldest commits are forgotten, and `floor` rises. Must not know
who asks (reads at a time, transactions, resumed targets).
"""

from collections import deque
from dataclasses import dataclass
from typing import Any

LENGTH = 100_000
"""How many changes of documents are kept."""


@dataclass(frozen=True, slots=True)
class Change:
    """A document's protos before and after a commit; None where it does not exist."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Commit:
    """The effective changes of one commit, one per document. `time` in microseconds."""

    time: int
    changes: tuple[Change, ...]


class History:
    """Commits in order of their times; all after `floor` are there."""

    def __init__(self, floor: int, length: int = LENGTH) -> None:
        self.floor = floor
        self._length = length
        self._commits: deque[Commit] = deque()
        self._changes = 0
        self._by_path: dict[str, deque[tuple[int, Any]]] = {}

    def add(self, commit: Commit) -> None:
        """Appends the newest commit and forgets the oldest beyond the length."""
        self._commits.append(commit)
        self._changes += len(commit.changes)
        for change in commit.changes:
            self._by_path.setdefault(change.path, deque()).append((commit.time, change.before))
        while self._changes > self._length and len(self._commits) > 1:
            self._forget()

    def _forget(self) -> None:
        oldest = self._commits.popleft()
        self._changes -= len(oldest.changes)
        self.floor = oldest.time
        for change in oldest.changes:
            kept = self._by_path[change.path]
            kept.popleft()
            if not kept:
                del self._by_path[change.path]

    def reaches(self, time: int) -> bool:
        """Whether every change after that time is still known."""
        return time >= self.floor

    def at(self, path: str, time: int, current: Any) -> Any:
        """The document at that time, given what it is now. The time must be reached."""
        found = current
        for changed, before in reversed(self._by_path.get(path, ())):
            if changed <= time:
                break
            found = before
        return found

    def since(self, time: int) -> dict[str, Any]:
        """Path → what the document was at that time, for each that changed after it."""
        found: dict[str, Any] = {}
        for commit in reversed(self._commits):
            if commit.time <= time:
                break
            for change in commit.changes:
                found[change.path] = change.before
        return found
