"""One embedded Firestore for these tests; each takes a database of its own in it."""

from collections.abc import Iterator

import pytest

from boiler.local.firestore import EmbeddedFirestore


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with EmbeddedFirestore(port=0) as server:
        yield str(server.address)
