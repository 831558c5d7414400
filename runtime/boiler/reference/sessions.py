"""The oracle's sessions: what a program's classes ask for while they are evaluated, and what they hand over.

Must not know stores, views or sinks; whoever evaluates something opens a session of its own.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from .values import Reference, is_document

RAISED = (Exception, SystemExit)
"""What a program's function may raise that becomes a dead letter."""


class EndedError(BaseException):
    """Internal: the view of this root does not exist; `cause` is (attribute, exception), or None where nothing is wrong."""

    def __init__(self, cause: tuple[str, BaseException] | None) -> None:
        super().__init__(cause)
        self.cause = cause


class BeyondOracleError(BaseException):
    """A program uses a part of the language that the oracle does not evaluate; no `except Exception` of a program sees it."""


class Snapshot(dict[str, Any]):
    """A document's content, and for a view the exceptions of its getters and the name of its class."""

    def __init__(
        self, fields: dict[str, Any], reference: Reference | None, exists: bool = True
    ) -> None:
        super().__init__(fields)
        self.reference, self.exists = reference, exists
        self.failures: list[tuple[str, BaseException, Callable[..., Any] | None]] = []
        self.view: Any = None

    @property
    def id(self) -> str | None:
        """The document's id."""
        return None if self.reference is None else self.reference.id

    def to_dict(self) -> dict[str, Any]:
        """A copy of the content."""
        return dict(self)


class Session:
    """What the classes need of the evaluation that is going on; by default nothing is possible."""

    def resolve(self, declared: Any, wanted: Any) -> Any:
        """The documents for what a reference getter returned."""
        raise RuntimeError("references are followed only while a view is evaluated")

    def snapshot_of(self, view: type, doc_id: str) -> Snapshot | None:
        """The root document of a view, or None."""
        raise RuntimeError(f"{view.__name__}.get works only while a mediator runs")

    def failed(self, snapshot: Snapshot) -> None:
        """Hears that getters raised while a view was exported."""

    def emit(self, topic: str | None, reference: Any, snapshot: Any) -> None:
        """Takes a document for Firestore, or for a topic."""
        raise RuntimeError("sink.emit works only while a mediator runs")

    def remove(self, reference: Any) -> None:
        """Takes back what was emitted at a path."""
        raise RuntimeError("sink.remove works only in a keyed operator")

    def record(self, topic: str, key: Any, value: Any) -> None:
        """Takes a record for a topic."""
        raise RuntimeError("emit(key=, value=) works only in a keyed operator")

    def write(self, reference: Reference, fields: dict[str, Any]) -> None:
        """Takes fields that a client's write merges into a document."""
        raise RuntimeError("documents are written only by patches and forms")


SESSION: ContextVar[Session] = ContextVar("SESSION")


def target_of(target: Any) -> Reference | None:
    """Where something is to be written, checked. Raises TypeError or ValueError for what is no document's path."""
    if target is not None and not isinstance(target, Reference):
        raise TypeError(f"a target must be a Reference or None, not {type(target).__name__}")
    if target is not None and not is_document(target.path):
        raise ValueError(f"not a document's path: {target.path!r}")
    return target
