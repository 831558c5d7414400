"""What a class body declares: sources, sinks, triggers, and the handlers of a keyed operator."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from boiler import (
    CTX,
    DomainModel,
    Mediator,
    Query,
    Serializable,
    Timers,
    ViewModel,
    attrs,
    sink,
    source,
    window,
)
from boiler.event_stream import EventStream
from boiler.keyed import KeyedOperator, key_text, operator_of
from boiler.mediator import events_of, source_of, trigger_of, triggers_of, window_of
from boiler.session import opened


class Door(Serializable):
    door: str = attrs.bproperty()
    at: datetime = attrs.bproperty()


class User(DomainModel):
    class Meta:
        collection_name = "users"


class V(ViewModel):
    @property
    def doc_ref(self) -> Any:
        return CTX.db.document("v/1")


@dataclass
class State:
    count: int = 0


STREAM = {"topic_name": "doors", "value_cls": Door, "event_time": "at"}


def test_stream_of_events() -> None:
    found = source.kafka(
        topic_name="doors",
        value_cls=Door,
        event_time="at",
        out_of_orderness=timedelta(seconds=10, microseconds=1),
        idle=timedelta(milliseconds=1500),
    )
    assert isinstance(found, EventStream)
    assert (found.topic, found.value_cls, found.event_time) == ("doors", Door, "at")
    assert (found.out_of_orderness, found.idle) == (10_000_001, 1.5)
    found = source.kafka("doors", value_cls=Door, event_time="at")
    assert (found.out_of_orderness, found.idle) == (0, 60.0)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"topic_name": ""}, ValueError),
        ({"topic_name": None}, TypeError),
        ({"value_cls": None}, TypeError),
        ({"value_cls": User}, TypeError),
        ({"value_cls": Door()}, TypeError),
        ({"dm_cls": User}, TypeError),
        ({"event_time": None}, TypeError),
        ({"event_time": "when"}, ValueError),
        ({"event_time": Door.at}, TypeError),
        ({"out_of_orderness": timedelta(microseconds=-1)}, ValueError),
        ({"out_of_orderness": 10}, TypeError),
        ({"idle": timedelta(0)}, ValueError),
        ({"idle": None}, TypeError),
    ],
)
def test_what_is_no_stream(changes: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        source.kafka(**{**STREAM, **changes})


def test_changelog() -> None:
    found = source.kafka(topic_name="users-log", dm_cls=User)
    assert (found.topic, found.collection, found.gives) == ("users-log", "users", "object")
    assert source.domain_model(User).topic is None
    for changes in ({"dm_cls": Door}, {"event_time": "at"}, {"idle": timedelta(1)}):
        with pytest.raises(TypeError):
            source.kafka(**{"topic_name": "t", "dm_cls": User, **changes})


def test_views_and_forms() -> None:
    found = source.view_model(V)
    assert (found.collection, found.gives, found.form) == ("views:V", "object", None)
    found = source.view_model(V, query=Query(path="**/forms"))
    assert (found.collection, found.gives, found.form) == ("**/forms", "form", V)
    for bad in (User, V(), None):
        with pytest.raises(TypeError):
            source.view_model(bad)
    with pytest.raises(TypeError):
        source.view_model(V, query=User.get_query())


def test_triggers_stack_in_every_order() -> None:
    class M(Mediator):
        source = source.kafka(**STREAM)

        @classmethod
        @source.triggers.on_topic
        def first(cls, key: str) -> None: ...

        @source.triggers.on_timer
        @classmethod
        def second(cls, key: str) -> None: ...

        @source.triggers.on_create
        @source.triggers.on_update
        @source.triggers.on_update
        @source.triggers.on_delete
        def third(self, obj: Any) -> None: ...

    assert triggers_of(M) == {
        "on_topic": "first",
        "on_timer": "second",
        "on_create": "third",
        "on_update": "third",
        "on_delete": "third",
    }
    assert trigger_of(M) is vars(M)["third"]
    assert (source_of(M), events_of(M)) == (None, M.source)


def test_the_nearest_class_has_the_trigger() -> None:
    class Base(Mediator):
        source = source.kafka(**STREAM)
        window = window.tumble(timedelta(minutes=1))

        @classmethod
        @source.triggers.on_topic
        def handle(cls, key: str) -> None: ...

    class Near(Base):
        @classmethod
        @Base.source.triggers.on_topic
        def other(cls, key: str) -> None: ...

    assert triggers_of(Base) == {"on_topic": "handle"}
    assert triggers_of(Near) == {"on_topic": "other"}
    assert window_of(Near) == window.tumble(timedelta(minutes=1))
    assert window_of(Mediator) is None


def test_two_methods_for_a_trigger() -> None:
    class M(Mediator):
        source = source.kafka(**STREAM)

        @classmethod
        @source.triggers.on_topic
        def first(cls, key: str) -> None: ...

        @classmethod
        @source.triggers.on_topic
        def second(cls, key: str) -> None: ...

    with pytest.raises(TypeError, match="M has two methods for on_topic: first and second"):
        triggers_of(M)


class Counting(Mediator):
    source = source.kafka(**STREAM)

    @classmethod
    @source.triggers.on_topic
    def on_door(cls, timers: Timers, event: Door, *, state: "State | None", at: datetime) -> None:
        state.count += 1  # type: ignore[union-attr]
        cls.note(event, at)

    @classmethod
    def note(cls, event: Door, at: datetime) -> None:
        SEEN.append((cls.__name__, event.door, at))


class Louder(Counting):
    @classmethod
    def note(cls, event: Door, at: datetime) -> None:
        SEEN.append(("LOUD", event.door, at))


SEEN: list[Any] = []


def operator(mediator: type) -> KeyedOperator:
    found = operator_of(mediator)
    assert found is not None
    return found


def test_call_by_names() -> None:
    SEEN.clear()
    for mediator in (Counting, Louder):
        keyed = operator(mediator)
        assert (keyed.name, keyed.state_class, keyed.on_timer) == (mediator.__name__, State, None)
        call = keyed.take("k", None, {"door": "d"}, 0)
        assert call is not None
        assert call.state == State(1)
        assert keyed.pass_by("k", call.state, 0) is None
        before = State(5)
        again = keyed.take("k", before, {"door": "d"}, 0)
        assert again is not None
        assert (before, again.state) == (State(5), State(6))
    epoch = datetime.fromisoformat("1970-01-01T00:00:00Z")
    assert list(SEEN) == [("Counting", "d", epoch)] * 2 + [("LOUD", "d", epoch)] * 2


def test_a_mediator_without_handlers_is_no_operator() -> None:
    class Aggregate(Mediator):
        source = source.kafka(**STREAM)

    class Documents(Mediator):
        source = source.domain_model(User)

    assert operator_of(Aggregate) is None
    assert operator_of(Documents) is None
    assert operator_of(Mediator) is None


async def _later(cls: Any) -> None: ...


def _generator(cls: Any) -> Any:
    yield


@pytest.mark.parametrize(
    "handler",
    [
        classmethod(lambda cls, key, event, other: None),
        classmethod(lambda cls, *args: None),
        classmethod(lambda cls, **options: None),
        classmethod(lambda cls, key, /: None),
        classmethod(lambda cls, state: None),
        classmethod(_later),
        classmethod(_generator),
        staticmethod(lambda key: None),
        lambda self, key: None,
    ],
    ids=range(9),
)
def test_handlers_that_cannot_be_called(handler: Any) -> None:
    stream = source.kafka(**STREAM)
    stream.triggers.on_topic(handler)
    made = type("M", (Mediator,), {"source": stream, "handle": handler})
    with pytest.raises(TypeError, match=r"M\.handle"):
        operator_of(made)


def test_a_timer_has_no_event() -> None:
    class M(Mediator):
        source = source.kafka(**STREAM)

        @classmethod
        @source.triggers.on_timer
        def late(cls, event: Door) -> None: ...

    with pytest.raises(
        TypeError, match="has a parameter 'event'; on_timer gives key, state, at, timers"
    ):
        operator_of(M)


def test_two_classes_of_state() -> None:
    class M(Mediator):
        source = source.kafka(**STREAM)

        @classmethod
        @source.triggers.on_topic
        def one(cls, state: State) -> None: ...

        @classmethod
        @source.triggers.on_timer
        def two(cls, state: Door) -> None: ...

    with pytest.raises(TypeError, match="M has two classes of state: State and Door"):
        operator_of(M)


def test_keys() -> None:
    class Own(Mediator):
        source = source.kafka(**STREAM)

        @staticmethod
        def key(event: Any) -> Any:
            return event

        @classmethod
        @source.triggers.on_topic
        def handle(cls) -> None: ...

    own = operator(Own)
    texts = [own.group_of(key, "m") for key in (1, "1", ("1", 1), (1,), "1, 1", "(1,)", -0, "")]
    assert len(set(texts)) == 8
    assert own.group_of(None, "m") is None
    for bad in (True, 1.0, b"x", ("a", None), [1], (1, (2,))):
        with pytest.raises(TypeError, match="a key must be str, int or a tuple of them, not "):
            own.group_of(bad, "m")
    default = operator(Counting)
    assert default.group_of(Door(door="d"), "m") == repr("m")
    assert default.group_of(Door(door="d"), None) is None
    assert [key_text(k) for k in ("a/b", "1", 1, ("a", 1), "\ud800")] == [
        "a/b",
        "1",
        "1",
        "('a', 1)",
        "\\ud800",
    ]


def test_sinks_outside_of_a_mediator() -> None:
    for use in (
        lambda: sink.firestore().emit(reference=None, snapshot={}),
        lambda: sink.firestore().remove(reference=None),
        lambda: sink.kafka(topic_name="t").emit(key="k", value=1),
        lambda: sink.kafka(topic_name="t").emit(V()),
    ):
        with pytest.raises(RuntimeError, match="works only while a mediator runs"):
            use()
    for bad in ("", None, 5):
        with pytest.raises((TypeError, ValueError)):
            sink.kafka(topic_name=bad)  # type: ignore[arg-type]


class Views:
    """The session of a view's evaluation."""

    def __init__(self) -> None:
        self.emitted: list[Any] = []

    def document(self, slot: str, path: str) -> None: ...

    def candidates(self, slot: str, query: Any) -> Any:
        return ()

    def root(self, view: Any, doc_id: str) -> None: ...

    def emit(self, reference: Any, snapshot: Any) -> None:
        self.emitted.append((reference.path, snapshot))


def test_a_topic_for_views() -> None:
    session = Views()
    with opened(session):
        sink.kafka(topic_name="t").emit(V())
        sink.kafka(topic_name="t").emit(reference=CTX.db.document("a/b"), snapshot={"x": 1})
        for use in (
            lambda: sink.kafka(topic_name="t").emit(key="k", value=1),
            lambda: sink.firestore().remove(reference=CTX.db.document("a/b")),
        ):
            with pytest.raises(RuntimeError, match="works only in a keyed operator"):
                use()
        with pytest.raises(TypeError):
            sink.kafka(topic_name="t").emit(V(), key="k", value=1)
    assert session.emitted == [("v/1", {}), ("a/b", {"x": 1})]
