"""The Firestore servers that these tests run on: the embedded one and Google's emulator."""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.connectors.differences import DIFFERENCES
from tests.support.firestore_database import Database
from tests.support.firestore_servers import Servers
from tests.support.google_emulator import why_missing


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(stack)


@pytest.fixture(params=["embedded", "google"])
def database(request: pytest.FixtureRequest, servers: Servers) -> Iterator[Database]:
    """An empty database of the test's own (a project of its own) on each kind of server."""
    if request.param == "google" and (reason := why_missing()):
        pytest.skip(reason)
    opened = Database(servers.address(request.param), f"test-{uuid.uuid4().hex[:12]}")
    yield opened
    opened.close()


@pytest.fixture
def embedded() -> Iterator[Any]:
    """An embedded Firestore of the test's own, for what only it has, such as faults."""
    from boiler.local.firestore import EmbeddedFirestore

    with EmbeddedFirestore(port=0) as server:
        yield server


@pytest.fixture
def own(embedded: Any) -> Iterator[Database]:
    """A database on the test's own embedded Firestore."""
    opened = Database(embedded.address, "test")
    yield opened
    opened.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that differences.py names must fail on Google's emulator."""
    for item in items:
        callspec = getattr(item, "callspec", None)
        if callspec is None or callspec.params.get("database") != "google":
            continue
        if difference := DIFFERENCES.get(getattr(item, "originalname", "")):
            reason = f"Google's emulator {difference.google}"
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))
