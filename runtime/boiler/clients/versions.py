"""Applies one version of a patch or form: once, in one transaction with its mark, or not at all and with a dead letter.

Must not know how versions are found out about.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from boiler.clients.marks import Version
from boiler.clients.mediators import ClientMediator
from boiler.clients.transactions import TransactionSession, is_outage, run
from boiler.event_letters import EventLetter, of_exception
from boiler.instants import micros_of
from boiler.letters import COLLECTION
from boiler.program import Program
from boiler.raised import RAISED
from boiler.session import EndedError, Fields, opened


@dataclass(frozen=True)
class Applied:
    """What came of a version: the collections that it changed, its letter if any, and when all of it was there.

    `skipped`: it had taken effect before, or its mediator has no trigger for it.
    """

    collections: frozenset[str] = frozenset()
    letter: EventLetter | None = None
    at: datetime | None = None
    skipped: bool = False


def apply_version(
    program: Program,
    mediator: ClientMediator,
    client: Any,
    version: Version,
    fields: Fields,
    stopped: threading.Event,
) -> Applied:
    """Carries one version to the entities.

    Raises GoogleAPICallError where the database is gone for too long or denies access, StoppedError.
    """
    from google.api_core.exceptions import Forbidden, GoogleAPICallError, Unauthorized

    attempt = _Attempt(program, mediator, version, fields)
    try:
        applied, at = run(client, attempt.apply, stopped)
    except (Forbidden, Unauthorized):
        raise
    except GoogleAPICallError as refused:
        if is_outage(refused):
            raise
        refusal = refused
        applied, at = run(client, lambda session: attempt.refuse(session, refusal), stopped)
    return Applied(applied.collections, applied.letter, at or applied.at, applied.skipped)


class _Attempt:
    """The body of the transaction, which may run several times."""

    def __init__(
        self, program: Program, mediator: ClientMediator, version: Version, fields: Fields
    ) -> None:
        self._program = program
        self._mediator = mediator
        self._version = version
        self._fields = fields
        self._tried = Applied()
        """What the last attempt would have done: an answer that got lost may have been to its commit."""

    def apply(self, session: TransactionSession) -> Applied:
        mark = session.stored(self._version.mark)
        if self._version.is_done(mark):
            return self._done(mark)
        mediator = self._mediator
        is_first = self._version.is_first(mark)
        method = mediator.on_create if is_first else mediator.on_update
        if method is None and not is_first:
            return Applied(skipped=True)
        session.set(self._version.mark, self._version.fields())
        if method is None:
            return Applied(skipped=True)
        error = self._raised(session, method)
        if error is not None:
            return self._letter(session, error)
        written = {path.rpartition("/")[0] for path in session.merges}
        self._tried = Applied(frozenset(written))
        return self._tried

    def refuse(self, session: TransactionSession, error: Exception) -> Applied:
        """Leaves a letter about what the database refused, unless it was the answer to a commit that had happened."""
        mark = session.stored(self._version.mark)
        if self._version.is_done(mark):
            return self._done(mark)
        session.set(self._version.mark, self._version.fields())
        return self._letter(session, error)

    def _done(self, mark: Any) -> Applied:
        if mark.fields["applied"] != self._version.updated:
            return Applied(skipped=True)
        tried = self._tried
        skipped = not tried.collections and tried.letter is None
        return Applied(tried.collections, tried.letter, mark.updated, skipped)

    def _raised(self, session: TransactionSession, method: Any) -> BaseException | None:
        with opened(session):
            try:
                self._mediator.run(method, self._version.path, self._fields)
            except EndedError as ended:
                return ended.cause[1] if ended.cause is not None else LookupError("no such view")
            except RAISED as error:
                return error
        return None

    def _letter(self, session: TransactionSession, error: BaseException) -> Applied:
        session.merges.clear()
        version = self._version
        at = micros_of(version.updated)
        name, path = version.mediator, version.path
        letter = of_exception(self._program, name, f"{path}@{at}", path, at, error)
        session.set(f"{COLLECTION}/{letter.id}", letter.fields())
        self._tried = Applied(letter=letter)
        return self._tried
