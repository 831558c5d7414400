"""The processors of a local run behind one small protocol: start, settle, counters, stop.

Knows how to drive the python processor and the embedded mini-cluster; must not know change logs or results.
"""

import itertools
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from boiler.instants import micros_of
from boiler.local.changes import Commit, Sync
from boiler.local.cluster import LocalCluster, Submission
from boiler.local.database import apply
from boiler.topics import Topics, TopicWriter
from boiler_compiler.driver import Compilation
from boiler_compiler.emit.job import base_jar, write_job

SETTLE_SECONDS = 120.0
"""How long a run waits for the last change to be reflected before it says that it is stuck."""


NEVER = datetime(1, 1, 1, tzinfo=UTC)
"""Before every commit."""


class Processor(Protocol):
    """What `boilerc run` needs of a processor."""

    def start(self) -> None:
        """Starts; returns when changes are followed."""

    def settle(self, at: datetime) -> None:
        """Returns when everything committed at or before `at` is reflected in the views."""

    def finish(self) -> None:
        """The input has ended: all timers run, all windows close."""

    def changed(self) -> frozenset[str]:
        """The collections that client writes have changed."""

    def counters(self) -> dict[str, int]:
        """What was done so far, by name."""

    def check(self) -> None:
        """Raises RuntimeError with one sentence if the processor has failed."""

    def stop(self) -> None:
        """Ends it; the documents stay."""


@dataclass
class PythonRun:
    """The program in this process."""

    compilation: Compilation
    client: Any
    topics: Topics | None = None

    def start(self) -> None:
        """Loads the program and follows its sources."""
        from boiler.processors.python import PythonProcessor
        from boiler.program import load

        program = load(self.compilation.files, self.compilation.entry, self.compilation.digest)
        assert self.compilation.plan is not None
        plan = self.compilation.plan
        self._processor = PythonProcessor(program, self.client, plan.to_json(), self.topics)
        self._processor.start()

    def settle(self, at: datetime) -> None:
        """Waits for the processor."""
        self._processor.settle(at, SETTLE_SECONDS)

    def finish(self) -> None:
        """Lets the time of events run out."""
        self._processor.finish(SETTLE_SECONDS)

    def changed(self) -> frozenset[str]:
        """Those that the processor's client writes have changed."""
        return self._processor.changed_by_clients

    def counters(self) -> dict[str, int]:
        """The processor's own."""
        return dict(self._processor.counters)

    def check(self) -> None:
        """A failed processor raises."""
        self._processor.check()

    def stop(self) -> None:
        """Stops listening."""
        if hasattr(self, "_processor"):
            self._processor.stop()


_numbers = itertools.count(1)


def mini_cluster(folder: Path, parallelism: int) -> LocalCluster:
    """A mini-cluster that is not started yet; its log goes into the folder. Raises MissingJar."""
    launcher = base_jar("boiler-local-cluster.jar")
    return LocalCluster(launcher, folder / "flink.log", slots=max(4, parallelism))


class FlinkRun:
    """The program as a job on the embedded mini-cluster."""

    def __init__(
        self,
        compilation: Compilation,
        project: str,
        address: str,
        parallelism: int,
        cluster: LocalCluster | None = None,
    ) -> None:
        """`address` is the Firestore's host:port; `parallelism` is that of every keyed operator.

        Without a `cluster` it has one of its own, which ends with it.
        """
        self._compilation = compilation
        self._project = project
        self._address = address
        self._parallelism = parallelism
        self._folder = tempfile.TemporaryDirectory(prefix="boilerc-")
        self._out = Path(self._folder.name)
        self._own = cluster is None
        self.cluster = cluster or mini_cluster(self._out, parallelism)
        self._id = f"{compilation.job}-{next(_numbers)}"
        self._submitted = False

    def launch(self) -> None:
        """Starts the JVM, which takes seconds, and returns at once."""
        if self._own:
            self.cluster.start()

    def start(self) -> None:
        """Builds the job while the JVM starts, submits it, and waits until all its tasks run."""
        job = write_job(self._compilation, self._out)
        self.submit(job.jar)

    def submit(self, jar: Path) -> None:
        """Submits a built job."""
        self._submitted = True
        self.cluster.submit(
            Submission(
                id=self._id,
                jar=jar,
                args=(
                    *("--project", self._project),
                    *("--firestore", self._address),
                    *("--parallelism", str(self._parallelism)),
                    *("--python", sys.executable),
                    *("--job-name", self._compilation.job),
                ),
                parallelism=self._parallelism,
            )
        )
        self.cluster.wait_running(self._id)

    def settle(self, at: datetime) -> None:
        """Waits until every sink has written the cut that holds `at`."""
        if at == NEVER:
            return
        self.cluster.wait_cut(self._id, micros_of(at), SETTLE_SECONDS)

    def finish(self) -> None:
        """Documents have no end; programs with events are refused before they are built."""

    def changed(self) -> frozenset[str]:
        """None: programs with client writes are refused before they are built."""
        return frozenset()

    def counters(self) -> dict[str, int]:
        """Flink's metrics of the job."""
        return self.cluster.metrics(self._id)

    def check(self) -> None:
        """A failed job raises."""
        self.cluster.check(self._id)

    def stop(self) -> None:
        """Ends the JVM, or only the job on a cluster that others use too."""
        if self._own:
            self.cluster.stop()
        elif self._submitted:
            self.cluster.cancel(self._id)
        self._folder.cleanup()


def apply_log(
    client: Any,
    commits: Iterable[Commit | Sync],
    running: Processor,
    writer: TopicWriter | None = None,
) -> datetime:
    """Applies a change log and returns the time of its last commit to the database. Raises DatabaseError."""
    last = NEVER
    for commit in commits:
        match commit:
            case Commit(changes=()):
                apply(client, commit, writer)
            case Commit():
                last = apply(client, commit, writer)
            case _:
                running.settle(last)
    return last
