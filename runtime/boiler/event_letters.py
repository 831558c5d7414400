"""Dead letters that are records: of events, and of versions of patches and forms. They stay when what raised is mended.

Must not know where events come from or how letters are written.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

from boiler.instants import text_of
from boiler.letters import message_of, of_error
from boiler.program import Program

Why = Literal["late", "exception", "malformed"]


@dataclass(frozen=True)
class EventLetter:
    """A dead letter of one event or version. `origin` tells it from every other of the mediator; it is not part of the content.

    `key` is the message's key as text, or the path of a patch; `at` is the event's time in microseconds. Each is None where there
    is none. `file` and `line` are empty and 0 where no line of the program raised.
    """

    mediator: str
    origin: str
    key: str | None
    at: int | None
    why: Why
    exception: str = ""
    message: str = ""
    file: str = ""
    line: int = 0

    @property
    def id(self) -> str:
        """Its document id: the first 32 hex digits of SHA-256 over mediator and origin."""
        text = f"{self.mediator}\n{self.origin}"
        return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]

    def fields(self) -> dict[str, Any]:
        """Its content."""
        return {
            "mediator": self.mediator,
            "key": self.key,
            "at": text_of(self.at) if self.at is not None else None,
            "why": self.why,
            "exception": self.exception,
            "message": self.message,
            "file": self.file,
            "line": self.line,
        }


def late(mediator: str, origin: str, key: str | None, at: int) -> EventLetter:
    """A letter about an event that came when its time had gone by."""
    return EventLetter(mediator, origin, key, at, "late")


def malformed(mediator: str, origin: str, key: str | None, error: BaseException) -> EventLetter:
    """A letter about a record that is no event."""
    name, message = type(error).__name__, message_of(error)
    return EventLetter(mediator, origin, key, None, "malformed", name, message)


def of_exception(
    program: Program,
    mediator: str,
    origin: str,
    key: str | None,
    at: int | None,
    error: BaseException,
) -> EventLetter:
    """A letter about what a handler or a trigger raised, at the innermost line of the program."""
    found = of_error(program, mediator, origin, "", error)
    return EventLetter(
        mediator,
        origin,
        key,
        at,
        "exception",
        found.exception,
        found.message,
        found.file,
        found.line,
    )
