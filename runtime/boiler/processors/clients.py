"""What clients write, in the python processor: each version of a patch or form that a cut brings is applied, in order.

Must not know how views are kept.
"""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from boiler.clients.marks import Version
from boiler.clients.mediators import ClientMediator, client_mediators
from boiler.clients.requests import Requests
from boiler.clients.versions import apply_version
from boiler.event_letters import EventLetter
from boiler.processors.listen import Times
from boiler.program import Program
from boiler.session import Fields


@dataclass(frozen=True)
class Written:
    """What the versions of a cut came to: when the last commit was, None without any, and the letters that they left."""

    at: datetime | None
    letters: tuple[EventLetter, ...]
    versions: int


class ClientWriter:
    """The mediators of a program that carry what clients write."""

    def __init__(self, program: Program, client: Any, names: Collection[str] | None = None) -> None:
        """`client` is a google.cloud.firestore.Client; `names` are the mediators that run, None for all.

        Raises TypeError for a mediator whose triggers can't be.
        """
        self._program = program
        self._client = client
        wanted = [c for c in program.classes if names is None or c.__name__ in names]
        self._mediators = client_mediators(wanted)
        self._stopped = threading.Event()
        self.groups = frozenset(mediator.group for mediator in self._mediators)
        self.collections: set[str] = set()

    def apply(self, changes: Mapping[str, Fields | None], times: Mapping[str, Times]) -> Written:
        """Applies every version among the changes that has not taken effect yet, by update time and then path.

        A deleted patch or form is no version. `collections` grows by those that were written to. Raises GoogleAPICallError where
        the database is gone for too long or denies access, StoppedError after `stop`.
        """
        found = [
            (Version(mediator.name, path, times[path].created, times[path].updated), mediator)
            for path, fields in changes.items()
            if fields is not None
            for mediator in self._mediators
            if mediator.covers(path)
        ]
        letters, latest, count = [], None, 0
        for version, mediator in self._new(found):
            fields = changes[version.path]
            assert fields is not None
            applied = apply_version(
                self._program, mediator, self._client, version, fields, self._stopped
            )
            self.collections |= applied.collections
            letters += [applied.letter] if applied.letter is not None else []
            latest = max(filter(None, (latest, applied.at)), default=None)
            count += not applied.skipped
        return Written(latest, tuple(letters), count)

    def stop(self) -> None:
        """Ends the wait for a database that does not answer; what was not applied is applied by the next run."""
        self._stopped.set()

    def _new(
        self, found: list[tuple[Version, ClientMediator]]
    ) -> list[tuple[Version, ClientMediator]]:
        """In order, without those that have taken effect: after a restart these are most."""
        marks = Requests(self._client).documents(version.mark for version, _ in found)
        waiting = [(v, m) for v, m in found if not v.is_done(marks.get(v.mark))]
        return sorted(waiting, key=lambda each: (each[0].updated, each[0].path, each[1].name))
