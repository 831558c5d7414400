"""Dead letters: what raised, in which view and for which root, and where in the program's text.

Must not know how views are evaluated or where letters go.
"""

import hashlib
from dataclasses import asdict, dataclass
from types import CodeType, FunctionType
from typing import Any

from boiler.program import Program
from boiler.raised import RAISED

COLLECTION = "boilerErrors"
"""Where dead letters lie by default."""

MESSAGE_LENGTH = 10_000
"""Characters of an exception's message that are kept: far beyond what is read, far below what a document can hold."""


@dataclass(frozen=True)
class Letter:
    """A dead letter of a view. `file` and `line` are empty and 0 where no line of the program raised."""

    view: str
    root: str
    attribute: str
    exception: str
    message: str
    file: str
    line: int

    @property
    def id(self) -> str:
        """Its document id: the first 32 hex digits of SHA-256 over view, root and attribute (docs/architecture.md)."""
        text = f"{self.view}\n{self.root}\n{self.attribute}"
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]

    def fields(self) -> dict[str, Any]:
        """Its content."""
        return asdict(self)


def of_error(
    program: Program, view: str, root: str, attribute: str, error: BaseException, getter: Any = None
) -> Letter:
    """A letter about an exception: at the innermost line of the program that raised, or at the `def` of `getter`."""
    if isinstance(getter, FunctionType):
        file, line = _definition(program, getter.__code__)
    else:
        file, line = _raised(program, error)
    return Letter(view, root, attribute, type(error).__name__, message_of(error), file, line)


def of_conflict(path: str, view: str, root: str, winner: tuple[str, str]) -> Letter:
    """A letter about a claim on a path that lost; `winner` is (mediator, root)."""
    message = f"{path} is also claimed by {winner[0]} from {winner[1]}"
    return Letter(view, root, f"doc_ref:{path}", "TargetConflict", message, "", 0)


def message_of(error: BaseException) -> str:
    """The exception's text, made storable."""
    try:
        text = str(error)
    except RAISED as broken:
        text = f"({type(broken).__name__} in its own __str__)"
    return text[:MESSAGE_LENGTH].encode("utf-8", "backslashreplace").decode("utf-8")


def passed_through(error: BaseException, code: CodeType) -> bool:
    """Whether the exception came out of this code."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is code:
            return True
        trace = trace.tb_next
    return False


def _raised(program: Program, error: BaseException) -> tuple[str, int]:
    place = ("", 0)
    trace = error.__traceback__
    while trace is not None:
        file = program.file_of(trace.tb_frame.f_code.co_filename)
        if file is not None:
            place = (file, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _definition(program: Program, code: CodeType) -> tuple[str, int]:
    file = program.file_of(code.co_filename)
    if file is None:
        return "", 0
    first = code.co_firstlineno
    return file, program.definitions.get((file, code.co_name, first), first)
