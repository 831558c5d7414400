"""Transactions: a moment that they read at, what they read, and whether that still holds at commit.

Optimistic: nothing is locked; who commits first wins, and the other is ABORTED. Must not know how
writes are applied.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from boiler.local.firestore import times
from boiler.local.firestore.documents import Database
from boiler.local.firestore.errors import aborted, invalid
from boiler.local.firestore.queries import Query

KEPT = 10_000
"""How many transactions are remembered; older ones count as expired."""


@dataclass
class Transaction:
    """`at` is the moment of all its reads, in microseconds."""

    id: bytes
    read_only: bool
    at: int
    ended: bool = False
    paths: set[str] = field(default_factory=set)
    queries: list[Query] = field(default_factory=list)


class Transactions:
    """The transactions of one database. Callers hold the database's lock."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: OrderedDict[bytes, Transaction] = OrderedDict()

    def begin(self, options: Any) -> Transaction:
        """A new transaction of the request's TransactionOptions."""
        read_only = options.WhichOneof("mode") == "read_only"
        if read_only and options.read_only.HasField("read_time"):
            at = self._database.check_time(times.from_proto(options.read_only.read_time))
        else:
            at = self._database.tick()
        transaction = Transaction(secrets.token_bytes(16), read_only, at)
        self._known[transaction.id] = transaction
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return transaction

    def get(self, id_: bytes) -> Transaction:
        """Raises RequestError where it is not open, and where it is too old to read at its moment."""
        transaction = self._known.get(id_)
        if transaction is None or transaction.ended:
            raise invalid("the transaction is unknown, has ended, or has expired; begin a new one")
        if not self._database.history.reaches(transaction.at):
            raise aborted("the transaction is too old; begin a new one")
        return transaction

    def end(self, id_: bytes, has_writes: bool) -> None:
        """Ends it for a commit. Raises ABORTED where what it read has changed since."""
        transaction = self.get(id_)
        if transaction.read_only and has_writes:
            raise invalid("a read-only transaction can't write")
        transaction.ended = True
        if not transaction.read_only and self._has_changed(transaction):
            raise aborted("a document that the transaction read was changed by another commit")

    def roll_back(self, id_: bytes) -> None:
        """Ends it without a commit; one that has ended already is no error."""
        transaction = self._known.get(id_)
        if transaction is None:
            raise invalid("the transaction is unknown or has expired")
        transaction.ended = True

    def _has_changed(self, transaction: Transaction) -> bool:
        if not transaction.paths and not transaction.queries:
            return False
        for path, before in self._database.history.since(transaction.at).items():
            if path in transaction.paths:
                return True
            after = self._database.get(path)
            for query in transaction.queries:
                states = (state for state in (before, after) if state is not None)
                if any(query.matches(path, state) for state in states):
                    return True
        return False
