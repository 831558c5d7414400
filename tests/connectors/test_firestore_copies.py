"""Copies kept by Listen under random commits: at every global read time a copy is what its query finds."""

from typing import Any

import pytest
from google.api_core.exceptions import GoogleAPICallError
from google.cloud.firestore_v1.types import CommitRequest, RunQueryRequest, Target
from google.protobuf.wrappers_pb2 import Int32Value

from tests.support.firestore_database import Copy, Database, last_token
from tests.support.random_requests import Requests

COMMITS = 25

WHERE_X_IS_POSITIVE = {
    "field_filter": {
        "field": {"field_path": "x"},
        "op": "GREATER_THAN_OR_EQUAL",
        "value": {"integer_value": 0},
    }
}
BY_X = [{"field": {"field_path": "x"}}]
QUERIES: tuple[dict[str, Any], ...] = (
    {"from_": [{"collection_id": "a"}]},
    {"from_": [{"collection_id": "b", "all_descendants": True}]},
    {"from_": [{"collection_id": "a"}], "where": WHERE_X_IS_POSITIVE, "order_by": BY_X},
    {"from_": [{"collection_id": "a"}], "order_by": BY_X, "limit": {"value": 2}},
)


def commit(database: Database, writes: list[dict[str, Any]]) -> Any:
    """The commit time, or None where the commit was refused."""
    request = CommitRequest.wrap(CommitRequest.pb()(database=database.name, writes=writes))
    try:
        return database.raw.commit(request=request, metadata=database.metadata).commit_time
    except GoogleAPICallError:
        return None


def names(database: Database, query: dict[str, Any], at: Any) -> set[str]:
    """The paths that the query finds at a time."""
    request = RunQueryRequest(parent=database.root, structured_query=query, read_time=at)
    answers = database.raw.run_query(request=request, metadata=database.metadata)
    found = [a.document.name for a in answers if a.document.name]
    return {name.split("/documents/", 1)[1] for name in found}


@pytest.mark.parametrize("seed", range(3))
def test_copies_of_several_targets_hold_at_every_mark(database: Database, seed: int) -> None:
    requests = Requests(seed)
    stream = database.listen()
    copies = [Copy(target) for target in range(1, len(QUERIES) + 1)]
    for copy, query in zip(copies, QUERIES, strict=True):
        stream.add(database.query(query, copy.target))
    stream.until_current(*(copy.target for copy in copies))
    done = 0
    for _ in range(COMMITS):
        at = commit(database, requests.writes(database.root))
        if at is None:
            continue
        mark = stream.until_mark(at)[-1].target_change.read_time
        for copy, query in zip(copies, QUERIES, strict=True):
            copy.documents = {}
            copy.take(stream.seen)
            assert set(copy.documents) == names(database, query, mark), f"{query} at {mark}"
        done += 1
    assert done > COMMITS // 2


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("number", range(3))
def test_a_copy_that_is_disconnected_again_and_again_holds(
    database: Database, number: int, seed: int
) -> None:
    requests = Requests(seed + 100)
    target = database.query(QUERIES[number])
    copy = Copy()
    token = b""
    for _ in range(8):
        for _ in range(3):
            commit(database, requests.writes(database.root))
        count = Int32Value(value=len(copy.documents))
        again = Target(target, resume_token=token, expected_count=count) if token else target
        with database.listen() as stream:
            stream.add(again)
            came = stream.until_current()
        if not copy.take(came):
            copy.documents.clear()
            with database.listen() as stream:
                stream.add(target)
                came = stream.until_current()
            copy.take(came)
        token = last_token(came)
        mark = came[-1].target_change.read_time
        assert set(copy.documents) == names(database, QUERIES[number], mark)
