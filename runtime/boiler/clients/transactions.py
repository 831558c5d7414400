"""Transactions: a body that reads and writes through a session, tried again until what it read still holds at its commit.

Must not know mediators or what is written.
"""

import random
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from boiler.by_hand import DatabaseSession, evaluate
from boiler.clients.requests import Requests, Stored
from boiler.saving import Merge
from boiler.session import Fields
from boiler.values import Reference

T = TypeVar("T")

CONFLICTS = 30
"""How often a transaction that others keep overtaking is tried: with the pauses between, for about half a minute."""

CONFLICT_SECONDS = (0.01, 1.5)
"""The first pause after a conflict, and the longest; each is of random length, so that two give way to each other."""

OUTAGE_SECONDS = 300.0
"""How long a database that does not answer is waited for."""

OUTAGE_PAUSES = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Pauses while it does not answer; the last one again and again."""


class StoppedError(Exception):
    """The wait for another attempt was ended from outside."""


class ReadFailedError(BaseException):
    """The database did not answer a read. No Exception: a program's own `except Exception` must not take it for an answer."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


class TransactionSession(DatabaseSession):
    """Reads as of one moment, and collects what is to be written."""

    def __init__(self, client: Any, id_: bytes) -> None:
        """`id_` is an open transaction's."""
        super().__init__(client, id_)
        self._known: dict[str, Stored | None] = {}
        self._sets: dict[str, Fields] = {}
        self.merges: dict[str, Merge] = {}
        self.failed: Exception | None = None

    def stored(self, path: str) -> Stored | None:
        """A document as of the transaction's moment, read once. Raises ReadFailedError."""
        if path not in self._known:
            found = self._reading(lambda: self.requests.documents([path], self.transaction))
            self._known[path] = found.get(path)
        return self._known[path]

    def search(self, parent: str, query: dict[str, Any]) -> list[Stored]:
        """The documents of a query as of the transaction's moment. Raises ReadFailedError."""
        return self._reading(lambda: self.requests.query(parent, query, self.transaction))

    def view(self, view: Any, doc_id: str) -> Any:
        """The view of a root; None where it should not exist. Raises what its evaluation raises."""
        return evaluate(view, doc_id, self)

    def merge(self, merge: Merge) -> None:
        """Merges into a document at the commit, after what was merged into it before."""
        known = self.merges.get(merge.path)
        self.merges[merge.path] = merge if known is None else known.then(merge)

    def set(self, path: str, fields: Fields) -> None:
        """Makes a document just this at the commit."""
        self._sets[path] = fields

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        """Never: what clients write goes to entities."""
        raise RuntimeError("a patch or form writes through sink.form()")

    def commit(self) -> datetime | None:
        """Writes everything at once and returns the time of it; None where there is nothing to write."""
        writes = [self.requests.merging(merge) for merge in self.merges.values()]
        writes += [self.requests.setting(path, fields) for path, fields in self._sets.items()]
        if not writes:
            self.roll_back()
            return None
        return self.requests.commit(writes, self.transaction)

    def roll_back(self) -> None:
        """Lets go of what the transaction holds, as well as that can be done."""
        from google.api_core.exceptions import GoogleAPICallError, RetryError

        try:
            self.requests.roll_back(self.transaction)
        except (GoogleAPICallError, RetryError):
            return  # it expires by itself

    def _reading(self, read: Callable[[], T]) -> T:
        from google.api_core.exceptions import GoogleAPICallError, RetryError

        try:
            return read()
        except (GoogleAPICallError, RetryError) as error:
            self.failed = error
            raise ReadFailedError(error) from None


def run(
    client: Any, body: Callable[[TransactionSession], T], stopped: threading.Event
) -> tuple[T, datetime | None]:
    """What the body returned in the attempt that was committed, and the time of the commit; None where it wrote nothing.

    Raises what the body raises, without writing; GoogleAPICallError where the database refuses, is overtaken too often or is gone
    too long; StoppedError.
    """
    from google.api_core.exceptions import Aborted, GoogleAPICallError, RetryError

    requests = Requests(client)
    id_, conflicts, outages, since = b"", 0, 0, time.monotonic()
    while True:
        session: TransactionSession | None = None
        error: Exception
        try:
            id_ = requests.begin(id_ or None)
            session = TransactionSession(client, id_)
            result = body(session)
            if session.failed is not None:
                raise session.failed
            return result, session.commit()
        except ReadFailedError as failed:
            error = failed.error
        except (GoogleAPICallError, RetryError) as refused:
            error = refused
        except BaseException as raised:
            if session is not None:
                session.roll_back()
            if session is None or session.failed is None or not isinstance(raised, Exception):
                raise
            error = session.failed
        if session is not None:
            session.roll_back()
        if isinstance(error, Aborted):
            conflicts += 1
            if conflicts == CONFLICTS:
                raise error
            first, longest = CONFLICT_SECONDS
            pause = random.uniform(0, min(longest, first * 2**conflicts))
        elif is_outage(error):
            if time.monotonic() - since > OUTAGE_SECONDS:
                raise error
            pause = OUTAGE_PAUSES[min(outages, len(OUTAGE_PAUSES) - 1)]
            outages += 1
        else:
            raise error
        if stopped.wait(pause):
            raise StoppedError


def is_outage(error: Exception) -> bool:
    """Whether the database could not be asked, so that it may answer later."""
    from google.api_core.exceptions import (
        Cancelled,
        MethodNotImplemented,
        RetryError,
        ServerError,
        TooManyRequests,
    )

    if isinstance(error, MethodNotImplemented):
        return False
    return isinstance(error, Cancelled | RetryError | ServerError | TooManyRequests)
