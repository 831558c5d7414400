"""Random requests, sent to the embedded Firestore and to Google's emulator: both must answer alike."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from google.api_core.exceptions import GoogleAPICallError
from google.cloud.firestore_v1.types import (
    CommitRequest,
    Document,
    RunQueryRequest,
    WriteResult,
)
from google.protobuf.json_format import MessageToDict

from tests.support.firestore_database import Database
from tests.support.firestore_servers import Servers
from tests.support.google_emulator import why_missing
from tests.support.random_requests import Requests

COMMITS = 60
QUERIES_EACH = 4


@pytest.fixture
def pair(servers: Servers) -> Iterator[tuple[Database, Database]]:
    """An empty database on each of the two, of one project, so that names are equal."""
    if reason := why_missing():
        pytest.skip(reason)
    project = f"test-{uuid.uuid4().hex[:12]}"
    both = tuple(Database(servers.address(kind), project) for kind in ("embedded", "google"))
    yield both[0], both[1]
    for database in both:
        database.close()


def commit(database: Database, writes: list[dict[str, Any]]) -> Any:
    """The transform results of each write, or the code of the error."""
    request = CommitRequest.pb()(database=database.name, writes=writes)
    try:
        answer = database.raw.commit(
            request=CommitRequest.wrap(request), metadata=database.metadata, retry=None
        )
    except GoogleAPICallError as error:
        return error.grpc_status_code
    return [
        [MessageToDict(result) for result in WriteResult.pb(one).transform_results]
        for one in answer.write_results
    ]


def run(database: Database, query: dict[str, Any]) -> Any:
    """The names and fields of what the query finds, or the code of the error."""
    request = RunQueryRequest.pb()(parent=database.root, structured_query=query)
    try:
        answers = list(
            database.raw.run_query(
                request=RunQueryRequest.wrap(request),
                metadata=database.metadata,
                retry=None,
            )
        )
    except GoogleAPICallError as error:
        return error.grpc_status_code
    return [
        (a.document.name, MessageToDict(Document.pb(a.document)).get("fields"))
        for a in answers
        if a.document.name
    ]


@pytest.mark.parametrize("seed", range(4))
def test_random_commits_and_queries_are_answered_alike(
    pair: tuple[Database, Database], seed: int
) -> None:
    embedded, google = pair
    requests = Requests(seed)
    compared = 0
    for number in range(COMMITS):
        writes = requests.writes(embedded.root)
        answers = [commit(database, writes) for database in (embedded, google)]
        assert answers[0] == answers[1], f"commit {number} of seed {seed}: {writes}"
        for _ in range(QUERIES_EACH):
            query = requests.query(embedded.root)
            found = [run(database, query) for database in (embedded, google)]
            if isinstance(found[1], list):
                compared += bool(found[1])
                assert found[0] == found[1], f"after commit {number} of seed {seed}: {query}"
    assert compared > COMMITS // 2
