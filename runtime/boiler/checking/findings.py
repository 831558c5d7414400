"""What a check has come to, and what it shows of a counterexample. Must not know how anything is checked."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Status = Literal["held", "violated", "skipped"]


@dataclass(frozen=True)
class Finding:
    """One property of one function: whether it held, how many examples say so, and what is wrong.

    `says` is one sentence; `shown` are lines that show the counterexample. `line` is 0 where no function is to blame.
    """

    property: str
    of: str
    file: str
    line: int
    status: Status
    examples: int = 0
    says: str = ""
    shown: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {**asdict(self), "shown": list(self.shown)}

    @classmethod
    def of_json(cls, value: dict[str, Any]) -> "Finding":
        """What `as_json` gave."""
        return cls(**{**value, "shown": tuple(value["shown"])})


@dataclass(frozen=True)
class Counterexample:
    """An example in which a property does not hold; of several the smallest is shown."""

    says: str
    shown: tuple[str, ...]

    @property
    def size(self) -> int:
        """How much there is to read."""
        return sum(map(len, self.shown))


class UnsuitableError(Exception):
    """An example that says nothing about the property."""
