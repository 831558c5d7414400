"""The oracle's windows: which rows belong together, by the times of all of them.

Must not know events, groups or views.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .timers import MICROSECOND, instant
from .values import timestamp


@dataclass(frozen=True)
class Window:
    """`self.window` of an aggregate: from `start`, inclusive, to `end`, exclusive."""

    first: int
    last: int

    @property
    def start(self) -> datetime:
        """Its first instant."""
        return instant(self.first)

    @property
    def end(self) -> datetime:
        """The instant after its last."""
        return instant(self.last)

    def text(self) -> str:
        """How claims and letters name it."""
        return _text(self.first)

    def __str__(self) -> str:
        return f"[{_text(self.first)}, {_text(self.last)})"


def _text(micros: int) -> str:
    try:
        return timestamp(instant(micros))
    except OverflowError:
        return str(micros)


class Sliding:
    """Windows of one size at every multiple of `every` since the epoch; tumbling where both are equal."""

    def __init__(self, kind: str, size: timedelta, every: timedelta) -> None:
        self.kind = kind
        self.size, self.every = size // MICROSECOND, every // MICROSECOND
        if self.size <= 0 or self.every <= 0:
            raise ValueError("a window's size must be more than nothing")

    def __repr__(self) -> str:
        return f"Windows(kind={self.kind!r}, size={self.size}, every={self.every})"

    def split(self, times: Sequence[int]) -> list[tuple[Window, list[int]]]:
        """The windows of sorted times, each with the places of its rows."""
        found: dict[Window, list[int]] = {}
        for place, at in enumerate(times):
            start = at // self.every * self.every
            while start + self.size > at:
                found.setdefault(Window(start, start + self.size), []).append(place)
                start -= self.every
        return sorted(found.items(), key=lambda item: (item[0].last, item[0].first))


class Sessions:
    """A row belongs to the session before it where less than `gap` lies between."""

    def __init__(self, gap: timedelta) -> None:
        self.gap = gap // MICROSECOND
        if self.gap <= 0:
            raise ValueError("a session's gap must be more than nothing")

    def __repr__(self) -> str:
        return f"Windows(kind='session', size={self.gap}, every={self.gap})"

    def split(self, times: Sequence[int]) -> list[tuple[Window, list[int]]]:
        """The windows of sorted times, each with the places of its rows."""
        runs: list[list[int]] = []
        for place, at in enumerate(times):
            if runs and at - times[runs[-1][-1]] < self.gap:
                runs[-1].append(place)
            else:
                runs.append([place])
        return [(Window(times[run[0]], times[run[-1]] + self.gap), run) for run in runs]


class window:  # noqa: N801 - the name that programs import
    """`window.tumble`, `window.slide` and `window.session`."""

    @staticmethod
    def tumble(size: timedelta) -> Any:
        """Windows side by side."""
        return Sliding("tumble", size, size)

    @staticmethod
    def slide(size: timedelta, every: timedelta) -> Any:
        """Windows that overlap."""
        return Sliding("slide", size, every)

    @staticmethod
    def session(gap: timedelta) -> Any:
        """Windows that end where nothing comes for a while."""
        return Sessions(gap)
