"""The Listen stream itself: order of messages, several targets, CURRENT, global read times."""

from typing import Any

import pytest
from google.api_core.exceptions import GoogleAPICallError
from google.cloud.firestore_v1.types import ListenRequest, ListenResponse

from tests.support.firestore_database import Copy, Database, Kind, changed, is_mark


def set_all(database: Database, **documents: Any) -> Any:
    """Sets rooms/KEY to {"n": value}, or deletes it for None, in one commit; the commit time."""
    batch = database.client.batch()
    for key, n in documents.items():
        document = database.client.document(f"rooms/{key}")
        if n is None:
            batch.delete(document)
        else:
            batch.set(document, {"n": n})
    batch.commit()
    return batch.commit_time


def kinds(responses: list[ListenResponse]) -> list[str]:
    """The names of the messages, in order."""
    names = []
    for response in responses:
        if "target_change" in response:
            change = response.target_change.target_change_type
            names.append("MARK" if is_mark(response) else Kind(change).name)
        else:
            names.append(type(response).pb(response).WhichOneof("response_type"))
    return names


def test_a_target_is_added_then_filled_then_current_then_at_one_time(database: Database) -> None:
    at = set_all(database, a=1, b=2)
    stream = database.listen()
    stream.add(database.collection("rooms"))
    came = stream.until_current()
    names = kinds(came)
    assert names[0] == "ADD"
    assert list(came[0].target_change.target_ids) == [1]
    assert names[-1] == "MARK"
    assert names.index("CURRENT") > max(i for i, n in enumerate(names) if n == "document_change")
    assert changed(came) == {"rooms/a": {"n": 1}, "rooms/b": {"n": 2}}
    assert came[-1].target_change.read_time >= at
    assert came[-1].target_change.resume_token


def test_an_initial_document_has_its_times(database: Database) -> None:
    at = set_all(database, a=1)
    stream = database.listen()
    stream.add(database.collection("rooms"))
    (change,) = [r.document_change for r in stream.until_current() if "document_change" in r]
    assert change.document.name == database.path("rooms/a")
    assert change.document.update_time == change.document.create_time == at
    assert list(change.target_ids) == [1]
    assert not change.removed_target_ids


def test_a_missing_document_of_a_documents_target_is_told_as_deleted(database: Database) -> None:
    set_all(database, a=1)
    stream = database.listen()
    stream.add(database.documents("rooms/a", "rooms/none"))
    assert changed(stream.until_current()) == {"rooms/a": {"n": 1}, "rooms/none": None}


def test_every_change_comes_before_the_mark_of_its_commit(database: Database) -> None:
    stream = database.listen()
    stream.add(database.collection("rooms"))
    stream.until_current()
    for n in range(5):
        at = set_all(database, a=n, b=n, c=n)
        came = stream.until_mark(at)
        assert changed(came) == {f"rooms/{key}": {"n": n} for key in "abc"}


def test_read_times_never_go_back(database: Database) -> None:
    stream = database.listen()
    stream.add(database.collection("rooms"))
    stream.until_current()
    at = None
    for n in range(10):
        at = set_all(database, a=n)
    stream.until_mark(at)
    times = [r.target_change.read_time for r in stream.seen if is_mark(r)]
    assert times == sorted(times)


def test_a_commit_is_never_split_by_a_mark(database: Database) -> None:
    """Between two marks either all documents of a commit change or none: cuts depend on it."""
    stream = database.listen()
    stream.add(database.collection("rooms"))
    stream.until_current()
    start = len(stream.seen)
    at = None
    for n in range(10):
        at = set_all(database, a=n, b=n, c=n)
    stream.until_mark(at)
    state: dict[str, Any] = {}
    for response in stream.seen[start:]:
        state.update(changed([response]))
        if is_mark(response) and state:
            assert len({state.get(f"rooms/{key}", {}).get("n") for key in "abc"}) == 1


def test_a_delete_comes_with_a_read_time_at_or_after_its_commit(database: Database) -> None:
    set_all(database, a=1, b=2)
    stream = database.listen()
    stream.add(database.collection("rooms"))
    stream.until_current()
    at = set_all(database, a=None)
    came = stream.until_mark(at)
    assert changed(came) == {"rooms/a": None}
    (gone,) = [r for r in came if "document_delete" in r or "document_remove" in r]
    what = gone.document_delete if "document_delete" in gone else gone.document_remove
    assert what.read_time >= at
    assert list(what.removed_target_ids) == [1]


def test_a_document_that_leaves_a_query_is_removed_from_its_target(database: Database) -> None:
    set_all(database, a=1, b=2)
    where = {
        "field_filter": {
            "field": {"field_path": "n"},
            "op": "LESS_THAN",
            "value": {"integer_value": 5},
        }
    }
    stream = database.listen()
    stream.add(database.query({"from_": [{"collection_id": "rooms"}], "where": where}))
    copy = Copy()
    copy.take(stream.until_current())
    assert copy.documents == {"rooms/a": {"n": 1}, "rooms/b": {"n": 2}}
    copy.take(stream.until_mark(set_all(database, a=9)))
    assert copy.documents == {"rooms/b": {"n": 2}}
    copy.take(stream.until_mark(set_all(database, a=3)))
    assert copy.documents == {"rooms/a": {"n": 3}, "rooms/b": {"n": 2}}


def test_a_copy_of_a_target_follows_every_kind_of_change(database: Database) -> None:
    set_all(database, a=1, b=2)
    stream = database.listen()
    stream.add(database.collection("rooms"))
    copy = Copy()
    copy.take(stream.until_current())
    commits: list[dict[str, Any]] = [
        {"a": None},
        {"a": 5, "b": None},
        {"a": None, "c": 3},
        {"a": 7},
    ]
    for commit in commits:
        copy.take(stream.until_mark(set_all(database, **commit)))
    assert copy.documents == {"rooms/a": {"n": 7}, "rooms/c": {"n": 3}}


def test_several_targets_share_a_stream(database: Database) -> None:
    set_all(database, a=1)
    database.client.document("users/u").set({"n": 5})
    stream = database.listen()
    stream.add(database.collection("rooms", target=1))
    stream.add(database.collection("users", target=2))
    stream.add(database.documents("rooms/a", target=3))
    came = stream.until_current(1, 2, 3)
    assert changed(came, target=1) == {"rooms/a": {"n": 1}}
    assert changed(came, target=2) == {"users/u": {"n": 5}}
    assert changed(came, target=3) == {"rooms/a": {"n": 1}}
    at = set_all(database, a=2)
    came = stream.until_mark(at)
    assert changed(came, target=1) == changed(came, target=3) == {"rooms/a": {"n": 2}}
    assert changed(came, target=2) == {}


def test_a_commit_over_several_targets_is_complete_at_the_mark(database: Database) -> None:
    stream = database.listen()
    stream.add(database.collection("rooms", target=1))
    stream.add(database.collection("users", target=2))
    stream.until_current(1, 2)
    for n in range(5):
        batch = database.client.batch()
        batch.set(database.client.document("rooms/a"), {"n": n})
        batch.set(database.client.document("users/u"), {"n": n})
        batch.commit()
        came = stream.until_mark(batch.commit_time)
        assert changed(came) == {"rooms/a": {"n": n}, "users/u": {"n": n}}


def test_a_target_added_later_is_filled_while_the_others_go_on(database: Database) -> None:
    set_all(database, a=1)
    stream = database.listen()
    stream.add(database.documents("rooms/none", target=1))
    stream.until_current(1)
    stream.add(database.collection("rooms", target=2))
    assert changed(stream.until_current(2), target=2) == {"rooms/a": {"n": 1}}


def test_a_removed_target_is_confirmed_and_silent(database: Database) -> None:
    stream = database.listen()
    stream.add(database.collection("rooms", target=1))
    stream.add(database.collection("users", target=2))
    stream.until_current(1, 2)
    stream.remove(1)
    came = stream.until(lambda r: r.target_change.target_change_type == Kind.REMOVE)
    assert list(came[-1].target_change.target_ids) == [1]
    assert not came[-1].target_change.cause.code
    batch = database.client.batch()
    batch.set(database.client.document("rooms/a"), {"n": 1})
    batch.set(database.client.document("users/u"), {"n": 1})
    batch.commit()
    assert changed(stream.until_mark(batch.commit_time)) == {"users/u": {"n": 1}}


def test_a_target_that_ends_once_current_is_removed_after_its_content(database: Database) -> None:
    set_all(database, a=1)
    stream = database.listen()
    stream.add(database.collection("rooms", target=1, once=True))
    stream.until(lambda r: r.target_change.target_change_type == Kind.CURRENT)
    stream.add(database.collection("users", target=2))
    stream.until_current(2)
    assert changed(stream.seen, target=1) == {"rooms/a": {"n": 1}}
    removes = [r for r in stream.seen if r.target_change.target_change_type == Kind.REMOVE]
    assert [list(r.target_change.target_ids) for r in removes] == [[1]]


def test_a_collection_group_target_sees_every_depth(database: Database) -> None:
    stream = database.listen()
    group = {"from_": [{"collection_id": "orders", "all_descendants": True}]}
    stream.add(database.query(group))
    stream.until_current()
    batch = database.client.batch()
    batch.set(database.client.document("orders/a"), {"n": 1})
    batch.set(database.client.document("users/u/orders/b"), {"n": 2})
    batch.set(database.client.document("users/u"), {"n": 3})
    batch.commit()
    came = stream.until_mark(batch.commit_time)
    assert changed(came) == {"orders/a": {"n": 1}, "users/u/orders/b": {"n": 2}}


def test_streams_of_two_projects_do_not_see_each_other(database: Database) -> None:
    other = Database(database.address, database.project + "-other")
    try:
        stream = other.listen()
        stream.add(other.collection("rooms"))
        stream.until_current()
        set_all(database, a=1)
        at = set_all(other, b=2)
        assert changed(stream.until_mark(at)) == {"rooms/b": {"n": 2}}
    finally:
        other.close()


def test_a_request_without_a_target_ends_the_stream_with_an_error(database: Database) -> None:
    with pytest.raises(GoogleAPICallError):
        list(
            database.raw.listen(
                requests=iter([ListenRequest(database=database.name)]),
                metadata=database.metadata,
                timeout=20,
            )
        )
