"""The python processor: a program's views kept in this process, from Firestore and topics to Firestore and topics.

Every cut is taken whole and written before the next; when several wait, they are taken together. Must not know Flink.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from boiler.processors.listen import Listener, TimedChanges
from boiler.processors.step import Input, Step
from boiler.processors.topics import TopicFollower
from boiler.program import Program
from boiler.topics import Record, Topics

START = datetime(1, 1, 1, tzinfo=UTC)
START_SECONDS = 30.0
"""How long the first cut may take."""


class ProcessorError(RuntimeError):
    """The processor has failed or is stuck; one sentence for the user."""


@dataclass
class _Waiting:
    """What has arrived and is not handled yet."""

    changes: TimedChanges = field(default_factory=lambda: TimedChanges({}, {}))
    records: list[Record] = field(default_factory=list)
    ended: bool = False


class PythonProcessor:
    """Runs one program against one database, and the topics that it names."""

    def __init__(
        self, program: Program, client: Any, plan: str, topics: Topics | None = None
    ) -> None:
        """`client` is a google.cloud.firestore.Client; `plan` is the text of plan.json.

        What an earlier run left under the plan's own templates and the program does not produce now is deleted by the first cut.
        `topics` may be None for a program that has none.
        """
        self._client = client
        self._step = Step(program, client, plan, topics)
        self._condition = threading.Condition()
        self._waiting = _Waiting()
        self._arrived = self._done = START
        self._busy = False
        self._failure: str | None = None
        self._stopped = False
        self._listener: Listener | None = None
        self._follower: TopicFollower | None = None
        self._topics = topics
        self._thread = threading.Thread(target=self._work, name="boiler-python", daemon=True)

    @property
    def counters(self) -> dict[str, int]:
        """Cuts, changes, evaluations and writes so far."""
        return self._step.counters

    @property
    def changed_by_clients(self) -> frozenset[str]:
        """The collections that client writes have changed."""
        return frozenset(self._step.changed_by_clients)

    def start(self) -> None:
        """Starts, and returns when the first cut is written. Raises ProcessorError."""
        self._step.start()
        if self._step.collections:
            collections = self._step.collections
            self._listener = Listener(self._client, collections, self._on_cut, self._fail)
        if self._step.topics:
            assert self._topics is not None, "this program reads topics"
            reader = self._topics.reader(self._step.topics)
            self._step.assign(reader.partitions)
            self._follower = TopicFollower(reader, self._on_records, self._fail)
        self._thread.start()
        if self._listener is not None:
            self._listener.start()
            self._wait(
                lambda: self._done > START, START_SECONDS, "the first listing of the sources"
            )
        if self._follower is not None:
            self._follower.start()
            self._catch_up(START_SECONDS)

    def settle(self, at: datetime, seconds: float) -> None:
        """Returns when everything committed at or before `at`, and all that came of it, is written. Raises ProcessorError."""
        if self._follower is not None:
            self._catch_up(seconds)
        if self._listener is None:
            return
        self._wait(
            lambda: self._done >= max(at, self._step.committed) and not self._has_work(),
            seconds,
            f"the change of {at.isoformat()}",
        )

    def finish(self, seconds: float) -> None:
        """The input has ended: all timers run, all windows close. Raises ProcessorError."""
        with self._condition:
            self._waiting.ended = True
            self._condition.notify_all()
        self._wait(lambda: not self._has_work(), seconds, "the end of the input")
        if self._listener is not None:
            self.settle(self._step.committed, seconds)

    def check(self) -> None:
        """Raises ProcessorError if the processor has failed."""
        if self._failure is not None:
            raise ProcessorError(self._failure)

    def stop(self) -> None:
        """Stops following; the documents and records stay."""
        self._step.stop()
        for source in (self._listener, self._follower):
            if source is not None:
                source.stop()
        with self._condition:
            self._stopped = True
            self._condition.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _catch_up(self, seconds: float) -> None:
        assert self._follower is not None
        caught_up = self._follower.catch_up(seconds)
        self.check()
        if not caught_up:
            raise ProcessorError(f"the topics were not read within {seconds:.0f} s")
        self._wait(lambda: not self._has_work(), seconds, "the records of the topics")

    def _has_work(self) -> bool:
        waiting = self._waiting
        return self._busy or bool(waiting.records) or waiting.ended

    def _wait(self, reached: Callable[[], bool], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        with self._condition:
            while not reached():
                self.check()
                left = deadline - time.monotonic()
                if left <= 0:
                    raise ProcessorError(f"{what} was not reflected within {seconds:.0f} s")
                self._condition.wait(left)
            self.check()

    def _on_cut(self, changes: TimedChanges, read_time: datetime) -> None:
        with self._condition:
            self._waiting.changes = _then(self._waiting.changes, changes)
            self._arrived = max(self._arrived, read_time)
            self._condition.notify_all()

    def _on_records(self, records: Sequence[Record]) -> None:
        with self._condition:
            self._waiting.records += records
            self._condition.notify_all()

    def _fail(self, message: str) -> None:
        with self._condition:
            self._failure = message
            self._condition.notify_all()

    def _work(self) -> None:
        while True:
            with self._condition:
                while not self._stopped and self._arrived == self._done and not self._has_work():
                    idle_in = self._step.idle_in()
                    if not self._condition.wait(idle_in) and idle_in is not None:
                        break
                if self._stopped:
                    return
                waiting, self._waiting, cut = self._waiting, _Waiting(), self._arrived
                self._busy = True
            try:
                self._step.take(Input(waiting.changes, waiting.records, waiting.ended))
            except BaseException as error:
                self._busy = False
                self._fail(f"the python processor failed: {type(error).__name__}: {error}")
                return
            with self._condition:
                self._done = cut
                self._busy = False
                self._condition.notify_all()


def _then(first: TimedChanges, later: TimedChanges) -> TimedChanges:
    """Both, as one change: of a document that is in both the later version."""
    kept = {path: times for path, times in first.times.items() if path not in later}
    return TimedChanges({**first, **later}, {**kept, **later.times})
