"""The wire format between Java and CPython: what goes in comes out, and equal documents are equal bytes."""

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from boiler.dataflow.same import identical
from boiler.wire import dumps, loads, packed, unpacked
from tests.exactness.values import TEXT, VALUES


@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_what_goes_in_comes_out(fields: dict[str, Any]) -> None:
    assert identical(unpacked(loads(dumps(packed(fields)))), fields)


@given(st.dictionaries(TEXT, VALUES, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_show(fields: dict[str, Any], chance: random.Random) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = list(value)
            chance.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    assert dumps(packed(shuffled(fields))) == dumps(packed(fields))


@given(VALUES, VALUES)
def test_bytes_are_equal_exactly_where_values_are(left: Any, right: Any) -> None:
    assert (dumps(packed(left)) == dumps(packed(right))) == identical(left, right)


def test_the_codes_are_those_of_the_contract() -> None:
    fields = {"b": True, "a": "é", "i": 2**31, "f": -0.0, "n": None, "s": 5}
    assert dumps(packed(fields)).hex(" ") == (
        "7b 75 01 00 00 00 61 75 02 00 00 00 c3 a9 75 01 00 00 00 62 54 "
        "75 01 00 00 00 66 67 00 00 00 00 00 00 00 80 75 01 00 00 00 69 6c 03 00 00 00 00 00 00 00 02 00 "
        "75 01 00 00 00 6e 4e 75 01 00 00 00 73 69 05 00 00 00 30"
    )
