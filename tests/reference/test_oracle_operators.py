"""The oracle's keyed operators: order of events and timers, state, sinks, and what raises."""

from typing import Any

import pytest

from tests.reference.small import by_path, documents, events, exact, line_of, record, result, views

DAY = "2024-02-29T"
"""A leap day, on which all of these events are."""

TRACE = """
class Move(Serializable):
    door: Any = attrs.bproperty()
    at: datetime = attrs.bproperty()
    name: str = attrs.bproperty()
    set: list[datetime] = attrs.bproperty(import_default=list)
    cancel: list[datetime] = attrs.bproperty(import_default=list)
    fail: Any = attrs.bproperty()

@dataclass
class Trace:
    names: list = field(default_factory=list)
    sets: dict = field(default_factory=dict)

class Doors(Mediator):
    source = source.kafka(topic_name="doors", value_cls=Move, event_time="at", out_of_orderness=timedelta(seconds=10))
    pages = sink.kafka(topic_name="pages")
    sink = sink.firestore()

    @staticmethod
    def key(event: Move):
        if event.door == "raise": raise LookupError("no door")
        return event.door

    @classmethod
    @source.triggers.on_topic
    def on_move(cls, key: str, state: Trace, event: Move, at: datetime, timers: Timers) -> None:
        assert at == event.at
        state.names.append(event.name)
        for instant in event.set: timers.set(instant)
        for instant in event.cancel: timers.cancel(instant)
        cls.show(key, state)
        if event.fail is not None:
            cls.pages.emit(key=key, value={"failed": event.name})
            raise ValueError(event.fail)

    @classmethod
    @source.triggers.on_timer
    def on_timer(cls, key: str, state: Trace, at: datetime, timers: Timers) -> None:
        state.names.append(f"{at:%S}")
        if at.second == 40: timers.set(at + timedelta(seconds=2))
        if at.second == 41: timers.set(at - timedelta(seconds=30))
        cls.show(key, state)
        if at.second == 50:
            timers.set(at + timedelta(seconds=1))
            raise ValueError("timer")

    @classmethod
    def show(cls, key, state):
        cls.sink.emit(reference=CTX.db.document(f"trace/{key}"), snapshot={"names": state.names})
"""


def move(name: str, second: str, door: Any = "A", partition: int = 0, **more: Any) -> str:
    """An event at a second of 08:00."""
    value = {"door": door, "at": f"{DAY}08:00:{second}Z", "name": name, **more}
    return record("doors", "K", value, partition)


def at(*seconds: str) -> list[str]:
    """Instants at seconds of 08:00."""
    return [f"{DAY}08:00:{second}Z" for second in seconds]


def names(*lines: str, ended: bool = True, door: str = "A") -> Any:
    """What the operator has seen of a door, in order."""
    return documents(TRACE, *lines, ended=ended)[f"trace/{door}"]["names"]


def test_events_by_time_then_partition_then_offset() -> None:
    log = [
        move("e", "20"),
        move("c", "15.000001", partition=1),
        move("d", "15.000001", partition=1),
        move("b", "15.000001", partition=0),
        move("a", "15"),
        move("a2", "15"),
    ]
    assert names(*log) == ["a", "a2", "b", "c", "d", "e"]


def test_a_timer_runs_after_all_events_of_its_instant_and_before_any_later_one() -> None:
    log = [
        move("later", "25.000001"),
        move("same", "25", partition=1),
        move("first", "20", set=at("25", "25")),
    ]
    assert names(*log) == ["first", "same", "25", "later"]


def test_a_timer_in_the_past_runs_next_even_before_events_of_the_same_time() -> None:
    log = [move("a", "20", set=at("05", "04", "20")), move("b", "20")]
    assert names(*log) == ["a", "04", "05", "b", "20"]


def test_cancelled_timers_do_not_run_and_cancelling_nothing_is_no_error() -> None:
    log = [
        move("a", "20", set=at("22", "23"), cancel=at("21")),
        move("b", "21", cancel=at("22"), set=at("24")),
        move("c", "22", cancel=at("22", "24"), set=at("24")),
    ]
    assert names(*log) == ["a", "b", "c", "23"]


def test_timers_set_timers() -> None:
    """At :40 one for :42; at :41 one long past, which runs next."""
    log = [move("a", "20", set=at("40", "41")), move("b", "41.5")]
    assert names(*log) == ["a", "40", "41", "11", "b", "42"]


def test_keys_have_states_of_their_own() -> None:
    log = [move("a", "20", set=at("30")), move("b", "21", door="B"), move("c", "22")]
    assert names(*log) == ["a", "c", "30"]
    assert names(*log, door="B") == ["b"]


def test_a_handler_that_raises_leaves_everything_as_it_was() -> None:
    """State, timers set and cancelled, documents and records; the event is a dead letter."""
    log = [
        move("a", "20", set=at("30")),
        move("x", "21", fail="no", set=at("22"), cancel=at("30")),
        move("b", "23"),
    ]
    found = result(TRACE, *log)
    exact(by_path(found), {"trace/A": {"names": ["a", "b", "30"]}})
    assert found["topics"] == {"pages": []}
    assert found["errors"] == {
        "events": [
            {"mediator": "Doors", "key": "K", "at": f"{DAY}08:00:21Z", "why": "exception",
             "exception": "ValueError", "message": "no", "file": "program.py",
             "line": line_of(TRACE, "raise ValueError(event.fail)")}
        ]
    }  # fmt: skip


def test_a_first_call_that_raises_leaves_no_state() -> None:
    found = result(TRACE, move("x", "20", fail="no"), move("a", "21"))
    exact(by_path(found), {"trace/A": {"names": ["a"]}})


def test_a_timer_that_raises_has_run() -> None:
    log = [move("a", "20", set=at("50")), move("b", "55")]
    found = result(TRACE, *log)
    exact(by_path(found), {"trace/A": {"names": ["a", "b"]}})
    assert events(found) == [("Doors", "A", f"{DAY}08:00:50Z", "exception", "ValueError")]


def test_keys_that_raise_or_are_none_or_can_t_be() -> None:
    log = [
        move("a", "20", door=None),
        move("b", "21", door="raise"),
        move("c", "22", door=1.5),
        move("d", "23", door=7),
    ]
    found = result(TRACE, *log)
    assert by_path(found) == {"trace/7": {"names": ["d"]}}
    assert events(found) == [
        ("Doors", "K", f"{DAY}08:00:21Z", "exception", "LookupError"),
        ("Doors", "K", f"{DAY}08:00:22Z", "exception", "TypeError"),
    ]


def test_the_default_key_is_the_message_key() -> None:
    text = TRACE.replace(
        "    @staticmethod\n    def key(event: Move):", "    @staticmethod\n    def other(event):"
    )
    log = [move("a", "20"), record("doors", None, {"at": f"{DAY}08:00:20Z", "name": "b"})]
    assert documents(text, *log) == {"trace/K": {"names": ["a"]}}


def test_watermarks_release_events_and_timers() -> None:
    """Ten seconds late is not too late: W is 08:00:20 after :30, and nothing at :20 or after has happened yet."""
    log = [move("b", "20"), move("a", "19.999999", set=at("19", "20")), move("c", "30")]
    assert names(*log, ended=False) == ["a", "19"]
    assert names(*log, move("d", "30.000001"), ended=False) == ["a", "19", "b", "20"]
    assert names(*log) == ["a", "19", "b", "20", "c"]


def test_the_slowest_partition_holds_back() -> None:
    log = [move("a", "20"), move("b", "40"), move("c", "25", partition=1)]
    # The watermark is 25 - 10: not even the first event is released.
    assert documents(TRACE, *log, ended=False) == {}
    assert names(*log, move("d", "30.000001", partition=1), ended=False) == ["a"]


SINKS = """
class Ping(Serializable):
    at: datetime = attrs.bproperty()
    to: str = attrs.bproperty()
    value: Any = attrs.bproperty()
    remove: Optional[str] = attrs.bproperty()

class Pong(ViewModel):
    to: str = attrs.bproperty()
    value: int = attrs.bproperty()
    secret: int = attrs.bproperty(export_enabled=False)
    @property
    def doc_ref(self): return CTX.db.document(f"pongs/{self.to}")

@dataclass
class Nothing:
    pass

class Pings(Mediator):
    source = source.kafka(topic_name="pings", value_cls=Ping, event_time="at")
    out = sink.kafka(topic_name="out")
    sink = sink.firestore()
    @classmethod
    @source.triggers.on_topic
    def on_ping(cls, key, state: Nothing, event):
        if event.remove is not None: cls.sink.remove(reference=CTX.db.document(event.remove))
        else: cls.sink.emit(Pong(to=event.to, value=event.value, secret=1))
        cls.out.emit(key=event.to, value=event.value)
"""


def ping(second: int, key: str, to: str, value: Any = None, remove: str | None = None) -> str:
    """An event at a second of 08:00."""
    return record(
        "pings",
        key,
        {"at": f"{DAY}08:00:{second:02d}Z", "to": to, "value": value, "remove": remove},
    )


def test_emitting_again_replaces_and_removing_deletes() -> None:
    log = [
        ping(1, "k", "a", 1),
        ping(2, "k", "b", 2),
        ping(3, "k", "a", 3),
        ping(4, "k", "x", remove="pongs/b"),
    ]
    exact(documents(SINKS, *log), {"pongs/a": {"to": "a", "value": 3}})


def test_nothing_is_retracted_by_itself_and_the_smallest_key_wins() -> None:
    found = result(SINKS, ping(1, "k2", "a", 1), ping(2, "k1", "a", 2), ping(3, "k2", "a", 3))
    exact(by_path(found), {"pongs/a": {"to": "a", "value": 2}})
    assert views(found) == [
        (
            "Pong",
            "k2",
            "doc_ref:pongs/a",
            "TargetConflict",
            "pongs/a is also claimed by Pings from k1",
        )
    ]
    # Removing takes all claims of the mediator, whoever made them.
    exact(documents(SINKS, ping(1, "k2", "a", 1), ping(2, "k1", "x", remove="pongs/a")), {})


def test_records_of_a_topic() -> None:
    values = [None, True, -0.0, [1, "a"], {"b": {"a": None}}, 2**63 - 1]
    found = result(
        SINKS.replace("value: int", "value: Any"),
        *(ping(n, "k", "a", v) for n, v in enumerate(values)),
    )
    exact(found["topics"], {"out": [{"key": "a", "value": value} for value in values]})


@pytest.mark.parametrize(
    ("value", "exception"),
    [(2**63, "OverflowError"), ([[1]], "TypeError"), ("\ud800", "TypeError")],
)
def test_what_a_topic_can_t_hold_is_the_handler_s_exception(value: Any, exception: str) -> None:
    """And the document of the same call does not count either."""
    found = result(SINKS, ping(1, "k", "a", 1), ping(2, "k", "a", value))
    exact(by_path(found), {"pongs/a": {"to": "a", "value": 1}})
    exact(found["topics"], {"out": [{"key": "a", "value": 1}]})
    assert [letter[4] for letter in events(found)] == [exception]


def test_a_view_s_wrong_value_is_null_with_a_letter_about_its_document() -> None:
    """Present while that emission stands."""
    found = result(SINKS, ping(1, "k", "a", "text"))
    exact(by_path(found), {"pongs/a": {"to": "a", "value": None}})
    assert [letter[:4] for letter in views(found)] == [("Pong", "pongs/a", "value", "TypeError")]
    exact(
        documents(SINKS, ping(1, "k", "a", "text"), ping(2, "k", "a", 2)),
        {"pongs/a": {"to": "a", "value": 2}},
    )


def test_a_raising_target_is_the_handler_s_exception() -> None:
    found = result(SINKS, ping(1, "k", "a/b", 1))
    assert (by_path(found), found["topics"]) == ({}, {"out": []})
    assert events(found) == [("Pings", "k", f"{DAY}08:00:01Z", "exception", "ValueError")]
