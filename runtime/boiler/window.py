"""Windows over event time: `window.tumble(size)`, `window.slide(size, every)` and `window.session(gap)`.

A window is `[start, end)`, aligned to the epoch in UTC and exact to the microsecond. Must not know events or watermarks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from boiler.instants import datetime_of, micros_in, micros_of, text_of


@dataclass(frozen=True, order=True, slots=True)
class Window:
    """One window, in microseconds since the epoch: `first` belongs to it, `last` no longer does."""

    first: int
    last: int

    @property
    def start(self) -> datetime:
        """Its first instant. Raises OverflowError where no datetime can hold it: before the year 1."""
        return datetime_of(self.first)

    @property
    def end(self) -> datetime:
        """The first instant after it. Raises OverflowError where no datetime can hold it: after the year 9999."""
        return datetime_of(self.last)

    def __str__(self) -> str:
        return f"[{text_of(self.first)}, {text_of(self.last)})"


@dataclass(frozen=True, slots=True)
class Windows:
    """How a mediator divides time, in microseconds.

    A new window of `size` begins every `every`; a session is as long as its events are less than `size` apart.
    """

    kind: Literal["tumble", "slide", "session"]
    size: int
    every: int

    def windows_of(self, time: datetime) -> list[Window]:
        """The windows of an instant, the earliest first; of a session, what an event of that time alone would make.

        Raises TypeError for what is no datetime with a time zone.
        """
        return self.of(micros_of(time))

    def of(self, micros: int) -> list[Window]:
        """The same for microseconds since the epoch."""
        if self.kind == "session":
            return [Window(micros, micros + self.size)]
        newest = micros // self.every * self.every
        count = -(-(newest + self.size - micros) // self.every)
        starts = range(newest - (count - 1) * self.every, newest + 1, self.every)
        return [Window(start, start + self.size) for start in starts]


def tumble(size: timedelta) -> Windows:
    """Windows of one size without gaps. Raises TypeError for what is no timedelta, ValueError unless positive."""
    length = _positive("window.tumble", size)
    return Windows("tumble", length, length)


def slide(size: timedelta, every: timedelta) -> Windows:
    """Windows of one size, a new one `every` so often. Raises TypeError for what is no timedelta, ValueError unless positive."""
    return Windows("slide", _positive("window.slide", size), _positive("window.slide", every))


def session(gap: timedelta) -> Windows:
    """Events less than `gap` apart. Raises TypeError for what is no timedelta, ValueError unless positive."""
    length = _positive("window.session", gap)
    return Windows("session", length, length)


def _positive(name: str, duration: timedelta) -> int:
    length = micros_in(duration)
    if length <= 0:
        raise ValueError(f"{name} takes a positive timedelta, not {duration}")
    return length
