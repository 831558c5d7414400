"""The texts by which values are compared, and the constants of a program."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from boiler.checking.constants import constants_of
from boiler.checking.forms import close, form
from boiler.values import Reference


@dataclass
class Point:
    x: float
    y: Any = None


DIFFERENT = [
    None, True, 1, 1.0, 0.0, -0.0, float("nan"), float("inf"), "1", b"1", "é", "e\u0301", [1], (1,), {1}, {"a": 1}, {"a": True},
    {"a": 1, "b": 2}, {"b": 2, "a": 1}, Point(1.0), Point(1), Reference("a/b"), "a/b", ValueError("x"), ValueError("y"),
    KeyError("x"), datetime(2024, 2, 29, tzinfo=UTC), [], {}, [None],
]  # fmt: skip


def test_different_values_have_different_forms() -> None:
    forms = [form(value) for value in DIFFERENT]
    assert sorted(forms) == sorted(set(forms))


def test_the_same_values_have_the_same_form() -> None:
    assert form([float("nan")]) == form([float("nan")])
    assert form(set("abc")) == form(set("cba"))
    assert form(object()) == form(object())
    assert form(Point(float("nan"), {"a": [1]})) == form(Point(float("nan"), {"a": [1]}))


def test_what_holds_itself_has_a_form() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert "..." in form(endless)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (0.1 + 0.2, 0.3, True),
        (Point(0.1 + 0.2), Point(0.3), True),
        ({"a": [0.1 + 0.2]}, {"a": [0.3]}, True),
        (0.3, 0.31, False),
        (1, 1.0, False),
        (1, True, False),
        ([1.0], [1.0, 2.0], False),
        ({"a": 1.0}, {"b": 1.0}, False),
        (float("nan"), float("nan"), True),
        (float("nan"), 1.0, False),
        ({1, 2}, {2, 1}, True),
        (datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=timezone(timedelta())), True),
    ],
)  # fmt: skip
def test_what_is_close(left: Any, right: Any, expected: bool) -> None:
    assert close(left, right) is expected


def test_constants() -> None:
    text = """
LIMIT = 500
KINDS = {"a": 1, "b": 2}
NAMES = ("x", "y")

def f(order, n=3):
    '''A text about it.'''
    if order.status == "paid" and order.cents > LIMIT or order.sku in ("gift", -7):
        return order.tags["first"] or order.tags.get("second") or order.sku.startswith("pre")
    match order.kind:
        case "odd":
            return f"{order.cents}: unused"
"""
    found = constants_of({"program.py": text})
    assert sorted(found.texts) == ["a", "b", "gift", "odd", "paid", "pre", "x", "y"]
    assert sorted(found.ints) == [-8, -7, -6, 499, 500, 501]
    assert found.keys == ["first", "second"]
