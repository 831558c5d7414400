"""The oracle's topics: what is late, what is malformed, changelogs, and topics that views are written to."""

from typing import Any

import pytest

from boiler.reference import run_commits
from tests.reference.small import (
    by_path,
    change,
    documents,
    events,
    exact,
    gone,
    program,
    put,
    record,
    result,
    views,
)

COUNT = """
class Hit(Serializable):
    at: datetime = attrs.bproperty()
    ref: Optional[Reference] = attrs.bproperty()
    data: Optional[bytes] = attrs.bproperty()
    n: int = attrs.bproperty(import_default=1)

class Hits(ViewModel):
    seen: list = attrs.bproperty()
    @classmethod
    def create_accumulator(cls): return []
    @classmethod
    def accumulate(cls, acc, hit: Hit): return acc + [{"n": hit.n, "ref": hit.ref, "data": hit.data, "at": hit.at}]
    @seen.getter
    def seen(self): return self.acc
    @property
    def doc_ref(self): return CTX.db.document(f"hits/{self.group}")

class HitMediator(Mediator):
    source = source.kafka(topic_name="hits", value_cls=Hit, event_time="at",
                          out_of_orderness=timedelta(seconds=10), idle=timedelta(seconds=1))
    sink = sink.firestore()
    view_model_cls = Hits
"""


def hit(second: str, partition: int = 0, key: Any = "k", **more: Any) -> str:
    """An event at a second of 08:00."""
    return record("hits", key, {"at": f"2024-02-29T08:00:{second}Z", **more}, partition)


def seen(*lines: str) -> list[Any]:
    """The numbers that were counted, in order."""
    return [entry["n"] for entry in by_path(result(COUNT, *lines))["hits/k"]["seen"]]


def test_exactly_at_the_boundary_is_not_late() -> None:
    log = [hit("30", n=3), hit("20", n=2), hit("19.999999", n=1)]
    assert seen(*log) == [2, 3]
    assert result(COUNT, *log)["errors"] == {
        "events": [
            {"mediator": "HitMediator", "key": "k", "at": "2024-02-29T08:00:19.999999Z", "why": "late",
             "exception": "", "message": "", "file": "", "line": 0}
        ]
    }  # fmt: skip


def test_lateness_is_a_partition_s_own_and_a_late_event_does_not_count_for_it() -> None:
    log = [hit("50", n=5), hit("00", 1, n=0), hit("01", n=9), hit("39", n=9), hit("40", n=4)]
    assert seen(*log) == [0, 4, 5]
    assert [letter[2] for letter in events(result(COUNT, *log))] == [
        "2024-02-29T08:00:01Z",
        "2024-02-29T08:00:39Z",
    ]


def test_a_late_event_without_a_group_is_late() -> None:
    assert [e[1:4] for e in events(result(COUNT, hit("50"), hit("01", key=None)))] == [
        (None, "2024-02-29T08:00:01Z", "late")
    ]


@pytest.mark.parametrize(
    "value",
    [None, "text", 7, [], {}, {"at": None}, {"at": 1}, {"at": "yesterday"}, {"at": "2024-02-30T00:00:00Z"},
     {"at": "2024-02-29T08:00:00"}],
)  # fmt: skip
def test_malformed_records(value: Any) -> None:
    """No object, or no time: absent, null, of another type, no such day, naive."""
    found = result(COUNT, record("hits", "k", value), hit("30"))
    assert events(found) == [("HitMediator", "k", None, "malformed", "TypeError")]
    (letter,) = found["errors"]["events"]
    assert (letter["file"], letter["line"], bool(letter["message"])) == ("", 0, True)


def test_a_malformed_record_has_an_offset_and_no_time() -> None:
    """Two records of one text are two letters."""
    found = result(COUNT, record("hits", "k", 1), record("hits", "k", 1), hit("30"))
    assert len(events(found)) == 2
    assert by_path(found)["hits/k"]["seen"][0]["n"] == 1


def test_values_are_typed_as_on_import() -> None:
    found = documents(COUNT, hit("30", ref="a/b", data="AAE=", n=None, unknown=[[1]]))
    exact(
        found["hits/k"]["seen"],
        [{"n": None, "ref": "a/b", "data": "AAE=", "at": "2024-02-29T08:00:30Z"}],
    )


def test_an_attribute_of_the_wrong_type_raises_where_it_is_read() -> None:
    found = result(COUNT, hit("30", n=True), hit("31", n=2**63))
    assert events(found) == [("HitMediator", "k", "2024-02-29T08:00:30Z", "exception", "TypeError")]
    assert by_path(found)["hits/k"]["seen"] is None
    assert [letter[2:4] for letter in views(found)] == [("seen", "OverflowError")]


# ---- changelogs

CHANGELOG = """
class Rate(DomainModel):
    class Meta: collection_name = "rates"
    value: float = attrs.bproperty()
    since: Optional[datetime] = attrs.bproperty()

class Price(DomainModel):
    class Meta: collection_name = "prices"
    rate: Optional[Reference] = attrs.relation(dm_cls=Rate)

class PriceStore(Store):
    price = reference(dm_cls=Price)
    rate = reference(dm_cls=Rate)
    @rate.getter
    def rate(self): return self.price.rate

class Shown(ViewModel):
    store: PriceStore
    value: Optional[float] = attrs.bproperty()
    @value.getter
    def value(self): return None if self.store.rate is None else self.store.rate.value
    @property
    def doc_ref(self): return CTX.db.document(f"shown/{self.store.price.doc_id}")

class ShownMediator(Mediator):
    source = source.domain_model(Price)
    sink = sink.firestore()
    view_model_cls = Shown

class RateMediator(Mediator):
    source = source.kafka(topic_name="rates", dm_cls=Rate)
    sink = sink.firestore()
    @source.triggers.on_create
    @source.triggers.on_update
    def copy(self, obj):
        self.sink.emit(reference=CTX.db.document(f"copies/{obj.doc_id}"), snapshot={"value": obj.value, "since": obj.since})
"""


def test_a_changelog_s_documents_are_those_of_its_keys() -> None:
    """Everywhere: a document of the collection of that name in Firestore is none of the model's."""
    log = [
        put("prices/1", rate="rates/eur"),
        put("prices/2", rate="rates/old"),
        put("prices/3", rate="rates/firestore"),
        put("rates/firestore", value=9.0),
        record("rates", "eur", {"value": 1, "since": "2024-02-29T00:00:00.5Z", "more": 1}),
        record("rates", "old", {"value": 3}),
        record("rates", "eur", {"value": 2}, partition=1),
        record("rates", "old", None),
        record("rates", "never", None),
    ]
    exact(
        documents(CHANGELOG, *log),
        {
            "shown/1": {"value": 2.0},
            "shown/2": {"value": None},
            "shown/3": {"value": None},
            "copies/eur": {"value": 2.0, "since": None},
        },
    )
    exact(
        documents(CHANGELOG, *log[:6])["copies/eur"],
        {"value": 1.0, "since": "2024-02-29T00:00:00.500000Z"},
    )


@pytest.mark.parametrize(
    ("key", "value", "exception"),
    [(None, {"value": 1}, "ValueError"), ("a/b", {"value": 1}, "ValueError"), ("", None, "ValueError"),
     ("__x__", {}, "ValueError"), ("k", [1], "TypeError"), ("k", "text", "TypeError")],
)  # fmt: skip
def test_malformed_records_of_a_changelog_change_nothing(
    key: Any, value: Any, exception: str
) -> None:
    found = result(CHANGELOG, record("rates", "k", {"value": 1}), record("rates", key, value))
    exact(by_path(found), {"copies/k": {"value": 1.0, "since": None}})
    assert events(found) == [("RateMediator", key, None, "malformed", exception)]


def test_a_target_in_a_changelog_s_collection_is_refused() -> None:
    text = CHANGELOG.replace("copies/{obj.doc_id}", "rates/{obj.doc_id}")
    found = result(text, record("rates", "k", {"value": 1}))
    assert by_path(found) == {}
    assert views(found) == [
        (
            "RateMediator",
            "rates/k",
            "doc_ref",
            "ValueError",
            "rates/k is in a collection that the program reads",
        )
    ]


# ---- views in topics

TOPIC = """
class City(DomainModel):
    class Meta: collection_name = "cities"
    name: Any = attrs.bproperty()

class CityStore(Store):
    city = reference(dm_cls=City)

class Card(ViewModel):
    store: CityStore
    name: Any = attrs.bproperty()
    @name.getter
    def name(self): return self.store.city.name
    @property
    def doc_ref(self): return CTX.db.document(f"cards/{self.store.city.doc_id}") if self.name != "none" else None

class CardMediator(Mediator):
    source = source.domain_model(City)
    sink = sink.kafka(topic_name="cards")
    view_model_cls = Card
"""


def test_every_change_of_a_target_document_is_one_record() -> None:
    log = [
        put("cities/a", name=1),
        put("cities/a", name=1),
        put("cities/a", name=1.0),
        put("cities/b", txn=1, name="x"),
        change("cities/b", txn=1, name="y"),
        change("cities/b", name="none"),
        gone("cities/b"),
        put("cities/a", name=-0.0),
        put("cities/a", name=0.0),
        gone("cities/a"),
    ]
    found = result(TOPIC, *log)
    assert found["collections"] == {}
    exact(
        found["topics"]["cards"],
        [
            {"key": "cards/a", "value": {"name": 1}},
            {"key": "cards/a", "value": {"name": 1.0}},
            {"key": "cards/b", "value": {"name": "y"}},
            {"key": "cards/b", "value": None},
            {"key": "cards/a", "value": {"name": -0.0}},
            {"key": "cards/a", "value": {"name": 0.0}},
            {"key": "cards/a", "value": None},
        ],
    )


def test_a_view_in_firestore_and_in_a_topic_is_no_conflict() -> None:
    text = (
        TOPIC
        + """
class Second(Mediator):
    source = source.domain_model(City)
    sink = sink.firestore()
    view_model_cls = Card
"""
    )
    found = result(text, put("cities/a", name=1))
    assert found == {
        "collections": {"cards": {"a": {"name": 1}}},
        "topics": {"cards": [{"key": "cards/a", "value": {"name": 1}}]},
    }


def test_windows_in_a_topic_come_when_they_close() -> None:
    text = COUNT
    for old, new in [
        ("sink = sink.firestore()", 'sink = sink.kafka(topic_name="out")'),
        (
            "class HitMediator(Mediator):",
            "class HitMediator(Mediator):\n    window = window.tumble(timedelta(seconds=10))",
        ),
        ("hits/{self.group}", "hits/{self.window.start:%S}"),
        ("return self.acc", "return len(self.acc)"),
        ("seen: list", "seen: int"),
    ]:
        text = text.replace(old, new)
    log = [hit("05"), hit("08", 1), hit("15"), hit("25"), hit("26", 1)]
    shown = [
        {"key": f"hits/{s}", "value": {"seen": n}} for s, n in (("00", 2), ("10", 1), ("20", 2))
    ]
    assert [r["topics"]["out"] for r in run_commits(program(text), log)] == [
        [],
        [],
        [],
        [],
        shown[:1],
    ]
    assert result(text, *log)["topics"] == {"out": shown}


def test_results_after_each_commit() -> None:
    log = [
        put("cities/a", txn=1, name=1),
        put("cities/b", txn=1, name=2),
        '{"ts": 0, "op": "sync"}',
        gone("cities/a"),
    ]
    a, b = ({"key": f"cards/{i}", "value": {"name": n}} for i, n in (("a", 1), ("b", 2)))
    found = [r["topics"]["cards"] for r in run_commits(program(TOPIC), log)]
    assert found == [[a, b], [a, b, {"key": "cards/a", "value": None}]]
