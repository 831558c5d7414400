"""Several writes at once: Commit is atomic, BatchWrite is not; what a commit's answer says."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from google.api_core.exceptions import (
    AlreadyExists,
    FailedPrecondition,
    GoogleAPICallError,
    InvalidArgument,
    NotFound,
)
from google.cloud import firestore
from google.cloud.firestore_v1.types import Document, Precondition, Value, Write
from google.rpc import code_pb2

from tests.support.firestore_database import Database


def write(database: Database, path: str, n: int, **condition: Any) -> Write:
    """A set of a document to {"n": n}."""
    fields = {"n": Value(integer_value=n)}
    result = Write(update=Document(name=database.path(path), fields=fields))
    if condition:
        result.current_document = Precondition(**condition)
    return result


def batch_write(database: Database, *writes: Write) -> Any:
    return database.raw.batch_write(
        request={"database": database.name, "writes": list(writes)}, metadata=database.metadata
    )


def stored(database: Database, collection: str = "rooms") -> dict[str, Any]:
    return {s.id: s.to_dict() for s in database.client.collection(collection).stream()}


def test_a_batch_writes_all_documents_at_one_time(database: Database) -> None:
    batch = database.client.batch()
    for i in range(5):
        batch.set(database.client.document(f"rooms/r{i}"), {"n": i})
    results = batch.commit()
    assert stored(database) == {f"r{i}": {"n": i} for i in range(5)}
    assert {r.update_time for r in results} == {batch.commit_time}
    times = {s.update_time for s in database.client.collection("rooms").stream()}
    assert times == {batch.commit_time}


def test_commit_times_rise_strictly(database: Database) -> None:
    document = database.client.document("rooms/r1")
    times = []
    for n in range(20):
        batch = database.client.batch()
        batch.set(document, {"n": n})
        batch.commit()
        times.append(batch.commit_time)
    assert all(a < b for a, b in itertools.pairwise(times))


@pytest.mark.parametrize(
    ("path", "condition", "error"),
    [
        ("rooms/here", {"exists": False}, AlreadyExists),
        ("rooms/none", {"exists": True}, NotFound),
        ("rooms/here", {"update_time": {"seconds": 1}}, FailedPrecondition),
    ],
)
def test_one_refused_write_refuses_the_whole_commit(
    database: Database, path: str, condition: Any, error: type[GoogleAPICallError]
) -> None:
    database.client.document("rooms/here").set({"n": 0})
    writes = [write(database, "rooms/a", 1), write(database, path, 2, **condition)]
    with pytest.raises(error):
        database.raw.commit(
            request={"database": database.name, "writes": writes}, metadata=database.metadata
        )
    assert stored(database) == {"here": {"n": 0}}


def test_later_writes_of_a_commit_see_the_earlier_ones(database: Database) -> None:
    document = database.client.document("rooms/r1")
    batch = database.client.batch()
    batch.create(document, {"n": 1})
    batch.update(document, {"n": firestore.Increment(1), "m": True})
    batch.update(document, {"n": firestore.Increment(1)})
    batch.commit()
    assert document.get().to_dict() == {"n": 3, "m": True}


def test_create_after_delete_in_one_commit_is_allowed(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"n": 1})
    batch = database.client.batch()
    batch.delete(document)
    batch.create(document, {"m": 2})
    batch.commit()
    assert document.get().to_dict() == {"m": 2}


def test_a_batch_beside_deletes_and_updates_applies_all(database: Database) -> None:
    for i in range(3):
        database.client.document(f"rooms/r{i}").set({"n": i})
    batch = database.client.batch()
    batch.delete(database.client.document("rooms/r0"))
    batch.update(database.client.document("rooms/r1"), {"n": 10})
    batch.set(database.client.document("rooms/r2"), {"m": 1}, merge=True)
    batch.create(database.client.document("rooms/r3"), {"n": 3})
    batch.commit()
    assert stored(database) == {"r1": {"n": 10}, "r2": {"n": 2, "m": 1}, "r3": {"n": 3}}


def test_an_empty_commit_is_accepted(database: Database) -> None:
    answer = database.raw.commit(request={"database": database.name}, metadata=database.metadata)
    assert not answer.write_results


def test_batch_write_answers_each_write_and_keeps_the_good_ones(database: Database) -> None:
    database.client.document("rooms/here").set({"n": 0})
    answer = batch_write(
        database,
        write(database, "rooms/a", 1),
        write(database, "rooms/here", 2, exists=False),
        write(database, "rooms/none", 3, exists=True),
        write(database, "rooms/b", 4),
    )
    codes = [status.code for status in answer.status]
    assert codes == [code_pb2.OK, code_pb2.ALREADY_EXISTS, code_pb2.NOT_FOUND, code_pb2.OK]
    assert answer.status[1].message
    assert len(answer.write_results) == 4
    assert answer.write_results[0].update_time is not None
    assert stored(database) == {"here": {"n": 0}, "a": {"n": 1}, "b": {"n": 4}}


def test_batch_write_of_a_stale_update_time_fails_that_write_alone(database: Database) -> None:
    old = database.client.document("rooms/a").set({"n": 0}).update_time
    database.client.document("rooms/a").set({"n": 1})
    answer = batch_write(
        database, write(database, "rooms/a", 2, update_time=old), write(database, "rooms/b", 3)
    )
    assert [status.code for status in answer.status] == [code_pb2.FAILED_PRECONDITION, code_pb2.OK]
    assert stored(database) == {"a": {"n": 1}, "b": {"n": 3}}


def test_batch_write_refuses_a_document_named_twice(database: Database) -> None:
    with pytest.raises(InvalidArgument):
        batch_write(database, write(database, "rooms/a", 1), write(database, "rooms/a", 2))
    assert stored(database) == {}


def test_a_bulk_writer_writes_many_documents(database: Database) -> None:
    writer = database.client.bulk_writer()
    for i in range(60):
        writer.create(database.client.document(f"rooms/r{i}"), {"n": i})
    writer.close()
    assert stored(database) == {f"r{i}": {"n": i} for i in range(60)}


def test_commits_of_concurrent_clients_lose_no_increment(database: Database) -> None:
    document = database.client.document("rooms/counter")
    document.set({"n": 0})

    def add(_: int) -> None:
        for _ in range(10):
            document.update({"n": firestore.Increment(1)})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    assert document.get().to_dict() == {"n": 40}
