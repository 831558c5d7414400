"""Writes through the official client: set, merge, update, delete, transforms, preconditions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.api_core.exceptions import AlreadyExists, FailedPrecondition, InvalidArgument, NotFound
from google.cloud import firestore
from google.cloud.firestore_v1.types import Document, Precondition, Value, Write

from tests.support.firestore_database import Database, plain

Fields = dict[str, Any]


def read(database: Database, path: str) -> Any:
    return database.client.document(path).get().to_dict()


def test_a_created_document_has_its_fields_and_equal_create_and_update_times(
    database: Database,
) -> None:
    result = database.client.document("rooms/r1").create({"name": "A", "seats": 4})
    snapshot = database.client.document("rooms/r1").get()
    assert snapshot.exists
    assert snapshot.to_dict() == {"name": "A", "seats": 4}
    assert snapshot.create_time == snapshot.update_time == result.update_time
    assert snapshot.read_time >= snapshot.update_time


def test_create_of_an_existing_document_is_refused_and_leaves_it(database: Database) -> None:
    database.client.document("rooms/r1").create({"n": 1})
    with pytest.raises(AlreadyExists):
        database.client.document("rooms/r1").create({"n": 2})
    assert read(database, "rooms/r1") == {"n": 1}


def test_create_without_a_given_id_makes_a_new_document(database: Database) -> None:
    made = database.raw.create_document(
        request={
            "parent": database.root,
            "collection_id": "rooms",
            "document": Document(fields={"n": Value(integer_value=1)}),
        },
        metadata=database.metadata,
    )
    again = database.raw.create_document(
        request={"parent": database.root, "collection_id": "rooms", "document": Document()},
        metadata=database.metadata,
    )
    assert made.name.startswith(database.path("rooms/"))
    assert made.name != again.name
    assert read(database, made.name.split("/documents/")[1]) == {"n": 1}


def test_set_replaces_the_whole_document_and_keeps_its_create_time(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"a": 1, "b": {"c": 2}})
    before = document.get()
    document.set({"b": {"d": 3}})
    after = document.get()
    assert after.to_dict() == {"b": {"d": 3}}
    assert after.create_time == before.create_time
    assert after.update_time > before.update_time


def test_set_of_the_same_fields_does_not_lower_the_update_time(database: Database) -> None:
    document = database.client.document("rooms/r1")
    times = [document.set({"a": 1}).update_time for _ in range(5)]
    assert times == sorted(times)
    assert document.get().update_time <= document.get().read_time


def test_merge_keeps_other_fields_and_goes_into_maps(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"a": 1, "m": {"x": 1, "y": {"z": 1}}})
    document.set({"b": 2, "m": {"y": {"w": 2}}}, merge=True)
    assert document.get().to_dict() == {"a": 1, "b": 2, "m": {"x": 1, "y": {"z": 1, "w": 2}}}


def test_merge_creates_a_missing_document(database: Database) -> None:
    database.client.document("rooms/r1").set({"a": {"b": 1}}, merge=True)
    assert read(database, "rooms/r1") == {"a": {"b": 1}}


def test_merge_of_named_fields_writes_only_them_and_replaces_their_maps(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"a": 1, "m": {"x": 1}, "n": {"x": 1}})
    document.set({"m": {"y": 2}, "n": {"y": 2}}, merge=["m", "n.y"])
    assert document.get().to_dict() == {"a": 1, "m": {"y": 2}, "n": {"x": 1, "y": 2}}


def test_update_changes_field_paths_and_deletes_fields(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"a": 1, "m": {"x": 1, "y": 2}, "gone": True})
    document.update({"m.x": 9, "new.deep": "v", "gone": firestore.DELETE_FIELD})
    assert document.get().to_dict() == {
        "a": 1,
        "m": {"x": 9, "y": 2},
        "new": {"deep": "v"},
    }


def test_update_with_quoted_field_paths_reaches_odd_keys(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"a.b": 1, "c`d": {"e\\f": 2}})
    path = database.client.field_path("c`d", "e\\f")
    document.update({path: 5, database.client.field_path("a.b"): 6})
    assert document.get().to_dict() == {"a.b": 6, "c`d": {"e\\f": 5}}


def test_update_through_a_value_that_is_no_map_replaces_it(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"a": 1})
    document.update({"a.b": 2})
    assert document.get().to_dict() == {"a": {"b": 2}}


def test_update_of_a_missing_document_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        database.client.document("rooms/r1").update({"a": 1})
    assert not database.client.document("rooms/r1").get().exists


def test_delete_removes_and_a_second_delete_is_no_error(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"a": 1})
    document.delete()
    assert not document.get().exists
    document.delete()


def test_delete_keeps_documents_below(database: Database) -> None:
    database.client.document("rooms/r1").set({"a": 1})
    database.client.document("rooms/r1/days/d1").set({"b": 1})
    database.client.document("rooms/r1").delete()
    assert read(database, "rooms/r1/days/d1") == {"b": 1}


def test_a_document_made_anew_has_a_new_create_time(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"a": 1})
    first = document.get().create_time
    document.delete()
    document.set({"a": 1})
    assert document.get().create_time > first


def test_server_timestamp_is_the_commit_time(database: Database) -> None:
    document = database.client.document("rooms/r1")
    result = document.set(
        {"at": firestore.SERVER_TIMESTAMP, "m": {"at": firestore.SERVER_TIMESTAMP}}
    )
    stored = document.get().to_dict()
    assert stored["at"] == stored["m"]["at"]
    assert abs(stored["at"] - result.update_time) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("before", "by", "after"),
    [
        (None, 5, 5),
        (3, 4, 7),
        (3, 0.5, 3.5),
        (1.5, 2, 3.5),
        ("text", 2, 2),
        (2**63 - 2, 9, 2**63 - 1),
        (-(2**63) + 1, -9, -(2**63)),
    ],
)
def test_increment_adds_and_holds_at_the_ends_of_64_bits(
    database: Database, before: Any, by: Any, after: Any
) -> None:
    document = database.client.document("rooms/r1")
    document.set({} if before is None else {"n": before})
    document.update({"n": firestore.Increment(by)})
    stored = document.get().to_dict()["n"]
    assert stored == after
    assert type(stored) is type(after)


def test_maximum_and_minimum_keep_the_larger_and_the_smaller(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"high": 3, "low": 3, "text": "x"})
    document.update(
        {"high": firestore.Maximum(7), "low": firestore.Minimum(7), "text": firestore.Maximum(1)}
    )
    assert document.get().to_dict() == {"high": 7, "low": 3, "text": 1}


def test_array_union_adds_what_is_missing_in_order(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"a": [1, 2, 2], "text": "x"})
    document.update(
        {
            "a": firestore.ArrayUnion([2, 3, 3, 1.0]),
            "new": firestore.ArrayUnion(["p", "q"]),
            "text": firestore.ArrayUnion([1]),
        }
    )
    assert document.get().to_dict() == {"a": [1, 2, 2, 3], "new": ["p", "q"], "text": [1]}


def test_array_remove_takes_every_equal_item(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"a": [1, 2, 1, {"k": 1}, 3], "text": "x"})
    document.update(
        {
            "a": firestore.ArrayRemove([1, {"k": 1}]),
            "text": firestore.ArrayRemove([1]),
            "new": firestore.ArrayRemove([1]),
        }
    )
    assert document.get().to_dict() == {"a": [2, 3], "text": [], "new": []}


def test_transform_results_come_back_in_order(database: Database) -> None:
    path = database.path("rooms/r1")
    write = Write(
        update=Document(name=path, fields={"n": Value(integer_value=1)}),
        update_transforms=[
            {"field_path": "n", "increment": Value(integer_value=4)},
            {"field_path": "n", "increment": Value(integer_value=5)},
            {"field_path": "l", "append_missing_elements": {"values": [Value(integer_value=1)]}},
        ],
    )
    response = database.raw.commit(
        request={"database": database.name, "writes": [write]}, metadata=database.metadata
    )
    results = response.write_results[0].transform_results
    assert [r.integer_value for r in results[:2]] == [5, 10]
    assert read(database, "rooms/r1") == {"n": 10, "l": [1]}


def test_a_stale_update_time_is_refused_and_the_right_one_accepted(database: Database) -> None:
    document = database.client.document("rooms/r1")
    first = document.set({"n": 1}).update_time
    second = document.set({"n": 2}).update_time
    with pytest.raises(FailedPrecondition):
        document.update({"n": 3}, database.client.write_option(last_update_time=first))
    with pytest.raises(FailedPrecondition):
        document.delete(database.client.write_option(last_update_time=first))
    document.update({"n": 4}, database.client.write_option(last_update_time=second))
    assert document.get().to_dict() == {"n": 4}


def test_an_update_time_of_a_missing_document_is_refused(database: Database) -> None:
    document = database.client.document("rooms/r1")
    time = document.set({"n": 1}).update_time
    document.delete()
    with pytest.raises((FailedPrecondition, NotFound)):
        document.update({"n": 2}, database.client.write_option(last_update_time=time))


def test_delete_that_demands_existence_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        database.client.document("rooms/r1").delete(database.client.write_option(exists=True))


def fence(database: Database, held: datetime, value: int) -> Any:
    """Writes rooms/r1 if locks/l has the update time `held`, with an empty mask on the lock."""
    lock = Write(
        update=Document(name=database.path("locks/l")),
        update_mask={"field_paths": []},
        current_document=Precondition(update_time=held),
    )
    write = Write(
        update=Document(name=database.path("rooms/r1"), fields={"n": Value(integer_value=value)})
    )
    return database.raw.commit(
        request={"database": database.name, "writes": [lock, write]}, metadata=database.metadata
    )


def test_an_empty_mask_and_an_update_time_make_a_fence(database: Database) -> None:
    first = database.client.document("locks/l").set({"epoch": 1}).update_time
    response = fence(database, first, 1)
    assert read(database, "locks/l") == {"epoch": 1}
    held = database.client.document("locks/l").get().update_time
    assert response.write_results[0].update_time == held
    fence(database, held, 2)
    taken = database.client.document("locks/l").set({"epoch": 2}).update_time
    with pytest.raises(FailedPrecondition):
        fence(database, held, 3)
    assert read(database, "rooms/r1") == {"n": 2}
    fence(database, taken, 4)
    assert read(database, "rooms/r1") == {"n": 4}


def test_an_empty_mask_on_a_missing_document_makes_an_empty_one(database: Database) -> None:
    write = Write(
        update=Document(name=database.path("rooms/r1"), fields={"n": Value(integer_value=1)}),
        update_mask={"field_paths": []},
    )
    database.raw.commit(
        request={"database": database.name, "writes": [write]}, metadata=database.metadata
    )
    assert read(database, "rooms/r1") == {}


def test_a_read_with_a_field_mask_returns_only_those_fields(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"a": 1, "m": {"x": 1, "y": 2}})
    assert document.get(["m.x", "none"]).to_dict() == {"m": {"x": 1}}


def test_get_all_answers_for_missing_documents_too(database: Database) -> None:
    database.client.document("rooms/r1").set({"a": 1})
    wanted = [database.client.document("rooms/r1"), database.client.document("rooms/r2")]
    found = {s.id: s.to_dict() for s in database.client.get_all(wanted)}
    assert found == {"r1": {"a": 1}, "r2": None}


def test_a_raw_read_of_a_missing_document_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        database.raw.get_document(
            request={"name": database.path("rooms/r1")}, metadata=database.metadata
        )


def test_raw_update_and_delete_answer_with_the_document(database: Database) -> None:
    made = database.raw.update_document(
        request={
            "document": Document(
                name=database.path("rooms/r1"), fields={"a": Value(integer_value=1)}
            )
        },
        metadata=database.metadata,
    )
    assert plain(made.fields) == {"a": 1}
    assert made.update_time <= datetime.now(UTC) + timedelta(minutes=1)
    database.raw.delete_document(request={"name": made.name}, metadata=database.metadata)
    assert read(database, "rooms/r1") is None


def test_a_name_of_another_shape_is_an_invalid_argument(database: Database) -> None:
    for name in (database.path("rooms"), database.path("rooms/"), database.root):
        with pytest.raises(InvalidArgument):
            database.raw.commit(
                request={
                    "database": database.name,
                    "writes": [Write(update=Document(name=name))],
                },
                metadata=database.metadata,
            )
