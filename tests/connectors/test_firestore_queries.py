"""Queries of one collection: filters, order, limits, cursors, projections."""

from datetime import UTC, datetime
from typing import Any

import pytest
from google.api_core.exceptions import InvalidArgument
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import And, FieldFilter, Or

from tests.support.firestore_database import Database

ROOMS: dict[str, dict[str, Any]] = {
    "a": {"n": 1, "tags": ["x", "y"], "m": {"k": "p"}, "none": None},
    "b": {"n": 2, "tags": ["y"], "m": {"k": "q"}},
    "c": {"n": 2.0, "tags": [], "m": {"k": "p"}, "extra": 1},
    "d": {"n": 3, "tags": ["x", 1], "m": {}},
    "e": {"n": float("nan"), "tags": "x"},
    "f": {"n": "2"},
    "g": {"other": 1},
}


@pytest.fixture
def rooms(database: Database) -> Any:
    """The collection of ROOMS."""
    batch = database.client.batch()
    for key, fields in ROOMS.items():
        batch.set(database.client.document(f"rooms/{key}"), fields)
    batch.commit()
    return database.client.collection("rooms")


def ids(query: Any) -> str:
    return "".join(snapshot.id for snapshot in query.stream())


def where(collection: Any, path: str, operator: str, value: Any) -> str:
    return ids(collection.where(filter=FieldFilter(path, operator, value)))


def test_a_collection_without_filters_comes_in_order_of_names(rooms: Any) -> None:
    assert ids(rooms) == "abcdefg"
    assert {s.id: s.to_dict() for s in rooms.stream() if s.id != "e"} == {
        key: fields for key, fields in ROOMS.items() if key != "e"
    }


def test_a_missing_collection_is_empty(database: Database) -> None:
    assert ids(database.client.collection("none")) == ""


def test_documents_below_are_not_in_the_collection(rooms: Any) -> None:
    rooms.document("a").collection("rooms").document("z").set({"n": 1})
    assert ids(rooms) == "abcdefg"
    assert ids(rooms.document("a").collection("rooms")) == "z"


@pytest.mark.parametrize(
    ("path", "operator", "value", "found"),
    [
        ("n", "==", 2, "bc"),
        ("n", "==", 2.0, "bc"),
        ("n", "==", "2", "f"),
        ("n", "==", float("nan"), "e"),
        ("none", "==", None, "a"),
        ("m.k", "==", "p", "ac"),
        ("m", "==", {"k": "p"}, "ac"),
        ("m", "==", {}, "d"),
        ("tags", "==", ["y"], "b"),
        ("tags", "==", [], "c"),
        ("n", "!=", 2, "eadf"),
        ("n", "!=", float("nan"), "abcdf"),
        ("n", ">", 1, "bcd"),
        ("n", ">=", 2, "bcd"),
        ("n", "<", 2, "a"),
        ("n", "<=", 2, "abc"),
        ("n", ">", "1", "f"),
        ("n", "in", [1, "2"], "af"),
        ("n", "in", [2], "bc"),
        ("n", "not-in", [1, 3], "ebcf"),
        ("tags", "array_contains", "x", "ad"),
        ("tags", "array_contains", 1.0, "d"),
        ("tags", "array_contains_any", ["y", 1], "abd"),
        ("nothing", "==", 1, ""),
    ],
)
def test_a_filter_finds(rooms: Any, path: str, operator: str, value: Any, found: str) -> None:
    assert where(rooms, path, operator, value) == found


def test_filters_are_joined_by_and(rooms: Any) -> None:
    query = rooms.where(filter=FieldFilter("n", ">=", 2)).where(
        filter=FieldFilter("m.k", "==", "p")
    )
    assert ids(query) == "c"


def test_a_range_has_two_ends(rooms: Any) -> None:
    query = rooms.where(filter=FieldFilter("n", ">", 1)).where(filter=FieldFilter("n", "<", 3))
    assert ids(query) == "bc"


def test_or_finds_each_document_once(rooms: Any) -> None:
    either = Or([FieldFilter("n", "==", 2), FieldFilter("m.k", "==", "p")])
    assert ids(rooms.where(filter=either)) == "abc"


def test_and_and_or_nest(rooms: Any) -> None:
    nested = And(
        [
            FieldFilter("m.k", "==", "p"),
            Or([FieldFilter("n", "==", 1), FieldFilter("extra", "==", 1)]),
        ]
    )
    assert ids(rooms.where(filter=nested)) == "ac"
    nested = Or(
        [
            And([FieldFilter("m.k", "==", "p"), FieldFilter("n", "==", 2)]),
            FieldFilter("n", "==", "2"),
        ]
    )
    assert ids(rooms.where(filter=nested)) == "cf"


def test_order_leaves_out_documents_without_the_field(rooms: Any) -> None:
    assert ids(rooms.order_by("n")) == "eabcdf"
    assert ids(rooms.order_by("extra")) == "c"


def test_descending_order_turns_names_too(rooms: Any) -> None:
    assert ids(rooms.order_by("n", direction=firestore.Query.DESCENDING)) == "fdcbae"


def test_order_by_two_fields(rooms: Any) -> None:
    query = rooms.order_by("m.k").order_by("n", direction=firestore.Query.DESCENDING)
    assert ids(query) == "cab"


def test_a_range_orders_by_its_field(rooms: Any) -> None:
    rooms.document("z").set({"n": 0.5})
    assert where(rooms, "n", "<=", 3) == "zabcd"


def test_limit_takes_the_first(rooms: Any) -> None:
    assert ids(rooms.limit(3)) == "abc"
    assert ids(rooms.order_by("n").limit(2)) == "ea"


def test_limit_to_last_takes_the_last_in_order(rooms: Any) -> None:
    query = rooms.order_by("n").limit_to_last(2)
    assert "".join(snapshot.id for snapshot in query.get()) == "df"


def test_offset_skips(rooms: Any) -> None:
    assert ids(rooms.order_by("n").offset(2).limit(2)) == "bc"


def test_cursors_begin_and_end_before_at_and_after(rooms: Any) -> None:
    by_n = rooms.where(filter=FieldFilter("n", ">=", 0)).order_by("n")
    assert ids(by_n.start_at({"n": 2})) == "bcd"
    assert ids(by_n.start_after({"n": 2})) == "d"
    assert ids(by_n.end_at({"n": 2})) == "abc"
    assert ids(by_n.end_before({"n": 2})) == "a"
    assert ids(by_n.start_at({"n": 2}).end_before({"n": 3})) == "bc"


def test_cursors_of_a_document_tell_equal_values_apart(rooms: Any) -> None:
    by_n = rooms.order_by("n")
    assert ids(by_n.start_after(rooms.document("b").get())) == "cdf"
    assert ids(by_n.end_at(rooms.document("b").get())) == "eab"
    assert ids(rooms.start_at(rooms.document("d").get())) == "defg"


def test_cursors_follow_a_descending_order(rooms: Any) -> None:
    down = rooms.order_by("n", direction=firestore.Query.DESCENDING)
    assert ids(down.start_after({"n": 3})) == "cbae"
    assert ids(down.end_before({"n": 2})) == "fd"


def test_filters_on_the_document_name(rooms: Any) -> None:
    name = "__name__"
    assert where(rooms, name, "==", rooms.document("b")) == "b"
    assert where(rooms, name, ">", rooms.document("e")) == "fg"
    assert where(rooms, name, "in", [rooms.document("a"), rooms.document("zz")]) == "a"
    assert ids(rooms.order_by(name).start_after({name: rooms.document("e")})) == "fg"
    assert ids(rooms.order_by(name).end_before({name: rooms.document("b")})) == "a"


def test_names_come_in_order_of_utf8_bytes(database: Database) -> None:
    names = ["z", "Z", "é", "10", "9", "\uffee", "\U0001f600", "a b", "a.b"]
    for name in names:
        database.client.document(f"names/{name}").set({"n": name})
    ordered = sorted(names, key=lambda name: name.encode())
    assert [s.id for s in database.client.collection("names").stream()] == ordered
    by_value = database.client.collection("names").order_by("n")
    assert [s.id for s in by_value.stream()] == ordered


def test_select_returns_only_those_fields(rooms: Any) -> None:
    found = {s.id: s.to_dict() for s in rooms.select(["m.k"]).limit(2).stream()}
    assert found == {"a": {"m": {"k": "p"}}, "b": {"m": {"k": "q"}}}
    assert [s.to_dict() for s in rooms.select([]).limit(1).stream()] == [{}]


def test_timestamps_compare_by_time(database: Database) -> None:
    times = [datetime(2024, 1, day, 12, microsecond=day, tzinfo=UTC) for day in range(1, 4)]
    for i, time in enumerate(times):
        database.client.document(f"events/{i}").set({"at": time})
    assert where(database.client.collection("events"), "at", ">=", times[1]) == "12"


def test_an_odd_field_name_can_be_queried(database: Database) -> None:
    database.client.document("rooms/a").set({"a.b c": {"`": 1}})
    path = database.client.field_path("a.b c", "`")
    assert where(database.client.collection("rooms"), path, "==", 1) == "a"


def test_a_query_tells_its_read_time(rooms: Any) -> None:
    written = rooms.document("a").set({"n": 1}).update_time
    assert all(snapshot.read_time >= written for snapshot in rooms.stream())


def test_an_empty_list_of_values_is_refused(rooms: Any) -> None:
    with pytest.raises((InvalidArgument, ValueError)):
        where(rooms, "n", "in", [])


def test_a_range_of_one_field_can_be_ordered_by_another(rooms: Any) -> None:
    query = rooms.where(filter=FieldFilter("n", ">", 1)).order_by("m.k")
    assert ids(query) == "cb"


def test_more_cursor_values_than_orders_are_refused(database: Database, rooms: Any) -> None:
    query = {
        "from_": [{"collection_id": "rooms"}],
        "order_by": [{"field": {"field_path": "n"}}],
        "start_at": {"values": [{"integer_value": 1}] * 3, "before": True},
    }
    with pytest.raises(InvalidArgument):
        list(
            database.raw.run_query(
                request={"parent": database.root, "structured_query": query},
                metadata=database.metadata,
            )
        )
