"""The oracle's windows: which events belong together, and when they are shown."""

from typing import Any

from tests.reference.small import by_path, documents, events, exact, record, result, views

TEXT = """
class Tick(Serializable):
    who: Optional[str] = attrs.bproperty()
    at: datetime = attrs.bproperty()
    n: Any = attrs.bproperty(import_default=0)

@dataclass
class Seen:
    ns: list = field(default_factory=list)

class Ticks(ViewModel):
    since: datetime = attrs.bproperty()
    until: datetime = attrs.bproperty()
    ns: list = attrs.bproperty()
    @staticmethod
    def key(tick: Tick): return tick.who
    @classmethod
    def create_accumulator(cls): return Seen()
    @classmethod
    def accumulate(cls, acc: Seen, tick: Tick):
        acc.ns.append(tick.n)
        if tick.n == "raise": raise ValueError(len(acc.ns))
        return acc
    @classmethod
    def merge(cls, a: Seen, b: Seen): return Seen(a.ns + b.ns)
    @since.getter
    def since(self): return self.window.start
    @until.getter
    def until(self): return self.window.end
    @ns.getter
    def ns(self): return self.acc.ns
    @property
    def doc_ref(self): return CTX.db.document(f"ticks/{self.group}-{self.window.start:%d-%H:%M:%S}")

class TickMediator(Mediator):
    source = source.kafka(topic_name="ticks", value_cls=Tick, event_time="at", out_of_orderness=timedelta(seconds=5))
    window = WINDOW
    sink = sink.firestore()
    view_model_cls = Ticks
"""
TUMBLE = TEXT.replace("WINDOW", "window.tumble(timedelta(minutes=10))")
SLIDE = TEXT.replace("WINDOW", "window.slide(timedelta(minutes=10), timedelta(minutes=5))")
SESSION = TEXT.replace("WINDOW", "window.session(timedelta(minutes=10))")
NO_WINDOW = (
    TEXT.replace("    window = WINDOW\n", "")
    .replace("self.window.start", "None")
    .replace("self.window.end", "None")
    .replace("{None:%d-%H:%M:%S}", "all")
)


def tick(at: str, n: Any, who: str | None = "a", partition: int = 0) -> str:
    """An event; `at` without the zone."""
    return record("ticks", "k", {"who": who, "at": at + "Z", "n": n}, partition)


def day(since: str, until: str, ns: list[Any], on: str = "2024-02-29") -> dict[str, Any]:
    """A document, of the leap day."""
    return {"since": f"{on}T{since}Z", "until": f"{on}T{until}Z", "ns": ns}


def test_tumbling_windows_have_their_start_and_not_their_end() -> None:
    log = [
        tick("2024-02-29T08:10:00", 3),
        tick("2024-02-29T08:09:59.999999", 2),
        tick("2024-02-29T08:00:00", 1, partition=1),
        tick("2024-02-29T08:00:00", 4, who="b", partition=1),
        tick("2024-02-29T08:30:00", 5, who=None),
    ]
    exact(
        documents(TUMBLE, *log),
        {
            "ticks/a-29-08:00:00": day("08:00:00", "08:10:00", [1, 2]),
            "ticks/a-29-08:10:00": day("08:10:00", "08:20:00", [3]),
            "ticks/b-29-08:00:00": day("08:00:00", "08:10:00", [4]),
        },
    )


def test_windows_are_aligned_to_the_epoch_before_it_too() -> None:
    text = TEXT.replace("WINDOW", "window.tumble(timedelta(days=7))")
    exact(
        documents(text, tick("1969-12-31T23:59:59", 1)),
        {
            "ticks/a-25-00:00:00": {
                "since": "1969-12-25T00:00:00Z",
                "until": "1970-01-01T00:00:00Z",
                "ns": [1],
            }
        },
    )


def test_a_window_closes_when_the_watermark_reaches_its_end() -> None:
    log = [tick("2024-02-29T08:00:00", 1), tick("2024-02-29T08:10:04.999999", 2)]
    assert documents(TUMBLE, *log, ended=False) == {}
    closed = documents(TUMBLE, *log, tick("2024-02-29T08:10:05", 3), ended=False)
    exact(closed, {"ticks/a-29-08:00:00": day("08:00:00", "08:10:00", [1])})


def test_sliding_windows_overlap() -> None:
    log = [tick("2024-02-29T08:05:00", 1), tick("2024-02-29T08:04:59.999999", 0)]
    exact(
        documents(SLIDE, *log),
        {
            "ticks/a-29-07:55:00": day("07:55:00", "08:05:00", [0]),
            "ticks/a-29-08:00:00": day("08:00:00", "08:10:00", [0, 1]),
            "ticks/a-29-08:05:00": day("08:05:00", "08:15:00", [1]),
        },
    )


def test_sliding_windows_may_leave_events_out() -> None:
    text = TEXT.replace("WINDOW", "window.slide(timedelta(minutes=1), timedelta(minutes=5))")
    log = [tick("2024-02-29T08:00:59", 1), tick("2024-02-29T08:01:00", 2)]
    exact(documents(text, *log), {"ticks/a-29-08:00:00": day("08:00:00", "08:01:00", [1])})


def test_two_events_exactly_a_gap_apart_are_two_sessions() -> None:
    log = [
        tick("2024-02-29T08:00:00", 1),
        tick("2024-02-29T08:09:59.999999", 2),
        tick("2024-02-29T08:19:59.999999", 3),
        tick("2024-02-29T08:03:00", 9, who="b", partition=1),
    ]
    exact(
        documents(SESSION, *log),
        {
            "ticks/a-29-08:00:00": day("08:00:00", "08:19:59.999999", [1, 2]),
            "ticks/a-29-08:19:59": day("08:19:59.999999", "08:29:59.999999", [3]),
            "ticks/b-29-08:03:00": day("08:03:00", "08:13:00", [9]),
        },
    )


def test_an_event_in_between_joins_two_sessions() -> None:
    log = [
        tick("2024-02-29T08:00:00", 1),
        tick("2024-02-29T08:12:00", 3, partition=1),
        tick("2024-02-29T08:06:00", 2),
    ]
    exact(
        documents(SESSION, *log),
        {"ticks/a-29-08:00:00": day("08:00:00", "08:22:00", [1, 2, 3])},
    )


def test_a_session_is_shown_once_it_can_t_grow() -> None:
    log = [tick("2024-02-29T08:00:00", 1), tick("2024-02-29T08:10:04.999999", 2)]
    assert documents(SESSION, *log, ended=False) == {}
    closed = documents(SESSION, *log, tick("2024-02-29T08:10:05", 3), ended=False)
    exact(closed, {"ticks/a-29-08:00:00": day("08:00:00", "08:10:00", [1])})


def test_an_event_that_raises_is_left_out_and_a_window_of_only_such_is_none() -> None:
    log = [
        tick("2024-02-29T08:00:00", 1),
        tick("2024-02-29T08:01:00", "raise"),
        tick("2024-02-29T08:02:00", 3),
        tick("2024-02-29T08:20:00", "raise"),
    ]
    found = result(TUMBLE, *log)
    exact(by_path(found), {"ticks/a-29-08:00:00": day("08:00:00", "08:10:00", [1, 3])})
    assert events(found) == [
        ("TickMediator", "k", "2024-02-29T08:01:00Z", "exception", "ValueError"),
        ("TickMediator", "k", "2024-02-29T08:20:00Z", "exception", "ValueError"),
    ]


def test_one_event_leaves_one_letter_however_many_windows_it_is_in() -> None:
    """That of the window that closes first."""
    log = [
        tick("2024-02-29T08:04:00", 1),
        tick("2024-02-29T08:06:00", "raise"),
        tick("2024-02-29T08:09:00", 2),
    ]
    found = result(SLIDE, *log)
    assert [letter["message"] for letter in found["errors"]["events"]] == ["2"]


def test_what_a_window_s_view_raises() -> None:
    text = TUMBLE.replace(
        "def create_accumulator(cls): return", "def create_accumulator(cls): return {}[0] or"
    )
    found = result(text, tick("2024-02-29T08:00:00", 1))
    assert views(found) == [
        ("Ticks", "'a'@2024-02-29T08:00:00Z", "create_accumulator", "KeyError", "0")
    ]
    text = TUMBLE.replace("ticks/{self.group}", "ticks/")
    found = result(
        text, tick("2024-02-29T08:00:00", 1, who="b"), tick("2024-02-29T08:00:00", 2, who="a")
    )
    exact(by_path(found), {"ticks/-29-08:00:00": day("08:00:00", "08:10:00", [2])})
    assert [letter[1:4] for letter in views(found)] == [
        ("'b'@2024-02-29T08:00:00Z", "doc_ref:ticks/-29-08:00:00", "TargetConflict")
    ]


def test_without_a_window_events_are_folded_by_time_then_arrival() -> None:
    log = [
        tick("2024-02-29T08:00:05", 4),
        tick("2024-02-29T08:00:04", 3, partition=1),
        tick("2024-02-29T08:00:04", 1),
        tick("2024-02-29T08:00:04", 2),
        tick("2024-02-29T08:00:00", 5, who="b"),
    ]
    shown = {"since": None, "until": None}
    exact(
        documents(NO_WINDOW, *log),
        {"ticks/a-all": {**shown, "ns": [1, 2, 3, 4]}, "ticks/b-all": {**shown, "ns": [5]}},
    )
    assert documents(NO_WINDOW, *log, ended=False) == {}
    more = [
        tick("2024-02-29T08:00:09.000001", 6),
        tick("2024-02-29T08:00:09.000001", 7, partition=1),
    ]
    exact(
        documents(NO_WINDOW, *log, *more, ended=False),
        {"ticks/a-all": {**shown, "ns": [1, 2, 3]}, "ticks/b-all": {**shown, "ns": [5]}},
    )


def test_a_view_over_an_event_aggregate() -> None:
    text = (
        NO_WINDOW
        + """
class Most(ViewModel):
    whos: list = attrs.bproperty()
    @staticmethod
    def key(ticks: Ticks): return len(ticks.ns)
    @classmethod
    def create_accumulator(cls): return []
    @classmethod
    def accumulate(cls, acc, ticks: Ticks): return acc + [ticks.doc_id]
    @whos.getter
    def whos(self): return self.acc
    @property
    def doc_ref(self): return CTX.db.document(f"most/{self.group:d}")

class MostMediator(Mediator):
    source = source.view_model(Ticks)
    sink = sink.firestore()
    view_model_cls = Most
"""
    )
    log = [tick("2024-02-29T08:00:00", n, who) for n, who in enumerate("abcb")]
    found = documents(text, *log)
    exact(found["most/1"], {"whos": ["a-all", "c-all"]})
    exact(found["most/2"], {"whos": ["b-all"]})
