"""A real Kafka broker of one node, in a JVM of ours on Kafka's own jars, bound to the loopback address.

Knows how to start that JVM and the one line it prints; must not know what is in topics.
"""

import contextlib
import fcntl
import json
import os
import selectors
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from boiler.local.java import find_java

START_SECONDS = 60.0
"""How long the broker may take to start; it takes 2 to 3 seconds on 2 cores."""

STOP_SECONDS = 15.0
TRIES = 3
"""Where any free port will do, another process may take the one that was found before Kafka does."""


class BrokerError(RuntimeError):
    """The broker could not start; the message is one sentence for the user."""


class KafkaBroker:
    """A broker for clients of any language. `port` 0 takes any free one; `data` keeps the topics.

    `jars` is the folder with the launcher and Kafka's jars. Use it as a context manager, or `start` and `stop`.
    """

    def __init__(self, jars: Path, port: int = 0, data: Path | None = None) -> None:
        """Nothing is started yet."""
        self._jars, self._port, self._data = jars, port, data
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = -1
        self._address = ""

    def __enter__(self) -> "KafkaBroker":
        """Starts the broker."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stops it."""
        self.stop()

    @property
    def address(self) -> str:
        """Where it answers, host:port. Raises RuntimeError before `start`."""
        if not self._address:
            raise RuntimeError("the broker has no address before start()")
        return self._address

    @property
    def ended(self) -> int | None:
        """The exit code of a broker that has ended by itself."""
        return None if self._process is None else self._process.poll()

    def start(self) -> None:
        """Returns when clients can connect. Raises BrokerError."""
        if self._process is not None:
            raise RuntimeError("the broker is running already")
        try:
            java = find_java()
        except RuntimeError as error:
            raise BrokerError(str(error).replace("Flink needs", "Kafka needs")) from None
        if self._port and not _free(self._port):
            raise BrokerError(_taken(self._port))
        folder = self._folder()
        self._lock = _locked(folder)
        command = [
            str(java.executable),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xmx512m",
            *(["--enable-native-access=ALL-UNNAMED"] if java.version >= 22 else []),
            "-cp",
            str(self._jars / "*"),
            "io.boilerc.kafka.LocalBroker",
            "--port",
            str(self._port),
            "--data",
            str(folder / "topics"),
        ]
        for left in reversed(range(TRIES)):
            try:
                self._launch(command, folder / "broker.log")
                return
            except _PortTakenError as error:
                if self._port or not left:
                    self.stop()
                    raise BrokerError(str(error)) from None
            except BaseException:
                self.stop()
                raise

    def stop(self) -> None:
        """Ends the broker; what clients were told is written, is. After 15 seconds it is killed."""
        process, self._process, self._address = self._process, None, ""
        if process is not None:
            _end(process)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    def _folder(self) -> Path:
        if self._data is None:
            self._temporary = tempfile.TemporaryDirectory(
                prefix="boiler-kafka-", ignore_cleanup_errors=True
            )
            return Path(self._temporary.name)
        try:
            self._data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BrokerError(f"the folder {self._data} can't be used: {error.strerror}") from None
        return self._data

    def _launch(self, command: list[str], log: Path) -> None:
        try:
            with log.open("wb") as errors:
                # A session of its own: an interrupt from the terminal must not reach Kafka beside our own, orderly stop.
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    start_new_session=True,
                    pass_fds=(self._lock,),
                )
        except OSError as error:
            raise BrokerError(f"the broker can't be started: {error.strerror}") from None
        self._process = process
        event = _first_event(process, time.monotonic() + START_SECONDS)
        if event.get("event") == "ready":
            self._address = event["address"]
            return
        _end(process)
        self._process = None
        raise self._failure(event.get("message"), process.returncode, log)

    def _failure(self, message: str | None, code: int, log: Path) -> Exception:
        if message is None:
            kept = f"; its log is {log}" if self._data is not None else f": {_last_line(log)}"
            return BrokerError(f"Kafka did not start (exit code {code}){kept}")
        if "Address already in use" in message:
            return _PortTakenError(_taken(self._port))
        return BrokerError(f"Kafka did not start: {message}")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Java does
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _taken(port: int) -> str:
    return f"port {port} of 127.0.0.1 is in use: name another"


def _locked(folder: Path) -> int:
    """A lock on the folder, which lasts as long as we or the JVM do. Raises BrokerError.

    Kafka has one of its own, but takes it when it has already written to the metadata of the broker that is running.
    """
    try:
        lock = os.open(folder / "broker.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise BrokerError(f"the folder {folder} can't be used: {error.strerror}") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise BrokerError(f"the folder {folder} is in use by another broker") from None
    return lock


class _PortTakenError(Exception):
    """Kafka found a port in use."""


def _first_event(process: subprocess.Popen[bytes], deadline: float) -> dict[str, Any]:
    """The line that the launcher prints when it is ready or has failed; empty where it ended or was late."""
    stream: IO[bytes] | None = process.stdout
    if stream is None:
        return {}
    taken = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(stream, selectors.EVENT_READ)
        while not taken.endswith(b"\n"):
            if not waiting.select(max(0.0, deadline - time.monotonic())):
                return {}
            if not (more := stream.read1(65536)):  # type: ignore[attr-defined]
                return {}
            taken += more
    event: dict[str, Any] = json.loads(taken)
    return event


def _end(process: subprocess.Popen[bytes]) -> None:
    """The launcher stops Kafka when its input ends."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _last_line(log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return "its log is gone"
    return next((line.strip() for line in reversed(lines) if line.strip()), "its log is empty")
