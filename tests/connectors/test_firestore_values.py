"""Values of every type: written, read back, found by equality, and ordered across types."""

import math
import struct
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from google.cloud.firestore_v1.types import Document, Value, Write
from google.cloud.firestore_v1.vector import Vector

from tests.support.firestore_database import Database

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

PLAIN_VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**53 + 1,
    2**63 - 1,
    -(2**63),
    0.0,
    1.5,
    5e-324,
    1.7976931348623157e308,
    float("inf"),
    float("-inf"),
    0.1 + 0.2,
    "",
    "text",
    "a\0b",
    "é \uffee \U0001f600",
    b"",
    b"\0\xff bytes",
    [],
    [1, "a", None, {"m": []}],
    {},
    {"a": {"b": {"c": [1, {"d": 2}]}}},
    {"a.b": 1, "`": 2, "\\": 3, "with space": 4, "ümlaut": 5, "0": 6, "a/b": 7, "[x]": 8, "*": 9},
]


def back(database: Database, value: Any) -> Any:
    document = database.client.document("values/v")
    document.set({"v": value})
    return document.get().to_dict()["v"]


@pytest.mark.parametrize("value", PLAIN_VALUES, ids=lambda value: ascii(value)[:24])
def test_a_value_comes_back_with_its_type(database: Database, value: Any) -> None:
    returned = back(database, value)
    assert returned == value
    assert type(returned) is type(value)


def test_nan_comes_back(database: Database) -> None:
    assert math.isnan(back(database, float("nan")))


def test_minus_zero_keeps_its_sign(database: Database) -> None:
    assert struct.pack(">d", back(database, -0.0)) == struct.pack(">d", -0.0)


@pytest.mark.parametrize(
    "time",
    [
        EPOCH,
        datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC),
    ],
    ids=str,
)
def test_a_timestamp_keeps_its_microseconds(database: Database, time: datetime) -> None:
    assert back(database, time) == time


def test_a_timestamp_of_another_zone_is_the_same_moment(database: Database) -> None:
    time = datetime(2024, 1, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert back(database, time) == time


def test_nanoseconds_of_a_timestamp_round_down_to_microseconds(database: Database) -> None:
    value = Value(timestamp_value={"seconds": 1700000000, "nanos": 123456999})
    database.raw.commit(
        request={
            "database": database.name,
            "writes": [Write(update=Document(name=database.path("values/v"), fields={"v": value}))],
        },
        metadata=database.metadata,
    )
    read = database.raw.get_document(
        request={"name": database.path("values/v")}, metadata=database.metadata
    )
    stored = Document.pb(read).fields["v"].timestamp_value
    assert (stored.seconds, stored.nanos) == (1700000000, 123456000)


def test_a_reference_comes_back_as_a_reference(database: Database) -> None:
    target = database.client.document("users/u1/orders/o1")
    assert back(database, target) == target


def test_a_geo_point_comes_back(database: Database) -> None:
    for point in (firestore.GeoPoint(52.5, -13.4), firestore.GeoPoint(-90, 180)):
        assert back(database, point) == point


def test_a_vector_comes_back_as_a_vector(database: Database) -> None:
    returned = back(database, Vector([1.0, -2.5, 0.0]))
    assert isinstance(returned, Vector)
    assert list(returned) == [1.0, -2.5, 0.0]


def test_a_vector_is_stored_as_a_map_that_says_so(database: Database) -> None:
    back(database, Vector([1.0]))
    read = database.raw.get_document(
        request={"name": database.path("values/v")}, metadata=database.metadata
    )
    fields = read.fields["v"].map_value.fields
    assert fields["__type__"].string_value == "__vector__"
    assert [v.double_value for v in fields["value"].array_value.values] == [1.0]


def ordered_values(database: Database) -> list[tuple[str, Any]]:
    """Values in the documented order of types and within each type."""
    client = database.client
    values: list[Any] = [
        None,
        False,
        True,
        float("nan"),
        float("-inf"),
        -(2**63),
        -1.5,
        0,
        1,
        1.5,
        2**53,
        2**53 + 1,
        2**63 - 1,
        float("inf"),
        datetime(1960, 1, 1, tzinfo=UTC),
        EPOCH,
        EPOCH + timedelta(microseconds=1),
        "",
        "A",
        "a",
        "aa",
        "b",
        "é",
        "\uffee",
        "\U0001f600",
        b"",
        b"a",
        b"a\0",
        b"\xff",
        client.document("a/b"),
        client.document("a/b/c/d"),
        client.document("a/bb"),
        client.document("aa/a"),
        firestore.GeoPoint(-10, 20),
        firestore.GeoPoint(10, -20),
        firestore.GeoPoint(10, 20),
        [],
        [1],
        [1, 0],
        [2],
        ["a"],
        Vector([5.0]),
        Vector([1.0, 2.0]),
        Vector([1.0, 3.0]),
        {},
        {"a": 1},
        {"a": 1, "b": 0},
        {"a": 2},
        {"b": 0},
    ]
    return [(f"v{i:02}", value) for i, value in enumerate(values)]


def write_shuffled(database: Database) -> list[str]:
    """Writes the values under names in another order; the ids in the order of their values."""
    values = ordered_values(database)
    ids = [f"{(i * 29) % len(values):02}" for i in range(len(values))]
    assert len(set(ids)) == len(ids)
    batch = database.client.batch()
    for key, (_, value) in zip(ids, values, strict=True):
        batch.set(database.client.document(f"values/{key}"), {"v": value})
    batch.commit()
    return ids


def test_values_are_ordered_across_types_and_within_them(database: Database) -> None:
    ids = write_shuffled(database)
    values = database.client.collection("values")
    assert [s.id for s in values.order_by("v").stream()] == ids
    down = values.order_by("v", direction=firestore.Query.DESCENDING)
    assert [s.id for s in down.stream()] == ids[::-1]


def test_a_range_stays_within_the_type_of_its_value(database: Database) -> None:
    write_shuffled(database)
    values = database.client.collection("values")

    def found(operator: str, value: Any) -> list[Any]:
        query = values.where(filter=FieldFilter("v", operator, value))
        return [s.get("v") for s in query.stream()]

    assert found(">", "a") == ["aa", "b", "é", "\uffee", "\U0001f600"]
    assert found("<", EPOCH) == [datetime(1960, 1, 1, tzinfo=UTC)]
    assert found(">=", b"a\0") == [b"a\0", b"\xff"]
    assert found("<", True) == [False]
    assert found(">", 2**53) == [2**53 + 1, 2**63 - 1, float("inf")]


def test_integers_and_doubles_are_equal_only_if_exactly_so(database: Database) -> None:
    for key, value in {"a": 2**53, "b": 2**53 + 1, "c": float(2**53), "d": -0.0, "e": 0}.items():
        database.client.document(f"values/{key}").set({"v": value})
    values = database.client.collection("values")

    def found(value: Any) -> str:
        query = values.where(filter=FieldFilter("v", "==", value))
        return "".join(s.id for s in query.stream())

    assert found(2**53) == "ac"
    assert found(2**53 + 1) == "b"
    assert found(0) == "de"


def test_every_value_can_be_found_by_equality(database: Database) -> None:
    ids = write_shuffled(database)
    values = database.client.collection("values")
    for key, (_, value) in zip(ids, ordered_values(database), strict=True):
        query = values.where(filter=FieldFilter("v", "==", value))
        assert [s.id for s in query.stream()] == [key], value
