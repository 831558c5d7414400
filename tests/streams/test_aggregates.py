"""Aggregates over events, with windows and without: by hand, and random streams against the definition."""

from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boiler.instants import text_of
from tests.streams.driver import Driver, Log, program

TEXT = '''
class E(Serializable):
    at: datetime = attrs.bproperty()
    group: Any = attrs.bproperty()
    word: str = attrs.bproperty()

class Words(ViewModel):
    words: list[str] = attrs.bproperty()
    group_text: str = attrs.bproperty()

    @staticmethod
    def key(event: E) -> Any:
        return event.group

    @classmethod
    def create_accumulator(cls) -> list:
        return []

    @classmethod
    def accumulate(cls, acc: list, event: E) -> list:
        acc.append(event.word)
        if event.word.startswith("bad"):
            raise ValueError(event.word)
        return acc

    @words.getter
    def words(self):
        return self.acc

    @group_text.getter
    def group_text(self):
        return repr(self.group)

    @property
    def doc_ref(self):
        return CTX.db.document(f"words/{self.group}")

class Spans(Words):
    start: datetime = attrs.bproperty()
    end: datetime = attrs.bproperty()

    @start.getter
    def start(self):
        return self.window.start

    @end.getter
    def end(self):
        return self.window.end

    @property
    def doc_ref(self):
        return CTX.db.document(f"words/{self.group}-{(self.window.start - EPOCH) // SECOND}")

class LastWord(Words):
    """A target that moves, and sometimes is none or no path."""
    @property
    def doc_ref(self):
        if self.acc[-1] == "none":
            return None
        return CTX.db.document(f"last/{self.acc[-1]}")

class NoStart(Words):
    @classmethod
    def create_accumulator(cls) -> list:
        raise LookupError("nothing to begin with")

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
SECOND = timedelta(seconds=1)

class Base(Mediator):
    source = source.kafka(topic_name="t", value_cls=E, event_time="at",
                          out_of_orderness=5 * SECOND, idle=60 * SECOND)
    sink = sink.firestore()

class All(Base):
    view_model_cls = Words

class Last(Base):
    view_model_cls = LastWord

class Never(Base):
    view_model_cls = NoStart

class Tumbles(Base):
    window = window.tumble(10 * SECOND)
    view_model_cls = Spans

class Slides(Base):
    window = window.slide(10 * SECOND, 4 * SECOND)
    view_model_cls = Spans

class Rare(Base):
    window = window.slide(2 * SECOND, 10 * SECOND)
    view_model_cls = Spans

class Sittings(Base):
    window = window.session(5 * SECOND)
    view_model_cls = Spans

class Whole(Base):
    window = window.tumble(timedelta.max)
    view_model_cls = Spans

class NeverInWindows(Base):
    window = window.tumble(10 * SECOND)
    view_model_cls = NoStart

class OnePath(Base):
    window = window.tumble(10 * SECOND)
    view_model_cls = Words
'''
PROGRAM = program(TEXT)


def time(seconds: float) -> str:
    return text_of(int(seconds * 1_000_000))


def event(log: Log, seconds: float, word: str, group: Any = "g", partition: int = 0) -> Any:
    return log.record({"at": time(seconds), "group": group, "word": word}, "k", partition)


def words(driver: Driver) -> dict[str, str]:
    """The words of each document by the last part of its path."""
    found = {p.partition("/")[2]: "".join(d["words"] or ()) for p, d in driver.documents.items()}
    return dict(sorted(found.items()))


def test_without_window() -> None:
    log, driver = Log("t"), Driver(PROGRAM, "All")
    driver.cut(
        [event(log, 3, "b"), event(log, 1, "a"), event(log, 1, "A", "h"), event(log, 8, "d")]
    )
    assert words(driver) == {"g": "a", "h": "A"}
    driver.cut([event(log, 3, "c"), event(log, 3, "skipped", None), event(log, 9, "e")])
    assert words(driver) == {"g": "abc", "h": "A"}
    driver.cut([event(log, 3.9, "late")]).cut(end=True)
    assert words(driver) == {"g": "abcde", "h": "A"}
    assert driver.documents["words/g"]["groupText"] == "'g'"
    assert driver.why == [("late", time(3.9))]


def test_the_key_of_a_message_is_the_default() -> None:
    loaded = program(
        TEXT.replace("return event.group", "return None").replace("def key", "def kei")
    )
    log, driver = Log("t"), Driver(loaded, "All")
    driver.cut([event(log, 1, "a"), log.record({"at": time(2), "word": "b"})]).cut(end=True)
    assert words(driver) == {"k": "a"}


def test_what_raises_is_left_out() -> None:
    log, driver = Log("t"), Driver(PROGRAM, "All")
    driver.cut([event(log, 1, "bad"), event(log, 1, "bad", "h"), event(log, 2, "a")])
    driver.cut([event(log, 3, "bad"), event(log, 4, "b")]).cut(end=True)
    assert words(driver) == {"g": "ab"}
    assert driver.why == [("exception", time(1)), ("exception", time(1)), ("exception", time(3))]
    letter = next(iter(driver.letters.values()))
    assert (letter["mediator"], letter["key"], letter["exception"]) == ("All", "k", "ValueError")
    source = PROGRAM.files["program.py"].splitlines()
    assert source[letter["line"] - 1].strip() == "raise ValueError(event.word)"


def test_no_accumulator() -> None:
    log = Log("t")
    for mediator, roots in (
        ("Never", ["'g'"]),
        ("NeverInWindows", [f"'g'@{time(0)}", f"'g'@{time(10)}"]),
    ):
        driver = Driver(PROGRAM, mediator)
        driver.cut([event(log, 1, "a"), event(log, 11, "bad")]).cut(end=True)
        assert driver.documents == {}
        letters = sorted(driver.letters.values(), key=lambda x: x["root"])
        assert [(x["view"], x["root"], x["attribute"], x["exception"]) for x in letters] == [
            ("NoStart", root, "create_accumulator", "LookupError") for root in roots
        ]


def test_a_target_that_moves() -> None:
    log, driver = Log("t"), Driver(PROGRAM, "Last")
    for n, (word, wanted) in enumerate(
        [("x", {"last/x"}), ("y", {"last/y"}), ("none", set()), ("a/b", set()), ("z", {"last/z"})]
    ):
        driver.cut([event(log, 10 * n, word), event(log, 10 * n + 5.000001, "w", None)])
        assert driver.documents.keys() == wanted
        letters = [(x["root"], x["attribute"], x["exception"]) for x in driver.letters.values()]
        assert letters == ([("'g'", "doc_ref", "ValueError")] if word == "a/b" else [])


def test_tumble() -> None:
    log, driver = Log("t"), Driver(PROGRAM, "Tumbles")
    driver.cut([event(log, 9.999999, "b"), event(log, 10, "c"), event(log, 14.9, "d")])
    assert words(driver) == {}
    driver.cut([event(log, 10, "a"), event(log, 15, "e")])  # the watermark is the end
    assert words(driver) == {"g-0": "b"}
    assert driver.documents["words/g-0"] == {
        "words": ["b"],
        "groupText": "'g'",
        "start": time(0),
        "end": time(10),
    }
    driver.cut([event(log, 30, "f")]).cut(end=True)
    assert words(driver) == {"g-0": "b", "g-10": "cade", "g-30": "f"}
    assert not driver.station.states


def test_slide() -> None:
    log, driver = Log("t"), Driver(PROGRAM, "Slides")
    driver.cut([event(log, 9, "b"), event(log, 4, "a"), event(log, 8, "x", "h")]).cut(end=True)
    assert words(driver) == {
        "g--4": "a",
        "g-0": "ab",
        "g-4": "ab",
        "g-8": "b",
        "h-0": "x",
        "h-4": "x",
        "h-8": "x",
    }


def test_events_between_windows() -> None:
    log, driver = Log("t"), Driver(PROGRAM, "Rare")
    driver.cut([event(log, 1, "a"), event(log, 2, "b"), event(log, 10, "c")]).cut(end=True)
    assert words(driver) == {"g-0": "a", "g-10": "c"}
    assert driver.letters == {}


def test_sessions_end_at_the_gap() -> None:
    log, driver = Log("t"), Driver(PROGRAM, "Sittings")
    driver.cut([event(log, 4.999999, "b"), event(log, 0, "a"), event(log, 9.999999, "c")])
    assert words(driver) == {}
    driver.cut([event(log, 20, "z", "h")])
    assert words(driver) == {"g-0": "ab", "g-9": "c"}
    assert driver.documents["words/g-0"]["end"] == time(9.999999)
    driver.cut(end=True)
    assert words(driver) == {"g-0": "ab", "g-9": "c", "h-20": "z"}
    assert not driver.station.states


@pytest.mark.parametrize("mediator", ["Tumbles", "Sittings"])
def test_a_window_closes_when_the_watermark_is_its_end(mediator: str) -> None:
    log, driver = Log("t"), Driver(PROGRAM, mediator)
    driver.cut([event(log, 5, "a"), event(log, 14.999999, "x", "h")])
    assert words(driver) == {}
    driver.cut([event(log, 15, "y", "h")])
    assert list(words(driver).values()) == ["a"]


def test_a_window_of_rows_that_all_raise() -> None:
    log = Log("t")
    for mediator in ("Tumbles", "Slides", "Sittings"):
        driver = Driver(PROGRAM, mediator)
        driver.cut([event(log, 1, "bad 1"), event(log, 2, "bad 2")]).cut(end=True)
        assert driver.documents == {}
        assert driver.why == [("exception", time(1)), ("exception", time(2))]


def test_windows_on_one_path_conflict() -> None:
    log, driver = Log("t"), Driver(PROGRAM, "OnePath")
    driver.cut([event(log, 1, "a"), event(log, 11, "b")]).cut(end=True)
    assert words(driver) == {"g": "a"}
    (letter,) = driver.letters.values()
    assert (letter["root"], letter["attribute"]) == (f"'g'@{time(10)}", "doc_ref:words/g")


def test_a_window_longer_than_time() -> None:
    log, driver = Log("t"), Driver(PROGRAM, "Whole")
    driver.cut([event(log, 1, "a"), event(log, 10**9, "b")])
    assert driver.documents == {}
    driver.cut(end=True)
    assert driver.documents["words/g-0"]["words"] == ["a", "b"]
    assert driver.documents["words/g-0"]["end"] is None
    assert [letter["exception"] for letter in driver.letters.values()] == ["OverflowError"]


@pytest.mark.parametrize(
    ("mediator", "wanted"),
    [
        ("Tumbles", {"g-0": "a", "g-30": "d", "g-40": "bc"}),
        ("Sittings", {"g-1": "a", "g-38": "dbc"}),
        (
            "Slides",
            {"g--8": "a", "g--4": "a", "g-0": "a", "g-32": "dbc", "g-36": "dbc", "g-40": "bc"},
        ),
    ],
)
def test_what_a_silent_partition_brings_for_a_closed_window_is_late(
    mediator: str, wanted: dict[str, str]
) -> None:
    log, now = Log("t"), [0.0]
    driver = Driver(PROGRAM, mediator, (0, 1), clock=lambda: now[0])
    driver.cut([event(log, 1, "a"), event(log, 40, "b")])
    now[0] = 60.0
    driver.cut([event(log, 41, "c")])
    assert set(words(driver).values()) == {"a"}
    driver.cut([event(log, 2, "late", partition=1), event(log, 38, "d", partition=1)])
    driver.cut(end=True)
    assert driver.why == [("late", time(2))]
    assert words(driver) == dict(sorted(wanted.items()))


Pairs = list[tuple[float, int, str]]


def tumbling(times: list[float]) -> list[tuple[float, float, list[int]]]:
    """By start and end, the places of the rows."""
    return sliding(times, 10, 10)


def sliding(times: list[float], size: int = 10, every: int = 4) -> Any:
    starts = {s for t in times for s in range(int(t) - 20, int(t) + 20) if s % every == 0}
    found = [(s, s + size, [i for i, t in enumerate(times) if s <= t < s + size]) for s in starts]
    return [window for window in found if window[2]]


def sitting(times: list[float]) -> Any:
    breaks, number = [], 0
    for place, t in enumerate(times):
        number += place > 0 and t - times[place - 1] >= 5
        breaks.append((number, place))
    found = []
    for _, run in groupby(breaks, key=lambda pair: pair[0]):
        places = [place for _, place in run]
        found.append((times[places[0]], times[places[-1]] + 5, places))
    return found


@settings(max_examples=150, deadline=None)
@given(
    data=st.lists(
        st.tuples(st.integers(-8, 9), st.integers(0, 1), st.sampled_from("ghi")), max_size=30
    ),
    sizes=st.lists(st.integers(1, 8), max_size=20),
    mediator=st.sampled_from(["Tumbles", "Slides", "Sittings", "All"]),
)
def test_random_streams(data: list[tuple[int, int, str]], sizes: list[int], mediator: str) -> None:
    split = {"Tumbles": tumbling, "Slides": sliding, "Sittings": sitting}
    log, driver = Log("t"), Driver(PROGRAM, mediator, partitions=(0, 1))
    now, rows, records = 0, [], []
    for number, (step, partition, group) in enumerate(data):
        now += step
        word = f"bad{number};" if number % 5 == 4 else f"{number};"
        records.append(event(log, now, word, group, partition))
        rows.append((now, partition, number, group, word))
    start = 0
    for size in [*sizes, len(records)]:
        ended = start + size >= len(records)
        driver.cut(records[start : start + size], end=ended)
        start += size
        newest: dict[int, int] = {}
        kept = []
        for row in rows[:start]:
            newest.setdefault(row[1], row[0])
            if row[0] >= newest[row[1]] - 5:
                newest[row[1]] = max(newest[row[1]], row[0])
                kept.append(row)
        watermark = min(newest.values()) - 5 if len(newest) == 2 else -(10**9)
        watermark = 10**9 if ended else watermark
        wanted = {}
        for group in "ghi":
            own = sorted(row for row in kept if row[3] == group)
            if mediator == "All":
                parts = [(None, None, [i for i, row in enumerate(own) if row[0] < watermark])]
            else:
                parts = [w for w in split[mediator]([row[0] for row in own]) if w[1] <= watermark]
            for first, _, places in parts:
                good = [own[i][4] for i in places if not own[i][4].startswith("bad")]
                if good:
                    wanted[group if first is None else f"{group}-{first}"] = "".join(good)
        assert words(driver) == dict(sorted(wanted.items()))
        if ended:
            break
