"""The source side: what is an event, what is late, and how far time has come."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boiler.event_letters import EventLetter
from boiler.event_time import Intake
from boiler.instants import FOREVER, NEVER, text_of
from boiler.mediator import events_of
from tests.streams.driver import Log, program

PROGRAM = program(
    """
class Ping(Serializable):
    at: datetime = attrs.bproperty()
    who: str = attrs.bproperty()

class Broken(Serializable):
    at: Any = attrs.bproperty()
    @at.getter
    def at(self):
        raise LookupError("no clock here")

class Odd(Serializable):
    at: Any = attrs.bproperty()
    @at.getter
    def at(self):
        return datetime(2026, 3, 2)

class M(Mediator):
    source = source.kafka(topic_name="t", value_cls=Ping, event_time="at",
                          out_of_orderness=timedelta(seconds=10), idle=timedelta(seconds=60))

class B(Mediator):
    source = source.kafka(topic_name="t", value_cls=Broken, event_time="at")

class O(Mediator):
    source = source.kafka(topic_name="t", value_cls=Odd, event_time="at")
"""
)
SECOND = 1_000_000


def who(event: Any, message_key: str | None) -> str | None:
    if event.who == "raise":
        raise KeyError(event.who)
    return None if event.who is None else repr(event.who)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def intake(mediator: str = "M", clock: Any = lambda: 0.0) -> Intake:
    stream = events_of(next(c for c in PROGRAM.classes if c.__name__ == mediator))
    assert stream is not None
    return Intake(mediator, stream, who, PROGRAM, clock)


def at(seconds: float) -> str:
    return text_of(int(seconds * SECOND))


def ping(log: Log, seconds: float, partition: int = 0, who: Any = "a") -> Any:
    return log.record({"at": at(seconds), "who": who}, "k", partition)


def only(letters: list[EventLetter]) -> EventLetter:
    (letter,) = letters
    return letter


def test_event() -> None:
    log = Log("t")
    (event,) = intake().take([log.record({"at": at(5), "who": "a", "more": [1]}, "key")]).events
    assert (event.key, event.time, event.partition, event.offset) == ("'a'", 5 * SECOND, 0, 0)
    assert (event.origin, event.message_key, event.passed) == ("t/0/0", "key", NEVER)
    assert event.fields["who"] == "a"


def test_late_is_strictly_before() -> None:
    log, taking = Log("t"), intake()
    taken = taking.take([ping(log, 100), ping(log, 90), ping(log, 89.999999), ping(log, 110)])
    assert [event.offset for event in taken.events] == [0, 1, 3]
    letter = only(taken.letters)
    assert letter.fields() == {
        "mediator": "M",
        "key": "k",
        "at": "1970-01-01T00:01:29.999999Z",
        "why": "late",
        "exception": "",
        "message": "",
        "file": "",
        "line": 0,
    }
    assert letter.origin == "t/0/2"
    assert only(taking.take([ping(log, 99.999999)]).letters).origin == "t/0/4"


def test_late_is_decided_by_partition_and_before_the_event_is_taken_in() -> None:
    log, taking = Log("t"), intake()
    assert not taking.take([ping(log, 1000), ping(log, 0, 1), ping(log, 500, 1)]).letters
    assert only(taking.take([ping(log, 489, 1), ping(log, 2000, 1)]).letters).why == "late"
    # A late event moves nothing, nor does one of no group fail to.
    taken = taking.take([ping(log, 3000, 1, who=None), ping(log, 2989, 1)])
    assert (taken.events, only(taken.letters).at) == ([], 2989 * SECOND)


def test_the_id_of_a_letter() -> None:
    # sha256("M\nt/0/1"), by sha256sum
    assert EventLetter("M", "t/0/1", None, None, "late").id == "16e94aa3e85db6bc6cb62d92b200c213"


@pytest.mark.parametrize(
    ("value", "exception", "message"),
    [
        (b"{", "JSONDecodeError", "Expecting property name"),
        (b"\xff\xfe", "UnicodeDecodeError", "invalid start byte"),
        (b'{"at": NaN}', "ValueError", "NaN is not JSON"),
        (b"[" * 100_000, "RecursionError", ""),
        (b"[]", "TypeError", "a message must be a JSON object, not list"),
        (b"null", "TypeError", "a message must be a JSON object, not NoneType"),
        (None, "TypeError", "a message must be a JSON object, not NoneType"),
        (b"{}", "TypeError", "Ping.at must be a datetime, not NoneType"),
        (b'{"at": null}', "TypeError", "Ping.at must be a datetime, not NoneType"),
        (b'{"at": 5}', "TypeError", "Ping.at is datetime, but the stored value is int"),
        (b'{"at": "2026-03-02T08:00:00"}', "TypeError", "the stored value is str"),
    ],
)
def test_malformed(value: bytes | None, exception: str, message: str) -> None:
    log, taking = Log("t"), intake()
    taken = taking.take([log.raw(value, b"k")])
    assert taken.events == []
    letter = only(taken.letters)
    assert message in letter.message
    assert letter.fields() | {"message": ""} == {
        "mediator": "M",
        "key": "k",
        "at": None,
        "why": "malformed",
        "exception": exception,
        "message": "",
        "file": "",
        "line": 0,
    }
    assert taking.advance() == NEVER


def test_a_key_that_is_no_text() -> None:
    letter = only(intake().take([Log("t").raw(b'{"at": "2026-03-02T08:00:00Z"}', b"\xff")]).letters)
    assert (letter.why, letter.key, letter.exception) == ("malformed", None, "UnicodeDecodeError")


@pytest.mark.parametrize(
    ("mediator", "exception"), [("B", "LookupError"), ("O", "TypeError")], ids=["raises", "naive"]
)
def test_event_time_of_a_getter(mediator: str, exception: str) -> None:
    letter = only(intake(mediator).take([Log("t").record({})]).letters)
    assert (letter.why, letter.exception, letter.line) == ("malformed", exception, 0)


def test_a_key_that_raises() -> None:
    log, taking = Log("t"), intake()
    letter = only(taking.take([ping(log, 5, who="raise")]).letters)
    assert (letter.why, letter.exception, letter.at) == ("exception", "KeyError", 5 * SECOND)
    assert taking.advance() == -5 * SECOND  # its time counts
    assert only(taking.take([ping(log, 6, who=7)]).letters).exception == "TypeError"


def test_watermark_is_that_of_the_last_partition() -> None:
    log, taking = Log("t"), intake()
    taking.assign([0, 1])
    taking.take([ping(log, 100), ping(log, 120)])
    assert taking.advance() == NEVER
    taking.take([ping(log, 50, 1)])
    assert taking.watermark == NEVER  # until it is asked to go on
    assert taking.advance() == 40 * SECOND
    (event,) = taking.take([ping(log, 45, 1)]).events
    assert event.passed == 40 * SECOND
    assert taking.advance() == 40 * SECOND
    taking.take([ping(log, 500, 1)])
    assert taking.advance() == 110 * SECOND
    assert taking.finish() == taking.advance() == FOREVER


def test_no_partition() -> None:
    assert intake().advance() == NEVER
    assert intake().idle_in() is None


def test_a_silent_partition_holds_nothing_back() -> None:
    log, clock = Log("t"), Clock()
    taking = intake(clock=clock)
    taking.assign([0, 1, 2])
    taking.take([ping(log, 100), ping(log, 50, 1)])
    clock.now = 59.0
    taking.take([ping(log, 101)])
    assert (taking.advance(), taking.idle_in()) == (NEVER, 1.0)
    clock.now = 60.0  # 1 and 2 have been silent for a minute
    assert taking.advance() == 91 * SECOND
    # What comes from a partition that was silent is not late for that, and holds time where it is.
    taken = taking.take([ping(log, 60, 1), ping(log, 300)])
    assert [event.time for event in taken.events] == [60 * SECOND, 300 * SECOND]
    assert taking.advance() == 91 * SECOND
    assert only(taking.take([ping(log, 49, 1)]).letters).why == "late"
    clock.now = 200.0
    assert taking.idle_in() is None
    assert taking.advance() == 290 * SECOND  # all are silent: none holds another back


def test_what_is_malformed_breaks_no_silence_and_what_is_late_does() -> None:
    log, clock = Log("t"), Clock()
    taking = intake(clock=clock)
    taking.take([ping(log, 100), ping(log, 50, 1)])
    clock.now = 59.0
    taking.take([log.raw(b"{", partition=1), ping(log, 0)])
    clock.now = 60.0
    assert taking.advance() == 90 * SECOND
    assert taking.idle_in() == 59.0


def test_goes_on_from_a_state() -> None:
    log, taking = Log("t"), intake()
    taking.assign([0, 1])
    taking.take([ping(log, 100), ping(log, 50, 1)])
    taking.advance()
    again = intake()
    again.restore(json.loads(json.dumps(taking.state()), object_hook=_numbers))
    assert again.watermark == 40 * SECOND
    assert only(again.take([ping(log, 89)]).letters).why == "late"
    assert again.take([ping(log, 45, 1)]).events
    again.take([ping(log, 200, 1)])
    assert again.advance() == 90 * SECOND


def _numbers(value: dict[str, Any]) -> dict[Any, Any]:
    return {int(k) if k.lstrip("-").isdigit() else k: v for k, v in value.items()}


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40)), max_size=40),
    st.lists(st.integers(1, 10), max_size=40),
)
def test_the_cuts_decide_nothing_but_when(pairs: list[tuple[int, int]], sizes: list[int]) -> None:
    """Late, or not, and the watermark in the end, are those of the definition, however the records come."""
    log, taking = Log("t"), intake()
    taking.assign({p for p, _ in pairs})
    records = [ping(log, seconds, partition) for partition, seconds in pairs]
    found, start, last = [], 0, NEVER
    for size in [*sizes, len(records)]:
        taken = taking.take(records[start : start + size])
        found += [event.origin for event in taken.events]
        start += size
        watermark = taking.advance()
        assert watermark >= last
        last = watermark
    wanted, newest = [], {}
    for record, (partition, seconds) in zip(records, pairs, strict=True):
        earlier = [s for p, s in pairs[: records.index(record)] if p == partition]
        if seconds >= max(earlier, default=0) - 10:
            wanted.append(f"t/{partition}/{record.offset}")
            newest[partition] = max(newest.get(partition, 0), seconds)
    assert found == wanted
    assert last == (min(newest.values()) - 10) * SECOND if pairs else last == NEVER
