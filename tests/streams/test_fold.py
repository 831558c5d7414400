"""Keyed operators: the order of calls, their state and timers, and what a call that raises leaves behind."""

from typing import Any

import pytest

from boiler.dataflow import fold
from boiler.dataflow.fold import EndlessTimersError
from boiler.instants import text_of
from tests.streams.driver import Driver, Log, program

TRACE = program(
    """
START = datetime(2026, 3, 2, tzinfo=timezone.utc)

def at(seconds):
    return START + timedelta(seconds=seconds)

class E(Serializable):
    at: datetime = attrs.bproperty()
    who: str = attrs.bproperty()
    set: list[float] = attrs.bproperty()
    cancel: list[float] = attrs.bproperty()
    bad: str = attrs.bproperty()

@dataclass
class S:
    calls: int = 0
    seen: list[str] = field(default_factory=list)

class Doc(ViewModel):
    seen: list[str] = attrs.bproperty()
    who: str = attrs.bproperty(export_enabled=False)
    @property
    def doc_ref(self):
        return CTX.db.document(f"docs/{self.who}")

class Op(Mediator):
    source = source.kafka(topic_name="t", value_cls=E, event_time="at",
                          out_of_orderness=timedelta(seconds=10))
    out = sink.kafka(topic_name="out")
    sink = sink.firestore()

    @staticmethod
    def key(event: E) -> Optional[str]:
        return event.who

    @classmethod
    @source.triggers.on_topic
    def on_event(cls, key: str, state: S, event: E, at: datetime, timers: Timers) -> None:
        cls.seen(key, state, f"event {(at - START).total_seconds():g}")
        for seconds in event.set or ():
            timers.set(START + timedelta(seconds=seconds))
        for seconds in event.cancel or ():
            timers.cancel(START + timedelta(seconds=seconds))
        if event.bad is not None:
            raise ValueError(event.bad)

    @classmethod
    @source.triggers.on_timer
    def on_timer(cls, key: str, state: S, at: datetime, timers: Timers) -> None:
        cls.seen(key, state, f"timer {(at - START).total_seconds():g}")
        if at == START + timedelta(seconds=13):
            raise RuntimeError("thirteen")
        if at == START + timedelta(seconds=20):
            timers.set(START + timedelta(seconds=25))
            timers.set(START + timedelta(seconds=4))
        if at == START + timedelta(seconds=99):
            timers.set(at)

    @classmethod
    def seen(cls, key, state, what):
        state.calls += 1
        state.seen.append(what)
        cls.out.emit(key=key, value={"call": state.calls})
        cls.sink.emit(Doc(who=key, seen=state.seen))
"""
)
START = 1_772_409_600


def time(seconds: float) -> str:
    return text_of(int((START + seconds) * 1_000_000))


def event(log: Log, seconds: float, who: Any = "a", partition: int = 0, **more: Any) -> Any:
    return log.record({"at": time(seconds), "who": who, **more}, "message", partition)


def seen(driver: Driver, who: str = "a") -> list[str]:
    found: list[str] = driver.documents[f"docs/{who}"]["seen"]
    return found


def test_nothing_runs_before_its_time() -> None:
    log, driver = Log("t"), Driver(TRACE, "Op")
    driver.cut([event(log, 5, set=[7])])
    assert driver.documents == {}
    driver.cut([event(log, 15, who="b")])  # the watermark is 5: not after it
    assert driver.documents == {}
    driver.cut([event(log, 15.000001, who="b")])
    assert seen(driver) == ["event 5"]
    driver.cut([event(log, 17, who="b")])
    assert seen(driver) == ["event 5"]
    driver.cut([event(log, 17.5, who="b")])
    assert seen(driver) == ["event 5", "timer 7"]
    assert "docs/b" not in driver.documents
    driver.cut(end=True)
    assert seen(driver, "b") == ["event 15", "event 15", "event 17", "event 17.5"]


def test_a_timer_comes_after_events_of_its_time_and_before_later_ones() -> None:
    log = Log("t")
    records = [
        event(log, 8, cancel=[9]),
        event(log, 5, set=[7, 9, 30]),
        event(log, 7.000001),
        event(log, 7),
        event(log, 6.999999),
        event(log, 5),
    ]
    wanted = ["event 5", "event 5", "event 7", "event 7", "timer 7", "event 7", "event 8"]
    driver = Driver(TRACE, "Op").cut(records).cut(end=True)
    assert seen(driver) == [*wanted, "timer 30"]


def test_arrival_is_partition_and_offset() -> None:
    log = Log("t")
    first, second = event(log, 5, partition=1, set=[5]), event(log, 5, partition=0, cancel=[5])
    driver = Driver(TRACE, "Op", (0, 1)).cut([first]).cut([second]).cut(end=True)
    assert seen(driver) == ["event 5", "event 5", "timer 5"]  # cancelled first, then set


def test_timers_of_a_key_are_its_own() -> None:
    log = Log("t")
    records = [event(log, 5, set=[9]), event(log, 6, "b", cancel=[9]), event(log, 7, "b", set=[8])]
    driver = Driver(TRACE, "Op").cut(records).cut(end=True)
    assert seen(driver) == ["event 5", "timer 9"]
    assert seen(driver, "b") == ["event 6", "event 7", "timer 8"]


def test_a_timer_that_has_passed_comes_next() -> None:
    log = Log("t")
    records = [event(log, 5, set=[3, 1, 20]), event(log, 5), event(log, 6), event(log, 22)]
    driver = Driver(TRACE, "Op").cut(records).cut(end=True)
    assert seen(driver) == [
        *("event 5", "timer 1", "timer 3", "event 5", "event 6"),
        *("timer 20", "timer 4", "event 22", "timer 25"),
    ]


def test_a_timer_is_set_once_and_may_be_set_again() -> None:
    log = Log("t")
    records = [event(log, 5, set=[9, 9]), event(log, 6, set=[9]), event(log, 10, set=[9])]
    driver = Driver(TRACE, "Op").cut(records).cut(end=True)
    assert seen(driver) == ["event 5", "event 6", "timer 9", "event 10", "timer 9"]
    origins = [record.origin for record in driver.records]
    assert origins == [
        "Op:t/0/0:0",
        "Op:t/0/1:0",
        f"Op:'a'@{(START + 9) * 1_000_000}:0",
        "Op:t/0/2:0",
        f"Op:'a'@{(START + 9) * 1_000_000}#1:0",
    ]
    assert [record.value for record in driver.records] == [{"call": n} for n in (1, 2, 3, 4, 5)]
    assert {record.message_key for record in driver.records} == {"a"}


def test_what_raises_leaves_everything_as_it_was() -> None:
    log, driver = Log("t"), Driver(TRACE, "Op")
    driver.cut([event(log, 5, set=[9]), event(log, 6, set=[7], cancel=[9], bad="no")])
    driver.cut([event(log, 12, set=[13]), event(log, 14)]).cut(end=True)
    assert seen(driver) == ["event 5", "timer 9", "event 12", "event 14"]
    assert [record.value["call"] for record in driver.records] == [1, 2, 3, 4]
    source = TRACE.files["program.py"].splitlines()
    letters = sorted(driver.letters.values(), key=lambda letter: letter["at"])
    assert letters == [
        {
            "mediator": "Op",
            "key": "message",
            "at": time(6),
            "why": "exception",
            "exception": "ValueError",
            "message": "no",
            "file": "program.py",
            "line": 1 + source.index("            raise ValueError(event.bad)"),
        },
        {
            "mediator": "Op",
            "key": "a",
            "at": time(13),
            "why": "exception",
            "exception": "RuntimeError",
            "message": "thirteen",
            "file": "program.py",
            "line": 1 + source.index('            raise RuntimeError("thirteen")'),
        },
    ]


def test_a_key_whose_only_call_raised_is_forgotten() -> None:
    log, driver = Log("t"), Driver(TRACE, "Op")
    driver.cut([event(log, 5, bad="no", set=[9])]).cut(end=True)
    assert not driver.station.states
    assert [why for why, _ in driver.why] == ["exception"]


def test_late_events_and_events_of_no_key() -> None:
    log, driver = Log("t"), Driver(TRACE, "Op")
    driver.cut([event(log, 50), event(log, 39.9), event(log, 41, who=None), event(log, 45, who=7)])
    driver.cut(end=True)
    assert seen(driver) == ["event 50"]
    assert driver.why == [("late", time(39.9)), ("exception", time(45))]


def test_timers_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fold, "LIMIT", 1000)
    log = Log("t")
    driver = Driver(TRACE, "Op").cut([event(log, 5, set=[99])])
    with pytest.raises(EndlessTimersError, match="Op sets timers without end for key 'a'"):
        driver.cut(end=True)


def test_a_change_costs_what_its_own_key_has() -> None:
    log, driver = Log("t"), Driver(TRACE, "Op")
    driver.cut([event(log, 5, who=f"k{n}", set=[1000]) for n in range(500)])
    driver.cut([event(log, 100, who="a")])
    before = driver.station.operator.evaluations  # type: ignore[union-attr]
    assert before == 500
    calls = []
    operator: Any = driver.station.operator
    apply = operator.apply
    operator.apply = lambda key, *rest: (calls.append(key), apply(key, *rest))
    for n in range(10):
        driver.cut([event(log, 101 + n, who="a")])
    assert set(calls) == {"'a'"}  # the other keys' timers are not due, so nobody looks at them


STATES = program(
    '''
class E(Serializable):
    at: datetime = attrs.bproperty()
    does: str = attrs.bproperty()

class Odd:
    """No dataclass, one list under two names, and something that can be copied only at first."""
    def __init__(self):
        self.left = self.right = []
        self.kept = {}

class Op(Mediator):
    source = source.kafka(topic_name="t", value_cls=E, event_time="at")
    sink = sink.firestore()

    @classmethod
    @source.triggers.on_topic
    def on_event(cls, key: str, state: Odd, event: E) -> None:
        if event.does == "raise deep":
            state.left.append("lost")
            state.kept["lost"] = 1
            raise SystemExit(3)
        if event.does == "generator":
            state.kept["it"] = (x for x in ())
        if event.does == "leak":
            cls.sink.emit(reference=CTX.db.document("docs/leak"), snapshot={"of": state.left})
        state.left.append(event.does)
        cls.sink.emit(reference=CTX.db.document("docs/x"), snapshot={"z": state.right, **state.kept})
'''
)


def test_any_state_is_kept_whole() -> None:
    log = Log("t")
    driver = Driver(STATES, "Op")
    for n, does in enumerate(["leak", "raise deep", "one", "generator", "two"]):
        driver.cut([log.record({"at": time(n), "does": does}, "k")])
    driver.cut(end=True)
    assert driver.documents["docs/x"] == {"z": ["leak", "one", "two"]}
    assert driver.documents["docs/leak"] == {"of": []}
    found = {letter["at"]: letter["exception"] for letter in driver.letters.values()}
    assert found == {time(1): "SystemExit", time(3): "TypeError"}
