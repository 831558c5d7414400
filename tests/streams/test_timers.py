"""Timers: what a handler may set, and how the pending ones are kept."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boiler import Timers
from boiler.dataflow.pending import Pending
from boiler.timers import changes_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Nowhere(tzinfo):
    """A time zone that knows no offset: its datetimes are naive."""

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        return None


def test_an_instant_is_one_timer_whatever_its_zone() -> None:
    timers = Timers()
    timers.set(NOON)
    timers.set(NOON.astimezone(timezone(timedelta(hours=-7))))
    assert list(changes_of(timers).values()) == [True]
    timers.cancel(NOON.astimezone(timezone(timedelta(hours=5, minutes=30))))
    assert list(changes_of(timers).values()) == [False]
    timers.set(NOON)
    assert list(changes_of(timers).values()) == [True]


@pytest.mark.parametrize(
    "bad", [None, 0, 1.5, "2026-03-02T12:00:00Z", NOON.date(), NOON.replace(tzinfo=None)]
)
def test_no_instant(bad: Any) -> None:
    timers = Timers()
    for method in (timers.set, timers.cancel):
        with pytest.raises(TypeError, match="an instant is a datetime with a time zone"):
            method(bad)
    with pytest.raises(TypeError):
        timers.set(NOON.replace(tzinfo=Nowhere()))
    assert changes_of(timers) == {}


def test_beyond_what_a_datetime_holds_in_utc() -> None:
    timers = Timers()
    for far in (
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=1))),
    ):
        with pytest.raises(OverflowError):
            timers.set(far)
    assert changes_of(timers) == {}


@given(st.lists(st.tuples(st.sampled_from("adp"), st.integers(-5, 5)), max_size=200))
def test_pending_is_a_sorted_set(steps: list[tuple[str, int]]) -> None:
    pending, wanted = Pending([3, 3, -1]), {3, -1}
    for step, at in steps:
        if step == "a":
            pending.add(at)
            wanted.add(at)
        elif step == "d":
            pending.discard(at)
            wanted.discard(at)
        elif wanted:
            first = pending.first()
            assert first == min(wanted)
            pending.discard(first)
            wanted.discard(first)
        assert (pending.first(), len(pending)) == (min(wanted, default=None), len(wanted))


def test_what_is_cancelled_is_forgotten() -> None:
    pending = Pending([0])
    for at in range(1, 10_000):
        pending.add(at)
        pending.discard(at)
    assert len(pending._heap) < 50
