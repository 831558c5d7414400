"""The oracle's timers of one key, and the units of time: whole microseconds since the epoch.

Must not know operators or events.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FOREVER = float("inf")
"""The watermark at the end of a bounded input; its negative is that of no records."""


def micros(at: Any) -> int:
    """An instant as a number. Raises TypeError for what is no datetime with a time zone."""
    if not isinstance(at, datetime) or at.tzinfo is None:
        kind = "a naive datetime" if isinstance(at, datetime) else type(at).__name__
        raise TypeError(f"an instant is a datetime with a time zone, not {kind}")
    return (at - EPOCH) // MICROSECOND


def instant(number: int) -> datetime:
    """The instant of a number. Raises OverflowError outside of the years 1 to 9999."""
    return EPOCH + number * MICROSECOND


class Timers:
    """`timers` of a keyed operator: at most one an instant."""

    def __init__(self, pending: Iterable[int] = ()) -> None:
        self._pending = set(pending)

    def __repr__(self) -> str:
        return "<Timers>"

    def set(self, at: datetime) -> None:
        """The operator's `on_timer` runs at that instant of event time."""
        self._pending.add(micros(at))

    def cancel(self, at: datetime) -> None:
        """It does not; a timer that is not set is no error."""
        self._pending.discard(micros(at))
