"""The same queries and answers on Google's emulator, where this machine has it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.nosql.driver import Asked
from tests.nosql.pushed import PROGRAMS, USUAL, collections
from tests.nosql.test_hostile import check
from tests.support.google_emulator import GoogleEmulator, why_missing

pytestmark = pytest.mark.skipif(why_missing() is not None, reason=str(why_missing()))

few = settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def google() -> Iterator[str]:
    with GoogleEmulator() as emulator:
        yield emulator.address


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_answers_are_the_programs(name: str, google: str, tmp_path: Path) -> None:
    program, collection, paths = PROGRAMS[name]
    asked = Asked(tmp_path, program)

    @few
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        check(asked, google, data.draw(collections(collection)), *paths)

    run()
    good = {key: values[1] for key, values in USUAL.items()} | {"flag": True, "kind": 3}
    for value in (3, 3.0, 2**62, 2**63 - 1, float("nan"), "3", None):
        documents = {f"{collection}/{n}": {**good, "whole": 3} for n in range(3)}
        documents[f"{collection}/odd"] = {**good, "whole": value}
        counters = check(asked, google, documents)
        if value == 3 and type(value) is int:
            assert counters["answers_by_reading"] == 0
