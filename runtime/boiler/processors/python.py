"""The python processor: a program's views kept in this process, from Firestore to Firestore.

Every cut is taken whole and written before the next; when several wait, they are taken together. Must not know Flink.
"""

import threading
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from boiler.dataflow.network import Network
from boiler.processors.keeper import Keeper
from boiler.processors.left import left_documents
from boiler.processors.listen import Changes, Listener
from boiler.processors.writes import write
from boiler.program import Program

START = datetime(1, 1, 1, tzinfo=UTC)
START_SECONDS = 30.0
"""How long the first cut may take."""

OnWritten = Callable[[Changes], None]


class ProcessorError(RuntimeError):
    """The processor has failed or is stuck; one sentence for the user."""


class PythonProcessor:
    """Runs one program against one database."""

    def __init__(
        self,
        program: Program,
        client: Any,
        on_written: OnWritten | None = None,
        owned: Collection[str] = (),
        plan: str | None = None,
    ) -> None:
        """`client` is a google.cloud.firestore.Client; `on_written` is told of every cut's view documents.

        `owned` are the path templates that the program writes: what an earlier run left there and the program does not produce
        now is deleted by the first cut. `plan` is the text of plan.json: with it the operators of
        `boiler.dataflow` keep the views, and a change costs what it affects; without it every root that could be is evaluated.
        """
        self._client = client
        self._program = program
        self._owned = owned
        self._keeper = Network(program, plan) if plan is not None else Keeper(program)
        self._on_written = on_written
        self._condition = threading.Condition()
        self._waiting: Changes = {}
        self._arrived = self._done = START
        self._failure: str | None = None
        self._stopped = False
        self._listener = Listener(client, self._keeper.collections, self._on_cut, self._fail)
        self._thread = threading.Thread(target=self._work, name="boiler-python", daemon=True)
        self.counters: dict[str, int] = {"cuts": 0, "changes": 0, "evaluations": 0, "writes": 0}

    def start(self) -> None:
        """Starts, and returns when the first cut is written. Raises ProcessorError."""
        views = {unit.view.__name__ for unit in self._program.units}
        self._keeper.found(
            left_documents(self._client, self._owned, self._keeper.collections, views)
        )
        self._thread.start()
        self._listener.start()
        self._wait(lambda: self._done > START, START_SECONDS, "the first listing of the sources")

    def settle(self, at: datetime, seconds: float) -> None:
        """Returns when everything committed at or before `at` is written. Raises ProcessorError."""
        self._wait(lambda: self._done >= at, seconds, f"the change of {at.isoformat()}")

    def check(self) -> None:
        """Raises ProcessorError if the processor has failed."""
        if self._failure is not None:
            raise ProcessorError(self._failure)

    def stop(self) -> None:
        """Stops listening; the documents stay."""
        self._listener.stop()
        with self._condition:
            self._stopped = True
            self._condition.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

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

    def _on_cut(self, changes: Changes, read_time: datetime) -> None:
        with self._condition:
            self._waiting.update(changes)
            self._arrived = max(self._arrived, read_time)
            self._condition.notify_all()

    def _fail(self, message: str) -> None:
        with self._condition:
            self._failure = message
            self._condition.notify_all()

    def _work(self) -> None:
        while True:
            with self._condition:
                while not self._stopped and self._arrived == self._done:
                    self._condition.wait()
                if self._stopped:
                    return
                changes, self._waiting, cut = self._waiting, {}, self._arrived
            try:
                self._keep(changes)
            except BaseException as error:
                self._fail(f"the python processor failed: {type(error).__name__}: {error}")
                return
            with self._condition:
                self._done = cut
                self._condition.notify_all()

    def _keep(self, changes: Changes) -> None:
        written = self._keeper.apply(changes)
        self.counters["cuts"] += 1
        self.counters["changes"] += len(changes)
        self.counters["evaluations"] = self._keeper.evaluations
        self.counters["writes"] += write(self._client, written) if written else 0
        if self._on_written is not None:
            self._on_written(written)
