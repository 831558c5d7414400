"""What a keyed operator emits: documents that stand until they are replaced or removed, their dead letters, and records."""

from typing import Any

import pytest

from boiler.dataflow.deliver import Deliver
from boiler.dataflow.messages import Claim, Claimant, Removal
from boiler.dataflow.station import Station
from boiler.instants import text_of
from tests.streams.driver import Driver, Log, program

CLAIMS = program(
    """
class E(Serializable):
    at: datetime = attrs.bproperty()
    path: str = attrs.bproperty()
    value: Any = attrs.bproperty()
    does: str = attrs.bproperty()

class Doc(ViewModel):
    count: int = attrs.bproperty(export_default=-1)
    label: str = attrs.bproperty()
    path: str = attrs.bproperty(export_enabled=False)
    @label.getter
    def label(self):
        return self.path.upper()[:self.count]
    @property
    def doc_ref(self):
        return CTX.db.document(self.path)

class Op(Mediator):
    source = source.kafka(topic_name="t", value_cls=E, event_time="at")
    out = sink.kafka(topic_name="out")
    sink = sink.firestore()

    @classmethod
    @source.triggers.on_topic
    def on_event(cls, key: Any, event: E) -> None:
        ref = Reference(event.path) if event.path and event.does != "record" else None
        if event.does == "emit":
            cls.sink.emit(reference=ref, snapshot={"by": key, "value": event.value})
        elif event.does == "view":
            cls.sink.emit(Doc(path=event.path, count=event.value))
        elif event.does == "remove":
            cls.sink.remove(reference=ref)
        elif event.does == "both":
            cls.sink.remove(reference=ref)
            cls.sink.emit(reference=ref, snapshot={"by": key, "value": 1})
            cls.sink.emit(reference=ref, snapshot={"by": key, "value": 2})
        elif event.does == "record":
            cls.out.emit(key=event.path, value=event.value)
        elif event.does == "moment":
            cls.out.emit(key=None, value=[{"at": event.at, "ref": Reference("a/b"), "b": (b"x",)}])
        elif event.does == "view record":
            cls.out.emit(Doc(path="a/b"))
        elif event.does == "number":
            cls.out.emit(key=5, value=1)
        elif event.does == "nested":
            cls.sink.emit(reference=ref, snapshot={"value": [[1]]})
        elif event.does == "no reference":
            cls.sink.emit(reference=event.path, snapshot={})
        elif event.does == "large":
            cls.sink.emit(reference=ref, snapshot={"value": "x" * 1_100_000})
        elif event.does == "get":
            Doc.get(doc_id="x")
"""
)


START = 1_772_409_600


def time(seconds: float) -> str:
    return text_of(int((START + seconds) * 1_000_000))


class Claims:
    """One event a second."""

    def __init__(self, *does: tuple[Any, str, Any, Any], sources: tuple[str, ...] = ()) -> None:
        log = Log("t")
        self.records = [
            log.record({"at": time(n), "does": verb, "path": path, "value": value}, key)
            for n, (key, verb, path, value) in enumerate(does)
        ]
        self.sources = sources

    def at_once(self) -> Driver:
        """All in one cut."""
        return Driver(CLAIMS, "Op", sources=self.sources).cut(self.records, end=True)

    def one_by_one(self) -> Driver:
        """Each in a cut of its own."""
        driver = Driver(CLAIMS, "Op", sources=self.sources)
        for record in self.records:
            driver.cut([record])
        return driver.cut(end=True)


@pytest.mark.parametrize("way", [Claims.at_once, Claims.one_by_one])
def test_claims(way: Any) -> None:
    driver = way(
        Claims(
            ("a", "emit", "docs/1", 1),
            ("a", "emit", "docs/1", 2),
            ("a", "emit", "docs/2", 1),
            ("a", "emit", "", 1),
            ("a", "remove", "", 1),
            ("b", "remove", "docs/2", None),
            ("b", "both", "docs/3", None),
            ("b", "remove", "docs/absent", None),
            ("z", "emit", "docs/4", 1),
            ("y", "remove", "docs/4", 1),
            ("z", "emit", "docs/4", 2),
        )
    )
    assert driver.documents == {
        "docs/1": {"by": "a", "value": 2},
        "docs/3": {"by": "b", "value": 2},
        "docs/4": {"by": "z", "value": 2},
    }
    assert driver.letters == {}


@pytest.mark.parametrize("way", [Claims.at_once, Claims.one_by_one])
def test_of_two_keys_on_a_path_the_smaller_wins(way: Any) -> None:
    claims = [
        ("b", "emit", "docs/1", "b"),
        ("a", "emit", "docs/1", "a"),
        ("b", "emit", "docs/1", 3),
    ]
    driver = way(Claims(*claims))
    assert driver.documents == {"docs/1": {"by": "a", "value": "a"}}
    (letter,) = driver.letters.values()
    assert (letter["view"], letter["root"], letter["attribute"]) == ("Op", "b", "doc_ref:docs/1")
    driver = way(Claims(*claims, ("c", "remove", "docs/1", None)))
    assert (driver.documents, driver.letters) == ({}, {})


def test_a_removal_takes_back_what_its_own_mediator_has_claimed_before() -> None:
    station, errors = Station(Deliver("deliver", letters=True)), Station(None)
    station.letters_read_by(errors)

    def claim(name: str, moment: Any, root: str = "k") -> Claim:
        return Claim("docs/1", Claimant(name, root, 0), name, {"by": name}, (), moment)

    # In the order of keys; the moments tell the order of time.
    station.waiting["docs/1"] = [
        claim("Op", (5, 0, 0, 0), "late"),
        Removal("docs/1", "Op", (3, 1, "k", 0)),
        claim("Op", (2, 0, 0, 1)),
        claim("View", ()),
        Removal("docs/1", "Oq", (9, 0, 0, 0)),
    ]
    station.run()
    assert [c.root for c in station.states["docs/1"]["claims"]] == ["k", "late"]
    assert [c.name for c in station.states["docs/1"]["claims"]] == ["View", "Op"]


@pytest.mark.parametrize("order", [("1", 1), (1, "1")])
def test_keys_of_the_same_text_are_two(order: tuple[Any, Any]) -> None:
    loaded = program(
        CLAIMS.files["program.py"].replace(
            "    @classmethod\n    @source",
            "    @staticmethod\n    def key(event: E) -> Any:\n        return event.value\n\n"
            "    @classmethod\n    @source",
        )
    )
    log = Log("t")
    records = [
        log.record({"at": time(n), "does": "emit", "path": "docs/1", "value": key})
        for n, key in enumerate(order)
    ]
    driver = Driver(loaded, "Op").cut(records, end=True)
    assert driver.documents == {"docs/1": {"by": "1", "value": "1"}}
    assert [letter["root"] for letter in driver.letters.values()] == ["1"]


@pytest.mark.parametrize("way", [Claims.at_once, Claims.one_by_one])
def test_letters_of_what_is_emitted_stand_as_long_as_it_does(way: Any) -> None:
    wrong: Any = ("a", "view", "docs/1", "many")
    driver = way(Claims(wrong))
    assert driver.documents == {"docs/1": {"count": -1, "label": None}}
    letters = sorted(driver.letters.values(), key=lambda letter: letter["attribute"])
    assert [(x["view"], x["root"], x["attribute"], x["exception"]) for x in letters] == [
        ("Doc", "docs/1", "count", "TypeError"),
        ("Doc", "docs/1", "label", "TypeError"),
    ]
    driver = way(Claims(wrong, ("a", "view", "docs/1", 2)))
    assert driver.documents == {"docs/1": {"count": 2, "label": "DO"}}
    assert driver.letters == {}
    assert way(Claims(wrong, ("b", "remove", "docs/1", 2))).letters == {}


@pytest.mark.parametrize("way", [Claims.at_once, Claims.one_by_one])
def test_refused(way: Any) -> None:
    good: Any = ("a", "emit", "docs/1", 1)
    driver = way(Claims(good, ("a", "large", "docs/1", 1)))
    assert driver.documents == {}
    (letter,) = driver.letters.values()
    assert (letter["view"], letter["root"], letter["attribute"]) == ("Op", "a", "doc_ref")
    assert (letter["exception"], letter["message"]) == (
        "OverflowError",
        "docs/1 is larger than 1 MiB",
    )
    assert way(Claims(good, ("a", "large", "docs/1", 1), good)).letters == {}
    driver = way(Claims(good, ("a", "view", "users/1", 1), sources=("users",)))
    assert driver.documents == {"docs/1": {"by": "a", "value": 1}}
    (letter,) = driver.letters.values()
    assert (letter["view"], letter["exception"]) == ("Doc", "ValueError")
    assert letter["message"] == "users/1 is in a collection that the program reads"


@pytest.mark.parametrize(
    ("does", "path", "value", "exception"),
    [
        ("emit", "docs", 1, "ValueError"),
        ("emit", "docs//1", 1, "ValueError"),
        ("no reference", "docs/1", 1, "TypeError"),
        ("nested", "docs/1", 1, "TypeError"),
        ("emit", "docs/1", 2**63, "OverflowError"),
        ("emit", "docs/1", "\ud800", "TypeError"),
        ("view", "docs", 1, "ValueError"),
        ("record", "k", [[1]], "TypeError"),
        ("record", "k", {"__x__": 1}, "TypeError"),
        ("record", "\ud800", 1, "TypeError"),
        ("number", "k", 1, "TypeError"),
        ("view record", "k", 1, "TypeError"),
        ("get", "k", 1, "RuntimeError"),
    ],
)
def test_what_can_not_be_emitted_raises_in_the_handler(
    does: str, path: str, value: Any, exception: str
) -> None:
    driver = Claims(("a", "emit", "docs/0", 0), ("a", does, path, value)).at_once()
    assert driver.documents == {"docs/0": {"by": "a", "value": 0}}
    (letter,) = driver.letters.values()
    assert (letter["why"], letter["exception"]) == ("exception", exception)
    assert driver.records == []


def test_records() -> None:
    driver = Claims(
        ("a", "record", "k", {"n": 1.5, "none": None}),
        ("a", "record", None, None),
        ("a", "moment", "", None),
    ).at_once()
    assert [(r.topic, r.message_key, r.value, r.origin) for r in driver.records] == [
        ("out", "k", {"n": 1.5, "none": None}, "Op:t/0/0:0"),
        ("out", None, None, "Op:t/0/1:0"),
        ("out", None, [{"at": time(2), "b": ["eA=="], "ref": "a/b"}], "Op:t/0/2:0"),
    ]


def test_no_message_key_is_no_key() -> None:
    driver = Claims((None, "emit", "docs/1", 1)).at_once()
    assert (driver.documents, driver.letters) == ({}, {})
