"""`Timers`: what a keyed operator's handler sets and cancels, in event time.

Only records: whoever calls the handler takes the changes over after it, and drops them where it raises. Must not know operators.
"""

from datetime import datetime

from boiler.instants import datetime_of, micros_of


class Timers:
    """The timers of one key: at most one an instant."""

    def __init__(self) -> None:
        """No changes."""
        self._changes: dict[int, bool] = {}

    def __repr__(self) -> str:
        return "<Timers>"

    def set(self, at: datetime) -> None:
        """Calls `on_timer` at that instant; one that has passed already comes next.

        Raises TypeError for what is no datetime with a time zone, OverflowError outside of the years 1 to 9999 in UTC.
        """
        self._change(at, True)

    def cancel(self, at: datetime) -> None:
        """Takes the timer of that instant back, if there is one. Raises as `set` does."""
        self._change(at, False)

    def _change(self, at: datetime, wanted: bool) -> None:
        micros = micros_of(at)
        datetime_of(micros)  # what `on_timer` is given must be a datetime in UTC
        self._changes[micros] = wanted


def changes_of(timers: Timers) -> dict[int, bool]:
    """By instant in microseconds, whether there is to be a timer."""
    return timers._changes
