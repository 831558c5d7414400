"""Whatever is stored, the database's answers are the program's: compared with the oracle, and by path, root and group."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boiler.local.database import plain
from boiler.local.values import to_client
from tests.nosql.driver import Asked, by_path, database, text
from tests.nosql.pushed import HOSTILE, PROGRAMS, USUAL, collections

BUDGET = int(os.environ.get("BOILERC_FUZZ", "0"))
few = settings(
    max_examples=BUDGET or 40,
    derandomize=not BUDGET,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Asked]:
    return {
        name: Asked(tmp_path_factory.mktemp(name), program)
        for name, (program, _, _) in PROGRAMS.items()
    }


def check(
    asked: Asked, address: str, documents: dict[str, dict[str, Any]], *paths: str
) -> dict[str, int]:
    """The whole result, and where paths are given some of its documents and those; what was counted for the whole result."""
    expected = asked.oracle(documents)
    client = database(address, documents)
    processor = asked.on(client)
    assert text(processor.result()) == text(expected), documents
    counters = processor.counters
    found = by_path(expected)
    some = sorted(found)[:: max(1, len(found) // 2)] if paths else []
    for path in [*some, *paths]:
        one = processor.get(path)
        shown = None if one is None else plain(to_client(client, one))
        assert text(shown) == text(found.get(path)), (path, documents)
    return counters


@pytest.mark.parametrize("name", PROGRAMS)
@few
@given(data=st.data())
def test_random_documents(
    name: str, programs: dict[str, Asked], address: str, data: st.DataObject
) -> None:
    _, collection, paths = PROGRAMS[name]
    check(programs[name], address, data.draw(collections(collection)), *paths)


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_hostile_value_in_every_field(
    name: str, programs: dict[str, Asked], address: str
) -> None:
    collection = PROGRAMS[name][1]
    good = {key: values[1] for key, values in USUAL.items()} | {"flag": True, "kind": 3}
    program = PROGRAMS[name][0]
    for key in (key for key in USUAL if key in program):
        for value in [*HOSTILE, ...]:
            odd = {k: v for k, v in good.items() if k != key}
            if value is not ...:
                odd[key] = value
            documents = {f"{collection}/{n}": dict(good) for n in ("a", "b")}
            check(programs[name], address, {**documents, f"{collection}/c": odd})


@pytest.mark.parametrize("name", PROGRAMS)
def test_good_documents_are_answered_without_reading_them(
    name: str, programs: dict[str, Asked], address: str
) -> None:
    collection = PROGRAMS[name][1]
    good = {key: values[1] for key, values in USUAL.items()} | {"flag": True, "kind": 3}
    documents = {f"{collection}/{n}": dict(good) for n in range(50)}
    counters = check(programs[name], address, documents)
    assert counters["answers_by_reading"] == 0
    assert counters["answers_by_queries"] > 0
    if name != "filtered":
        assert counters["documents_read"] <= 1, "the one value of the key"
