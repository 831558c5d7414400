"""Limits that the documentation states, and that a local run must not hide until production."""

from typing import Any

import pytest
from google.api_core.exceptions import GoogleAPICallError, InvalidArgument
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter
from google.cloud.firestore_v1.types import Document, Value, Write

from tests.support.firestore_database import Database

MIB = 1 << 20


def commit(database: Database, *writes: Write) -> None:
    database.raw.commit(
        request={"database": database.name, "writes": list(writes)}, metadata=database.metadata
    )


def named(database: Database, path: str) -> Write:
    return Write(update=Document(name=database.path(path), fields={"n": Value(integer_value=1)}))


def test_a_document_just_below_one_mebibyte_is_stored(database: Database) -> None:
    document = database.client.document("big/b")
    document.set({"text": "x" * (MIB - 1024)})
    assert len(document.get().get("text")) == MIB - 1024


def test_a_document_over_one_mebibyte_is_refused(database: Database) -> None:
    document = database.client.document("big/b")
    with pytest.raises(InvalidArgument):
        document.set({"text": "x" * (MIB + 1)})
    assert not document.get().exists


def test_a_document_that_grows_over_one_mebibyte_is_refused_and_kept(database: Database) -> None:
    document = database.client.document("big/b")
    document.set({"text": "x" * (MIB // 2)})
    with pytest.raises(InvalidArgument):
        document.update({"more": "y" * (MIB // 2 + 1024)})
    assert set(document.get().to_dict()) == {"text"}


def test_a_request_over_ten_mebibytes_is_refused(database: Database) -> None:
    batch = database.client.batch()
    for i in range(11):
        batch.set(database.client.document(f"big/b{i}"), {"text": "x" * (MIB - 1024)})
    with pytest.raises(GoogleAPICallError):
        batch.commit(retry=None)
    assert list(database.client.collection("big").stream()) == []


def test_a_commit_of_more_than_five_hundred_writes_is_accepted(database: Database) -> None:
    batch = database.client.batch()
    for i in range(600):
        batch.set(database.client.document(f"many/m{i}"), {"n": i})
    batch.commit()
    assert database.client.collection("many").count("c").get()[0][0].value == 600


def transforms(count: int) -> dict[str, Any]:
    return {f"f{i}": firestore.Increment(1) for i in range(count)}


def test_five_hundred_transforms_of_a_document_are_accepted(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set(transforms(500))
    assert len(document.get().to_dict()) == 500


def test_more_than_five_hundred_transforms_of_a_document_are_refused(database: Database) -> None:
    document = database.client.document("rooms/r1")
    with pytest.raises(InvalidArgument):
        document.set(transforms(501))
    assert not document.get().exists


@pytest.mark.parametrize(
    "key", ["x" * 1500, "a b", "a.b", "...", "__", "__x", "x__", "é" * 750, "%2F", "~"]
)
def test_an_allowed_id_is_stored(database: Database, key: str) -> None:
    commit(database, named(database, f"ids/{key}"))
    assert [s.id for s in database.client.collection("ids").stream()] == [key]


@pytest.mark.parametrize("key", ["x" * 1501, "é" * 751, ".", "..", "__x__"])
def test_a_forbidden_id_is_refused(database: Database, key: str) -> None:
    with pytest.raises(InvalidArgument):
        commit(database, named(database, f"ids/{key}"))


@pytest.mark.parametrize("key", [".", "..", "__x__", "x" * 1501])
def test_a_forbidden_collection_id_is_refused(database: Database, key: str) -> None:
    with pytest.raises(InvalidArgument):
        commit(database, named(database, f"{key}/d"))


def test_a_name_of_a_hundred_collections_is_stored_and_one_more_is_not(database: Database) -> None:
    commit(database, named(database, "/".join(["a/b"] * 100)))
    with pytest.raises(InvalidArgument):
        commit(database, named(database, "/".join(["a/b"] * 101)))


def test_a_name_over_six_kibibytes_is_refused(database: Database) -> None:
    with pytest.raises(InvalidArgument):
        commit(database, named(database, "/".join(["x" * 1400] * 6)))


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"m": value}
    return value


def test_twenty_levels_of_maps_are_stored_and_one_more_is_not(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"v": nested(20)})
    with pytest.raises(InvalidArgument):
        document.set({"v": nested(21)})
    assert document.get().to_dict() == {"v": nested(20)}


def test_an_array_in_an_array_is_refused(database: Database) -> None:
    with pytest.raises(InvalidArgument):
        database.client.document("rooms/r1").set({"v": [[1]]})


@pytest.mark.parametrize("field", ["__x__", "x" * 1501, ""])
def test_a_forbidden_field_name_is_refused(database: Database, field: str) -> None:
    write = Write(
        update=Document(name=database.path("rooms/r1"), fields={field: Value(integer_value=1)})
    )
    with pytest.raises(InvalidArgument):
        commit(database, write)


def test_a_geo_point_out_of_range_is_refused(database: Database) -> None:
    for point in ({"latitude": 91}, {"longitude": -181}):
        write = Write(
            update=Document(
                name=database.path("rooms/r1"), fields={"v": Value(geo_point_value=point)}
            )
        )
        with pytest.raises(InvalidArgument):
            commit(database, write)


def test_an_in_filter_of_thirty_values_is_accepted_and_one_more_is_not(database: Database) -> None:
    rooms = database.client.collection("rooms")
    rooms.document("a").set({"n": 3})
    thirty = rooms.where(filter=FieldFilter("n", "in", list(range(30))))
    assert [s.id for s in thirty.stream()] == ["a"]
    with pytest.raises(InvalidArgument):
        list(rooms.where(filter=FieldFilter("n", "in", list(range(31)))).stream())
