"""The documents of one database, in memory: reading now or at an earlier time, and storing commits.

Documents are protos that nobody may change once stored. `lock` guards everything; readers that need
several answers of one moment hold it. Must not know requests, queries or streams.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from boiler.local.firestore.errors import failed_precondition
from boiler.local.firestore.history import Change, Commit, History
from boiler.local.firestore.names import collection_of

Rows = Iterator[tuple[str, Any]]
"""Pairs of path and document."""


class Database:
    """`name` is `projects/P/databases/D`; `root` its documents root, before the paths."""

    def __init__(self, name: str, newest: int | None = None) -> None:
        """`newest` is the time up to which its earlier commits are to be restored."""
        self.name = name
        self.root = f"{name}/documents"
        self.lock = threading.RLock()
        self.listeners: set[Callable[[], None]] = set()
        self._documents: dict[str, Any] = {}
        self._collections: dict[str, dict[str, Any]] = {}
        self._groups: dict[str, dict[str, None]] = {}
        # What was before is not in the history: a resume from before must begin anew.
        self._newest = _now() if newest is None else newest
        self.history = History(self._newest)

    def tick(self) -> int:
        """The time of a read of now: at or after every commit so far, before every later one."""
        with self.lock:
            self._newest = max(self._newest, _now())
            return self._newest

    def next_time(self) -> int:
        """The time of the next commit, greater than all times given before."""
        self._newest = max(self._newest + 1, _now())
        return self._newest

    def get(self, path: str, at: int | None = None) -> Any:
        """The document, or None; `at` must have passed `check_time`."""
        current = self._documents.get(path)
        return current if at is None else self.history.at(path, at, current)

    def check_time(self, at: int) -> int:
        """The time itself; raises RequestError where the history does not reach back to it."""
        if not self.history.reaches(at):
            raise failed_precondition(
                "the read time is too old: the embedded Firestore keeps only its last changes"
            )
        return at

    def names(self) -> Iterable[str]:
        """The paths of all documents."""
        return self._documents.keys()

    def collections(self) -> Iterable[str]:
        """The paths of all collections that have documents."""
        return self._collections.keys()

    def rows(self) -> Rows:
        """All documents with their paths, of now."""
        yield from self._documents.items()

    def collection(self, path: str, at: int | None = None) -> Rows:
        """The documents directly in that collection, in no order."""
        rows = self._collections.get(path, {})
        if at is None:
            return iter(rows.items())
        return self._as_of(rows, at, lambda changed: collection_of(changed) == path)

    def children(self, parent: str, at: int | None = None) -> Rows:
        """The documents of all collections directly below `parent` ("" is the root)."""
        rows: dict[str, Any] = {}
        for collection, documents in self._collections.items():
            if collection.rpartition("/")[0] == parent:
                rows.update(documents)
        if at is None:
            return iter(rows.items())
        depth = parent.count("/") + 3 if parent else 1
        start = f"{parent}/" if parent else ""
        return self._as_of(
            rows, at, lambda path: path.startswith(start) and path.count("/") == depth
        )

    def group(self, parent: str, collection_id: str, at: int | None = None) -> Rows:
        """The documents below `parent` ("" is the root) in collections of that id ("": of any)."""
        prefix = f"{parent}/" if parent else ""
        found = self._groups.get(collection_id, {}) if collection_id else self._collections
        rows: dict[str, Any] = {}
        for collection in found:
            if collection.startswith(prefix):
                rows.update(self._collections[collection])
        if at is None:
            return iter(rows.items())

        def within(changed: str) -> bool:
            last = collection_of(changed).rpartition("/")[2]
            return changed.startswith(prefix) and collection_id in ("", last)

        return self._as_of(rows, at, within)

    def _as_of(self, rows: dict[str, Any], at: int, within: Callable[[str], bool]) -> Rows:
        earlier = dict(rows)
        for path, before in self.history.since(at).items():
            if within(path):
                earlier[path] = before
        return ((path, document) for path, document in earlier.items() if document is not None)

    def store(self, commit: Commit) -> None:
        """Takes a commit's changes over. The caller holds the lock."""
        for change in commit.changes:
            self._put(change)
        if commit.changes:
            self.history.add(commit)

    def restore(self, at: int, states: Iterable[tuple[str, Any]]) -> None:
        """Takes over a commit of a data file: paths with their documents, or None for deletes."""
        for path, document in states:
            self._put(Change(path, None, document))
        self._newest = self.history.floor = max(self._newest, at)

    @property
    def newest(self) -> int:
        """The newest time given so far."""
        return self._newest

    def notify(self) -> None:
        """Wakes every stream: a commit has happened."""
        for listener in tuple(self.listeners):
            listener()

    def _put(self, change: Change) -> None:
        path, document = change.path, change.after
        collection = collection_of(path)
        rows = self._collections.get(collection)
        if document is not None:
            self._documents[path] = document
            if rows is None:
                rows = self._collections[collection] = {}
                self._groups.setdefault(collection.rpartition("/")[2], {})[collection] = None
            rows[path] = document
        elif rows is not None and self._documents.pop(path, None) is not None:
            del rows[path]
            if not rows:
                del self._collections[collection]
                del self._groups[collection.rpartition("/")[2]][collection]


def _now() -> int:
    return time.time_ns() // 1000
