"""Windows: which ones an instant is in, exactly, before the epoch and at both ends of what a datetime can hold."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boiler import window
from boiler.instants import FOREVER, NEVER, datetime_of, micros_of, text_of
from boiler.window import Window

MICRO = timedelta(microseconds=1)
FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def pairs(windows: list[Window]) -> list[tuple[str, str]]:
    return [(text_of(w.first), text_of(w.last)) for w in windows]


@pytest.mark.parametrize(
    ("time", "start"),
    [
        ("2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z"),
        ("2026-03-02T08:09:59.999999Z", "2026-03-02T08:00:00Z"),
        ("2026-03-02T08:10:00Z", "2026-03-02T08:10:00Z"),
        ("2026-03-02T09:14:00+01:00", "2026-03-02T08:10:00Z"),
        ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:50:00Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ("1969-12-31T23:50:00Z", "1969-12-31T23:50:00Z"),
    ],
)
def test_tumble(time: str, start: str) -> None:
    (found,) = window.tumble(timedelta(minutes=10)).windows_of(at(time))
    assert found.start == at(start)
    assert found.end == at(start) + timedelta(minutes=10)


def test_tumble_is_aligned_to_the_epoch_not_to_the_week() -> None:
    (found,) = window.tumble(timedelta(days=7)).windows_of(at("2026-03-02T00:00:00Z"))
    assert found.start == at("2026-02-26T00:00:00Z")  # a Thursday, as 1970-01-01 was


def test_slide() -> None:
    slides = window.slide(timedelta(minutes=10), timedelta(minutes=4))
    assert pairs(slides.windows_of(at("1970-01-01T00:09:00Z"))) == [
        ("1970-01-01T00:00:00Z", "1970-01-01T00:10:00Z"),
        ("1970-01-01T00:04:00Z", "1970-01-01T00:14:00Z"),
        ("1970-01-01T00:08:00Z", "1970-01-01T00:18:00Z"),
    ]
    assert pairs(slides.windows_of(at("1970-01-01T00:10:00Z")))[0][0] == "1970-01-01T00:04:00Z"


def test_slide_with_gaps_between_windows() -> None:
    slides = window.slide(timedelta(minutes=1), timedelta(minutes=10))
    assert pairs(slides.windows_of(at("1970-01-01T00:00:59.999999Z"))) == [
        ("1970-01-01T00:00:00Z", "1970-01-01T00:01:00Z")
    ]
    assert slides.windows_of(at("1970-01-01T00:01:00Z")) == []
    assert slides.windows_of(at("1969-12-31T23:59:59Z")) == []


def test_session() -> None:
    (found,) = window.session(timedelta(seconds=5)).windows_of(at("1970-01-01T00:00:01Z"))
    assert (found.start, found.end) == (at("1970-01-01T00:00:01Z"), at("1970-01-01T00:00:06Z"))


def test_the_ends_of_time() -> None:
    (first,) = window.tumble(timedelta(days=7)).windows_of(FIRST)
    with pytest.raises(OverflowError):
        _ = first.start
    assert first.end == FIRST + (first.last - micros_of(FIRST)) * MICRO
    (last,) = window.tumble(timedelta(days=1)).windows_of(LAST)
    assert last.start == at("9999-12-31T00:00:00Z")
    with pytest.raises(OverflowError):
        _ = last.end
    assert str(last) == "[9999-12-31T00:00:00Z, 253402300800000000)"
    (whole,) = window.tumble(timedelta.max).windows_of(LAST)
    assert whole.first == 0


@pytest.mark.parametrize("bad", [timedelta(0), -MICRO, timedelta.min])
def test_no_length(bad: timedelta) -> None:
    for make in (
        lambda: window.tumble(bad),
        lambda: window.session(bad),
        lambda: window.slide(bad, MICRO),
        lambda: window.slide(MICRO, bad),
    ):
        with pytest.raises(ValueError, match="takes a positive timedelta"):
            make()


@pytest.mark.parametrize("bad", [None, 600, 600.0, True, "10m", FIRST])
def test_no_timedelta(bad: Any) -> None:
    for make in (
        lambda: window.tumble(bad),
        lambda: window.session(bad),
        lambda: window.slide(bad, MICRO),
        lambda: window.slide(MICRO, bad),
    ):
        with pytest.raises(TypeError):
            make()


@pytest.mark.parametrize("bad", [None, 0, datetime(2026, 3, 2)])
def test_no_instant(bad: Any) -> None:
    with pytest.raises(TypeError):
        window.tumble(MICRO).windows_of(bad)


@given(
    time=st.datetimes(timezones=st.just(UTC)),
    size=st.integers(1, 100_000_000),
    every=st.integers(1_000_000, 100_000_000),
)
def test_slides_cover_just_what_contains_the_time(time: datetime, size: int, every: int) -> None:
    found = window.slide(size * MICRO, every * MICRO).windows_of(time)
    instant = micros_of(time)
    assert all(w.first <= instant < w.last for w in found)
    assert all(w.first % every == 0 and w.last - w.first == size for w in found)
    assert found == sorted(set(found))
    earliest = (instant - size) // every - 1
    wanted = [n * every for n in range(earliest, instant // every + 2)]
    assert [w.first for w in found] == [s for s in wanted if s <= instant < s + size]


@given(st.datetimes(timezones=st.timezones()))
def test_instants_are_exact(time: datetime) -> None:
    micros = micros_of(time)
    assert NEVER < micros < FOREVER
    if micros_of(FIRST) <= micros <= micros_of(LAST):
        assert datetime_of(micros) == time.astimezone(UTC)
        assert datetime.fromisoformat(text_of(micros)) == time.astimezone(UTC)
    else:
        with pytest.raises(OverflowError):
            datetime_of(micros)
        assert text_of(micros) == str(micros)


def test_text() -> None:
    east = timezone(timedelta(hours=2))
    assert text_of(micros_of(datetime(2026, 3, 2, 10, tzinfo=east))) == "2026-03-02T08:00:00Z"
    assert (
        text_of(micros_of(datetime(2026, 3, 2, 0, 0, 0, 10, UTC))) == "2026-03-02T00:00:00.000010Z"
    )
    assert text_of(micros_of(FIRST)) == "0001-01-01T00:00:00Z"
