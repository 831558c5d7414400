"""What is going on while views are evaluated: where documents come from, and who takes what is emitted.

The classes that programs use ask the current session; a processor opens one around each evaluation. Must not know how any of
them is made.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, runtime_checkable

from boiler.query import Where
from boiler.snapshot import Failure, Snapshot
from boiler.values import Reference

Fields = dict[str, Any]


class Session(Protocol):
    """One evaluation."""

    def document(self, slot: str, path: str) -> Fields | None:
        """The fields of the document at a path that the reference `slot` asks for; None where there is none."""

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        """Documents (path, fields) of the query's collection: all that meet it, perhaps more."""

    def root(self, view: Any, doc_id: str) -> Snapshot | None:
        """The root document of a view; None where it does not exist."""

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        """Takes what a sink is given."""


@runtime_checkable
class Evaluator(Protocol):
    """A session in which views of any root can be asked for."""

    def view(self, view: Any, doc_id: str) -> Any:
        """The view of a root; None where it should not exist."""


@runtime_checkable
class Noting(Protocol):
    """A session that leaves dead letters for getters that raise, whatever becomes of the view's values."""

    def failed(self, failures: Iterable[Failure]) -> None:
        """Takes what raised while a view was exported."""


@runtime_checkable
class Operating(Protocol):
    """A session of a keyed operator's handler, whose sinks can do more."""

    def remove(self, reference: Reference | None) -> None:
        """Takes a document back, whoever of this mediator has emitted it."""

    def record(self, topic: str, key: Any, value: Any) -> None:
        """Takes a record for a topic."""


class EndedError(BaseException):
    """The view of this root does not exist. `cause` is (attribute, exception) where something raised, else None.

    No Exception, so that a program's own `except Exception` never sees it.
    """

    def __init__(self, cause: tuple[str, BaseException] | None) -> None:
        super().__init__(cause)
        self.cause = cause


_CURRENT: ContextVar[Session] = ContextVar("boiler_session")


def current() -> Session | None:
    """The session of the evaluation that is going on, or None where a program is used by hand."""
    return _CURRENT.get(None)


@contextmanager
def opened(session: Session) -> Iterator[None]:
    """Makes a session the current one."""
    token = _CURRENT.set(session)
    try:
        yield
    finally:
        _CURRENT.reset(token)
