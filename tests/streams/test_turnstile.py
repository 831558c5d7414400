"""A whole program over events, a keyed operator with timers beside an aggregate over windows: as expected, however it is cut."""

import json
from typing import Any

import pytest

from boiler.program import load_path
from tests.streams.driver import Driver, Log
from tests.support.folders import ROOT

FOLDER = ROOT / "examples" / "turnstile"


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize("mediator", ["HallSessions", "HallStats"])
def test_turnstile(mediator: str, size: int) -> None:
    lines = (FOLDER / "input.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    log = Log("passes")
    records = [log.record(entry["value"], entry["key"]) for entry in entries]
    driver = Driver(load_path(FOLDER), mediator)
    for start in range(0, len(records), size):
        driver.cut(records[start : start + size])
    driver.cut(end=True)
    found: dict[str, Any] = {}
    for path, fields in driver.documents.items():
        collection, _, id = path.rpartition("/")
        found.setdefault(collection, {})[id] = fields
    expected = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))["collections"]
    stats = mediator == "HallStats"
    assert found == {name: of for name, of in expected.items() if (name == "hallStats") == stats}
    assert driver.letters == {}
    assert not driver.station.waiting
