"""Random streams through a keyed operator: after every cut all is as the plain definition has it, however the stream was cut.

The definition sorts every event of the log, goes through them one after the other, and looks for due timers before each.
"""

import copy
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from boiler.instants import text_of
from tests.streams.driver import Driver, Log, program

PROGRAM = program(
    """
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

class E(Serializable):
    at: datetime = attrs.bproperty()
    key: Any = attrs.bproperty()
    name: str = attrs.bproperty()
    does: list[Any] = attrs.bproperty()

@dataclass
class State:
    calls: list[str] = field(default_factory=list)
    plans: dict[int, list[Any]] = field(default_factory=dict)

class Op(Mediator):
    source = source.kafka(topic_name="t", value_cls=E, event_time="at",
                          out_of_orderness=timedelta(seconds=4))
    out = sink.kafka(topic_name="out")
    sink = sink.firestore()

    @staticmethod
    def key(event: E) -> Any:
        return tuple(event.key) if isinstance(event.key, list) else event.key

    @classmethod
    @source.triggers.on_topic
    def on_event(cls, key: Any, state: State, event: E, at: datetime, timers: Timers) -> None:
        cls.run(key, state, event.name, at, event.does, timers)

    @classmethod
    @source.triggers.on_timer
    def on_timer(cls, key: Any, state: State, at: datetime, timers: Timers) -> None:
        seconds = (at - EPOCH) // timedelta(seconds=1)
        cls.run(key, state, f"timer {seconds}", at, state.plans.pop(seconds, []), timers)

    @classmethod
    def run(cls, key, state, name, at, does, timers):
        state.calls.append(name)
        cls.out.emit(key=repr(key), value=list(state.calls))
        for verb, what, more in does:
            if verb == "set":
                timers.set(at + timedelta(seconds=what))
                state.plans[(at - EPOCH) // timedelta(seconds=1) + what] = more
            elif verb == "cancel":
                timers.cancel(at + timedelta(seconds=what))
            elif verb == "emit":
                cls.sink.emit(reference=CTX.db.document(f"docs/{what}"), snapshot={"by": name})
            elif verb == "remove":
                cls.sink.remove(reference=CTX.db.document(f"docs/{what}"))
            else:
                raise ValueError(name)
"""
)
DELAY = 4
KEYS = ["a", "b", "1", 1, ["a", 1], None]

Does = list[tuple[str, int, Any]]


@st.composite
def does(draw: st.DrawFn, depth: int = 2) -> Does:
    """What a call does: it sets timers, in the past too, which do something in their turn."""
    found: Does = []
    for _ in range(draw(st.integers(0, 3))):
        verb = draw(st.sampled_from(["set", "set", "cancel", "emit", "remove", "raise"]))
        what = draw(st.integers(0, 2) if verb in ("emit", "remove") else st.integers(-6, 8))
        if verb == "set" and depth == 0:
            continue
        found.append((verb, what, draw(does(depth=depth - 1)) if verb == "set" else None))
    return found


@dataclass(frozen=True)
class Given:
    """An event of a random log."""

    seconds: int
    partition: int
    key: Any
    does: Does


@st.composite
def logs(draw: st.DrawFn) -> tuple[list[Given], list[int]]:
    """Events whose times wander upwards, and the sizes of the cuts."""
    events, now = [], 0
    for _ in range(draw(st.integers(0, 25))):
        now += draw(st.integers(-6, 7))
        partition = draw(st.integers(0, 1))
        events.append(Given(now, partition, draw(st.sampled_from(KEYS)), draw(does())))
    return events, draw(st.lists(st.integers(1, 6), max_size=25))


@dataclass
class Definition:
    """All calls for a log, by the words of the language."""

    calls: dict[str, list[str]] = field(default_factory=dict)
    plans: dict[str, dict[int, Does]] = field(default_factory=dict)
    timers: set[tuple[int, str]] = field(default_factory=set)
    claims: dict[str, dict[str, str]] = field(default_factory=dict)
    records: dict[str, list[list[str]]] = field(default_factory=dict)
    failed: list[tuple[str, str]] = field(default_factory=list)

    def of(self, events: list[Given], ended: bool) -> "Definition":
        """Everything that is due when these events have come."""
        newest: dict[int, int] = {}
        offsets: dict[int, int] = {}
        kept = []
        for number, event in enumerate(events):
            offset = offsets[event.partition] = offsets.get(event.partition, -1) + 1
            before = newest.get(event.partition, event.seconds)
            if event.seconds < before - DELAY:
                self.failed.append(("late", str(event.seconds)))
                continue
            newest[event.partition] = max(before, event.seconds)
            if event.key is not None:
                kept.append((event.seconds, event.partition, offset, number))
        watermark = min(newest.values()) - DELAY if len(newest) == 2 else -(10**9)
        watermark = 10**9 if ended else watermark
        for seconds, _, _, number in sorted(kept):
            if seconds < watermark:
                self.run_timers(seconds)
                key = events[number].key
                key = tuple(key) if isinstance(key, list) else key
                self.call(repr(key), f"event {number}", seconds, events[number].does)
        self.run_timers(watermark)
        return self

    def run_timers(self, until: int) -> None:
        """One after the other, since each can set more."""
        while due := [timer for timer in self.timers if timer[0] < until]:
            seconds, key = first = min(due, key=lambda timer: (timer[0], *_rank(timer[1])))
            self.timers.discard(first)
            plan = self.plans.get(key, {}).get(seconds, [])
            again = any(verb == "set" and what == 0 for verb, what, _ in plan)
            if self.call(key, f"timer {seconds}", seconds, plan) and not again:
                self.plans.get(key, {}).pop(seconds, None)

    def call(self, key: str, name: str, seconds: int, does: Does) -> bool:
        """Does everything, or nothing."""
        before = copy.deepcopy((self.calls, self.plans, self.timers, self.claims, self.records))
        calls = self.calls.setdefault(key, [])
        calls.append(name)
        self.records.setdefault(key, []).append(list(calls))
        for verb, what, more in does:
            if verb == "set":
                self.timers.add((seconds + what, key))
                self.plans.setdefault(key, {})[seconds + what] = more
            elif verb == "cancel":
                self.timers.discard((seconds + what, key))
            elif verb == "emit":
                self.claims.setdefault(f"docs/{what}", {})[key] = name
            elif verb == "remove":
                self.claims.pop(f"docs/{what}", None)
            else:
                self.calls, self.plans, self.timers, self.claims, self.records = before
                self.failed.append(("exception", str(seconds)))
                return False
        return True


def _rank(key: str) -> tuple[str, bool]:
    """How keys are ordered: text as it is before anything else of the same `repr`."""
    return (key[1:-1], False) if key.startswith("'") else (key, True)


def check(driver: Driver, wanted: Definition) -> None:
    """The driver has done just what the definition has."""
    records: dict[str, list[Any]] = {}
    for record in driver.records:
        records.setdefault(str(record.message_key), []).append(record.value)
    assert records == wanted.records
    assert len({record.origin for record in driver.records}) == len(driver.records)
    winners = {path: {"by": by[min(by, key=_rank)]} for path, by in wanted.claims.items()}
    assert driver.documents == winners
    losers = {
        (path, _rank(key)[0])
        for path, by in wanted.claims.items()
        for key in by
        if key != min(by, key=_rank)
    }
    conflicts = [letter for letter in driver.letters.values() if "view" in letter]
    assert {(x["attribute"].removeprefix("doc_ref:"), x["root"]) for x in conflicts} == losers
    # A timer of one instant that raises again and again is one letter.
    late = sorted(text_of(int(s) * 1_000_000) for why, s in wanted.failed if why == "late")
    assert [at for why, at in driver.why if why == "late"] == late
    raised = {text_of(int(s) * 1_000_000) for why, s in wanted.failed if why == "exception"}
    assert {at for why, at in driver.why if why == "exception"} == raised


@settings(max_examples=400, deadline=None)
@given(logs())
def test_random_streams(given_log: tuple[list[Given], list[int]]) -> None:
    events, sizes = given_log
    log, driver = Log("t"), Driver(PROGRAM, "Op", partitions=(0, 1))
    records = [
        log.record(
            {
                "at": text_of(event.seconds * 1_000_000),
                "key": event.key,
                "name": f"event {number}",
                "does": event.does,
            },
            None,
            event.partition,
        )
        for number, event in enumerate(events)
    ]
    start = 0
    for size in sizes:
        driver.cut(records[start : start + size])
        start += size
        check(driver, Definition().of(events[:start], ended=False))
    driver.cut(records[start:], end=True)
    check(driver, Definition().of(events, ended=True))
    assert not driver.station.waiting
