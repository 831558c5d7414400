"""Keyed operators and windows: what of them reaches the typed model, and the findings about them."""

import pytest

from boiler_compiler.model import Sink
from tests.frontend.mediator_texts import (
    RIDES,
    clean,
    codes,
    only,
    text_with,
)

# ---- keyed operators


def test_a_keyed_operator() -> None:
    program = clean(RIDES)
    found = only(program)
    assert (found.role, found.view, found.state, found.window) == (
        "operator",
        None,
        "RideState",
        None,
    )
    assert (found.source.kind, found.source.model, found.source.topic) == (
        "events",
        "Ping",
        "pings",
    )
    assert dict(found.triggers) == {"on_topic": "on_ping", "on_timer": "on_silence"}
    assert found.trigger == "on_ping"
    assert found.atomic
    assert found.sinks == (
        Sink("lost", "kafka", "lost", False),
        Sink("sink", "firestore", None, True),
    )
    # Of the view by its attributes, which are unknown; what `remove` names is no document that is emitted.
    assert found.templates == ("latest/*", "rides/*/parts/*")
    assert program.written_by(found) == found.templates
    assert [a.name for a in program.maps["Ping"]] == ["ride", "km", "at"]


def test_what_only_a_helper_of_an_operator_emits_is_found() -> None:
    text = RIDES.replace("        cls.show(key, state)\n", "")
    found = only(clean(text))
    assert found.templates == ()


@pytest.mark.parametrize(
    ("default", "good"),
    [
        ("km: float = 0.0", True),
        ("km: float = field(default=0.0)", True),
        ("km: list[float] = field(default_factory=list)", True),
        ("kinds: ClassVar[int]", True),
        ("km: float", False),
        ("km: float = field()", False),
        ("km: float = field(repr=False)", False),
    ],
)
def test_every_field_of_a_state_has_a_default(default: str, good: bool) -> None:
    text = RIDES.replace(
        "until: Optional[datetime] = None", f"{default}\n    until: Optional[datetime] = None"
    )
    text = text.replace("    km: float = 0.0\n    seen", "    seen").replace(
        "Optional\n", "ClassVar, Optional\n"
    )
    text = text.replace("state.km += event.km", "pass").replace("state.km", "1.0")
    text = text.replace("@dataclass\n", "@dataclass(kw_only=True)\n")
    assert codes(text) == (set() if good else {"BC0617"})


def test_a_state_has_the_fields_of_its_base_class_too() -> None:
    base = (
        "@dataclass\nclass BaseState:\n    seen: list[datetime] = field(default_factory=list)\n\n"
    )
    text = RIDES.replace(
        "@dataclass\nclass RideState:", base + "@dataclass\nclass RideState(BaseState):"
    )
    text = text.replace(
        "    km: float = 0.0\n    seen: list[datetime] = field(default_factory=list)\n",
        "    km: float = 0.0\n",
    )
    assert only(clean(text)).state == "RideState"
    assert codes(text.replace(" = field(default_factory=list)", "")) == {"BC0617"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("state.km += event.km", "state.kms = event.km", "BC0202"),
        ("state.km += event.km", "state.km += event.kmm", "BC0202"),
        ("timers.cancel(state.until)", "timers.cancel(state.until.yeer)", "BC0202"),
        ("cls.lost.emit(", "cls.losst.emit(", "BC0202"),
        ("return event.ride", "return event.km", "BC0511"),
        ("cls.lost.emit(key=key, value=", "cls.lost.emit(key, value=", "BC0619"),
        ("cls.sink.remove(reference=", "cls.lost.remove(reference=", "BC0619"),
        ('"lost"', '"pings"', "BC0504"),
        ("event: Ping, timers", "events: Ping, timers", "BC0616"),
        (
            "state: RideState, key: str) -> None:\n        if",
            "state: Ping, key: str) -> None:\n        if",
            "BC0617",
        ),
        (
            "@classmethod\n    @source.triggers.on_topic",
            "@staticmethod\n    @source.triggers.on_topic",
            "BC0616",
        ),
        ("Rides(Mediator):", "Rides(Mediator):\n    view_model_cls = Ride", "BC0616"),
        ("idle=timedelta(seconds=5)", "idle=timedelta(0)", "BC0613"),
        ("idle=timedelta(seconds=5)", "idle=5 * 60", "BC0613"),
    ],
)
def test_mistakes_in_an_operator(old: str, new: str, code: str) -> None:
    assert text_with(RIDES, old, new)
    assert code in codes(text_with(RIDES, old, new))


# ---- windows


WINDOWED = (
    RIDES.partition("@dataclass")[0]
    + """
class Kilometres(ViewModel):
    km: float = attrs.bproperty()
    since: datetime = attrs.bproperty()
    @staticmethod
    def key(event: Ping) -> Optional[str]:
        return event.ride
    @classmethod
    def create_accumulator(cls) -> float:
        return 0.0
    @classmethod
    def accumulate(cls, acc: float, event: Ping) -> float:
        return acc + event.km
    @classmethod
    def merge(cls, a: float, b: float) -> float:
        return a + b
    @km.getter
    def km(self):
        return self.acc
    @since.getter
    def since(self):
        return self.window.start
    @property
    def doc_ref(self):
        return CTX.db.document(f"kilometres/{self.group}-{self.window.end:%H%M}")

class PerRide(Mediator):
    source = source.kafka(topic_name="pings", value_cls=Ping, event_time="at")
    window = window.WINDOW
    sink = sink.firestore()
    view_model_cls = Kilometres
"""
)


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("tumble(timedelta(hours=1))", "tumble"),
        ("tumble(size=PATIENCE)", "tumble"),
        ("slide(timedelta(hours=1), every=PATIENCE)", "slide"),
        ("session(gap=timedelta(minutes=1) * 2)", "session"),
    ],
)
def test_windows(declared: str, kind: str) -> None:
    found = only(clean(WINDOWED.replace("WINDOW", declared)))
    assert (found.window, found.view, found.source.kind) == (kind, "Kilometres", "events")


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("tumble(0)", "BC0613"),
        ("tumble(timedelta(0))", "BC0613"),
        ("tumble(-PATIENCE)", "BC0613"),
        ("session('5m')", "BC0613"),
        ("tumble()", "BC0614"),
        ("tumble(PATIENCE, PATIENCE)", "BC0614"),
        ("slide(PATIENCE, step=PATIENCE)", "BC0614"),
    ],
)
def test_windows_that_are_none(declared: str, code: str) -> None:
    assert codes(WINDOWED.replace("WINDOW", declared)) == {code}
