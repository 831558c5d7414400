"""Everything one server holds: its databases, their transactions, the data file, the log of writes.

Every commit goes through `commit` here. Must not know gRPC.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from boiler.local.firestore.disk import DataFile
from boiler.local.firestore.documents import Database
from boiler.local.firestore.history import Commit
from boiler.local.firestore.names import check_database
from boiler.local.firestore.times import to_datetime
from boiler.local.firestore.transactions import Transactions
from boiler.local.firestore.values import fields_to_python
from boiler.local.firestore.writes import prepare


@dataclass(frozen=True)
class EffectiveWrite:
    """A change of a document that a commit made. `path` is relative to the database's root."""

    path: str
    document: Any
    micros: int

    @cached_property
    def fields(self) -> dict[str, Any] | None:
        """The fields as plain Python values (see `values.fields_to_python`); None for a delete."""
        return None if self.document is None else fields_to_python(self.document.fields)

    @cached_property
    def commit_time(self) -> datetime:
        """Aware, in UTC."""
        return to_datetime(self.micros)


class State:
    """`writes` is the log of effective writes, where it is kept (it grows without end)."""

    def __init__(self, file: Path | None = None, *, log: bool = True) -> None:
        self.writes: list[EffectiveWrite] = []
        self._log = log
        self._lock = threading.Lock()
        self._databases: dict[str, Database] = {}
        self._transactions: dict[str, Transactions] = {}
        self._file = DataFile(file) if file is not None else None
        if self._file is not None:
            try:
                self._databases = self._file.load()
            except BaseException:
                self._file.close()
                raise

    def database(self, name: str) -> Database:
        """The database of that name, made when first asked for. Raises RequestError for a bad name."""
        database = self._databases.get(name)
        if database is None:
            check_database(name)
            with self._lock:
                database = self._databases.setdefault(name, Database(name))
        return database

    def transactions(self, database: Database) -> Transactions:
        """The database's transactions."""
        with self._lock:
            return self._transactions.setdefault(database.name, Transactions(database))

    def commit(
        self, database: Database, writes: Sequence[Any], transaction: bytes = b""
    ) -> tuple[Commit, list[Any]]:
        """Applies all writes or none: the commit and the results. Raises RequestError."""
        with database.lock:
            if transaction:
                self.transactions(database).end(transaction, bool(writes))
            commit, results = prepare(database, writes)
            if commit.changes and self._file is not None:
                # Before anybody can see it: a stream never tells what a kill could undo.
                with self._lock:
                    self._file.append(database, commit)
            database.store(commit)
            if self._log:
                self.writes += [
                    EffectiveWrite(c.path, c.after, commit.time) for c in commit.changes
                ]
        return commit, results

    def close(self) -> None:
        """Closes the data file; no commit may follow."""
        if self._file is not None:
            with self._lock:
                self._file.close()
