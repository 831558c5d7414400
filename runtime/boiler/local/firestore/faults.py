"""Faults that tests ask for: errors, delays, dropped streams, tokens that expire, hidden deletes.

Must not know the protocol: the service and its streams ask here what to do wrong.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import grpc

from boiler.local.firestore.errors import RequestError

METHODS = [
    "BatchGetDocuments",
    "BatchWrite",
    "BeginTransaction",
    "Commit",
    "CreateDocument",
    "DeleteDocument",
    "GetDocument",
    "ListCollectionIds",
    "ListDocuments",
    "Listen",
    "PartitionQuery",
    "Rollback",
    "RunAggregationQuery",
    "RunQuery",
    "UpdateDocument",
]
"""The methods of Firestore's service that can be made to fail or to wait."""


class Faults:
    """All methods may be called from any thread, while the server runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._streams: set[Callable[[str], None]] = set()
        self._failures: dict[str, list[tuple[grpc.StatusCode, bool]]] = {}
        self._delays: dict[str, float] = {}
        self.generation = 0
        """Tokens of an earlier generation are no longer valid."""
        self.hidden: bool | None = None
        """None, or whether the existence filters that stand for deletes have a Bloom filter."""

    def drop_streams(self) -> None:
        """Ends every open Listen with UNAVAILABLE."""
        self._tell("drop")

    def reset_targets(self) -> None:
        """Sends RESET and the whole result again to every target of every open stream."""
        self._tell("reset")

    def expire_tokens(self) -> None:
        """No resume token issued so far is valid: who resumes gets RESET and the whole result."""
        self.generation += 1

    def fail(self, method: str, code_name: str, times: int = 1, after: bool = False) -> None:
        """The next calls of `method` (such as "Commit") fail with that code (such as "ABORTED").

        With `after` the request is carried out first and only its answer is lost. Raises ValueError
        for a code that gRPC does not have, or a method that Firestore does not have.
        """
        _check(method)
        try:
            code = grpc.StatusCode[code_name]
        except KeyError:
            raise ValueError(
                f"{code_name!r} is no gRPC status; write one such as ABORTED"
            ) from None
        with self._lock:
            self._failures.setdefault(method, []).extend([(code, after)] * times)

    def delay(self, method: str, seconds: float) -> None:
        """Every call of `method` waits first; 0 ends that. Raises ValueError for no method."""
        _check(method)
        self._delays[method] = seconds

    def hide_deletes(self, bloom: bool = True) -> None:
        """A resumed target gets an existence filter in place of what left it meanwhile."""
        self.hidden = bloom

    def clear(self) -> None:
        """Ends all faults; expired tokens stay expired."""
        with self._lock:
            self._failures.clear()
        self._delays.clear()
        self.hidden = None

    def open(self, stream: Callable[[str], None]) -> None:
        """A stream to tell about "drop" and "reset", until `close`."""
        with self._lock:
            self._streams.add(stream)

    def close(self, stream: Callable[[str], None]) -> None:
        """The stream has ended."""
        with self._lock:
            self._streams.discard(stream)

    def enter(self, method: str) -> RequestError | None:
        """Called before a request: waits, raises, or returns the error to raise after it."""
        if seconds := self._delays.get(method, 0.0):
            time.sleep(seconds)
        if method not in self._failures:
            return None
        with self._lock:
            waiting = self._failures.get(method)
            if not waiting:
                return None
            code, after = waiting.pop(0)
        error = RequestError(code, f"{code.name}, as asked for by a test")
        if after:
            return error
        raise error

    def _tell(self, what: str) -> None:
        with self._lock:
            streams = tuple(self._streams)
        for stream in streams:
            stream(what)

    def do(self, command: dict[str, Any]) -> dict[str, Any]:
        """A method by name: {"do": "fail", "method": "Commit", "code_name": "ABORTED"}."""
        arguments = dict(command)
        name = arguments.pop("do", None)
        methods: dict[Any, Callable[..., None]] = {
            "drop_streams": self.drop_streams,
            "reset_targets": self.reset_targets,
            "expire_tokens": self.expire_tokens,
            "fail": self.fail,
            "delay": self.delay,
            "hide_deletes": self.hide_deletes,
            "clear": self.clear,
        }
        if name not in methods:
            raise ValueError(f"no fault {name!r}; choose one of {', '.join(methods)}")
        methods[name](**arguments)
        return {"done": name}


def _check(method: str) -> None:
    if method not in METHODS:
        raise ValueError(
            f"{method!r} is no method of Firestore; choose one of {', '.join(METHODS)}"
        )
