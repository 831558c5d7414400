"""The embedded mini-cluster: a JVM of ours on the jars of apache-flink-libraries, driven by JSON lines over its pipes.

Knows how to start that JVM and the lines it speaks (docs/architecture.md); must not know programs, plans or Firestore.
"""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from boiler.local.java import find_java

START_SECONDS = 60.0
"""How long the JVM may take to report that its cluster is ready; it takes 2 to 4 seconds on 2 cores."""

# What Flink's own config.yaml gives Java 17 and newer, as far as the code that runs in the mini-cluster needs it.
_OPENED = (
    "java.base/java.lang",
    "java.base/java.net",
    "java.base/java.io",
    "java.base/java.nio",
    "java.base/sun.nio.ch",
    "java.base/java.lang.reflect",
    "java.base/java.text",
    "java.base/java.time",
    "java.base/java.util",
    "java.base/java.util.concurrent",
    "java.base/java.util.concurrent.atomic",
    "java.base/java.util.concurrent.locks",
)

T = TypeVar("T")


class ClusterError(RuntimeError):
    """The mini-cluster could not start or its job failed; `args[0]` is one sentence for the user, `trace` is for us."""

    def __init__(self, message: str, trace: str = "") -> None:
        """`message` is shown; `trace` goes to the log."""
        super().__init__(message)
        self.trace = trace


@dataclass(frozen=True)
class Submission:
    """A job to submit: `jar` with JobMain, its arguments, Flink configuration, and how many slots it needs."""

    id: str
    jar: Path
    args: tuple[str, ...] = ()
    config: dict[str, str] = field(default_factory=dict)
    parallelism: int = 1


@dataclass
class _JobState:
    state: str = "CREATED"
    cut: int | None = None
    failure: ClusterError | None = None
    metrics: dict[str, int] | None = None
    savepoint: str | None = None


class LocalCluster:
    """One mini-cluster JVM. Use it as a context manager; jobs are submitted by id and observed through this object."""

    def __init__(self, launcher: Path, log_file: Path, slots: int = 4) -> None:
        """`launcher` is boiler-local-cluster.jar; `log_file` takes Flink's log; `slots` bounds parallelism."""
        self._launcher = launcher
        self.log_file = log_file
        self._slots = slots
        self._changed = threading.Condition()
        self._jobs: dict[str, _JobState] = {}
        self._ready = False
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "LocalCluster":
        """Starts the JVM; does not wait for it."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stops the JVM and all its jobs."""
        self.stop()

    def start(self) -> None:
        """Starts the JVM and returns at once. Raises ClusterError where Flink or Java is missing."""
        try:
            java = find_java()
        except RuntimeError as error:
            raise ClusterError(str(error)) from None
        command = [
            str(java.executable),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xmx1g",
            *(f"--add-opens={name}=ALL-UNNAMED" for name in _OPENED),
            *(["--enable-native-access=ALL-UNNAMED"] if java.version >= 22 else []),
            "-cp",
            ":".join(str(jar) for jar in [self._launcher, *flink_jars()]),
            "io.boilerc.local.LocalCluster",
            "--slots",
            str(self._slots),
            "--log",
            str(self.log_file),
        ]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log_file.with_suffix(".err").open("w"),
            text=True,
            bufsize=1,
        )
        threading.Thread(target=self._read, name="boiler-cluster", daemon=True).start()

    def stop(self) -> None:
        """Ends the JVM: its jobs are cancelled; after 10 seconds it is killed."""
        process = self._process
        if process is None:
            return
        self._process = None
        if process.stdin is not None:
            # Where the JVM is gone already there is nothing left to tell it.
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def wait_ready(self, seconds: float = START_SECONDS) -> None:
        """Returns when jobs can be submitted; raises ClusterError otherwise."""
        self._wait(lambda: self._ready or None, seconds, "Flink's mini-cluster did not start")

    def submit(self, submission: Submission) -> None:
        """Submits a job; see `wait_running`."""
        self.wait_ready()
        with self._changed:
            self._jobs[submission.id] = _JobState()
        self._send(
            {
                "submit": {
                    "id": submission.id,
                    "jar": str(submission.jar),
                    "args": list(submission.args),
                    "config": submission.config,
                    "parallelism": submission.parallelism,
                }
            }
        )

    def cancel(self, job: str, seconds: float = 20.0) -> None:
        """Cancels a job and waits until it has ended."""
        self._send({"cancel": job})
        self._wait(
            lambda: self._jobs[job].state in ("CANCELED", "FINISHED", "FAILED") or None,
            seconds,
            f"job {job} did not stop",
        )

    def wait_running(self, job: str, seconds: float = START_SECONDS) -> None:
        """Returns when every task of the job runs; raises ClusterError if it fails or takes longer."""
        self._wait(
            lambda: self._alive(job).state == "RUNNING" or None, seconds, f"job {job} did not start"
        )

    def wait_cut(self, job: str, cut: int, seconds: float) -> None:
        """Returns when all sinks of the job have written everything up to `cut` (microseconds)."""

        def reached() -> bool | None:
            now = self._alive(job).cut
            return True if now is not None and now >= cut else None

        self._wait(reached, seconds, f"job {job} did not reach the last change")

    def check(self, job: str) -> None:
        """Raises ClusterError if the job has failed."""
        with self._changed:
            self._alive(job)

    def metrics(self, job: str, seconds: float = 5.0) -> dict[str, int]:
        """The job's counters now, by name, summed over subtasks."""
        with self._changed:
            self._jobs[job].metrics = None
        self._send({"metrics": job})
        return self._wait(lambda: self._jobs[job].metrics, seconds, f"job {job} has no metrics")

    def _alive(self, job: str) -> _JobState:
        state = self._jobs[job]
        if state.failure is not None:
            raise state.failure
        return state

    def _wait(self, look: Callable[[], T | None], seconds: float, otherwise: str) -> T:
        deadline = time.monotonic() + seconds
        with self._changed:
            while (seen := look()) is None:
                if self._process is not None and self._process.poll() is not None:
                    raise ClusterError(
                        f"Flink's JVM ended with exit code {self._process.returncode}; "
                        f"its log is {self.log_file}"
                    )
                left = deadline - time.monotonic()
                if left <= 0:
                    raise ClusterError(
                        f"{otherwise} within {seconds:.0f} s; Flink's log is {self.log_file}"
                    )
                self._changed.wait(min(left, 0.5))
            return seen

    def _send(self, message: dict[str, Any]) -> None:
        if self._process is None or self._process.stdin is None:
            raise ClusterError("Flink's mini-cluster is not running")
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
        except OSError:
            raise ClusterError(f"Flink's JVM is gone; its log is {self.log_file}") from None

    def _read(self) -> None:
        process = self._process
        if process is None or process.stdout is None:
            return
        for line in process.stdout:
            try:
                event = json.loads(line)
            except ValueError:
                continue  # something in the JVM printed to standard output: not ours
            with self._changed:
                self._take(event)
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def _take(self, event: dict[str, Any]) -> None:
        job = self._jobs.get(event.get("id", ""), _JobState())
        match event.get("event"):
            case "ready":
                self._ready = True
            case "state":
                job.state = event["state"]
            case "cut":
                job.cut = event["cut"]
            case "metrics":
                job.metrics = event["metrics"]
            case "failed":
                job.state = "FAILED"
                job.failure = ClusterError(event["message"], event.get("trace", ""))


def flink_jars() -> list[Path]:
    """Flink's engine from the installed apache-flink-libraries, with flink-python's jar, which has pemja's classes.

    Raises ClusterError where the package is not installed.
    """
    for entry in sys.path:
        home = Path(entry) / "pyflink"
        if (home / "lib").is_dir():
            return [
                *sorted((home / "lib").glob("*.jar")),
                *(home / "opt").glob("flink-python-*.jar"),
            ]
    raise ClusterError(
        "Flink's jars are not installed here: `pip install apache-flink-libraries==2.2.1`"
    )
