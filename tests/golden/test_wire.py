"""wire.json, which Java reads too, against boiler.wire and boiler.letters."""

import json
import math
from typing import Any

import pytest

from boiler.letters import Letter
from boiler.wire import dumps, loads, packed, unpacked
from tests.golden.regenerate import HERE
from tests.golden.wire import built

DOCUMENT = json.loads((HERE / "wire.json").read_text(encoding="utf-8"))


def shown(entry: dict[str, Any]) -> str:
    return str(entry["bytes"])[:40]


@pytest.mark.parametrize("entry", DOCUMENT["values"], ids=shown)
def test_a_value_has_its_bytes(entry: dict[str, Any]) -> None:
    assert dumps(packed(built(entry["value"]))).hex() == entry["bytes"]


@pytest.mark.parametrize("entry", DOCUMENT["values"], ids=shown)
def test_bytes_have_their_value(entry: dict[str, Any]) -> None:
    value, expected = unpacked(loads(bytes.fromhex(entry["bytes"]))), built(entry["value"])
    if isinstance(expected, float) and math.isnan(expected):
        assert math.isnan(value)
    else:
        assert value == expected
    assert dumps(packed(value)).hex() == entry["bytes"]


@pytest.mark.parametrize("entry", DOCUMENT["letters"], ids=lambda e: str(e["id"])[:8])
def test_a_dead_letter_has_its_id(entry: dict[str, str]) -> None:
    letter = Letter(entry["view"], entry["root"], entry["attribute"], "", "", "", 0)
    assert letter.id == entry["id"]
