"""The conditions of `where`: whether a value meets one, and the join key under which it can be found.

Must not know attributes, documents or operators.
"""

from dataclasses import dataclass
from datetime import datetime
from numbers import Number
from typing import Any, Literal

Op = Literal["==", "is None", "<", "<=", ">", ">=", "has"]


@dataclass(frozen=True, eq=False)
class Condition:
    """A comparison of the attribute of that name; "is None" is `== None` with the literal, which null and absent meet."""

    attribute: str
    op: Op
    value: Any

    def __post_init__(self) -> None:
        if isinstance(self.value, datetime) and self.value.tzinfo is None:
            raise TypeError(f"{self.attribute} is compared with a datetime that has no time zone")

    def __bool__(self) -> bool:
        raise TypeError(
            "a condition of where has no truth: give several as arguments, without `and`"
        )

    def holds(self, found: Any) -> bool:
        """Whether an attribute's value meets it."""
        if self.op == "is None":
            return found is None
        if found is None or self.value is None:
            return False
        match self.op:
            case "==":
                return equal(found, self.value)
            case "has":
                return isinstance(found, list) and any(equal(item, self.value) for item in found)
        kind = _ordered(found)
        if kind is None or kind != _ordered(self.value):
            return False
        match self.op:
            case "<":
                return bool(found < self.value)
            case "<=":
                return bool(found <= self.value)
            case ">":
                return bool(found > self.value)
            case _:
                return bool(found >= self.value)


def equal(left: Any, right: Any) -> bool:
    """Python's equality, but True is not 1, at any depth."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    return bool(left == right)


def _ordered(value: Any) -> type | None:
    """The kind of values that `<` compares it with; None where there is no order."""
    if isinstance(value, bool):
        return bool
    if isinstance(value, int | float):
        return float
    for kind in (str, bytes, datetime):
        if isinstance(value, kind):
            return kind
    return None


class NoKeyError(Exception):
    """The value equals nothing: None, NaN, or what no document can hold."""


def normal(value: Any) -> Any:
    """The value in a form in which equal values are the same bytes: integral floats as ints, bools apart from numbers.

    Raises NoKeyError where it equals no stored value.
    """
    match value:
        case bool():
            return ("b", value)
        case str():
            return str.__str__(value)
        case bytes():
            return bytes(value)
        case int():
            return int(value)
        case Number():
            return _numeral(value)
        case list():
            return [_inner(item) for item in value]
        case dict():
            return {key: _inner(value[key]) for key in sorted(value)}
        case None:
            raise NoKeyError
    return value


def _numeral(value: Any) -> int | float:
    """The int or float that a number of any kind equals."""
    if isinstance(value, complex) and not value.imag:
        value = value.real
    for kind in (int, float):
        try:
            if kind(value) == value:
                return kind(value)
        except (ArithmeticError, TypeError, ValueError):
            continue
    raise NoKeyError


def _inner(value: Any) -> Any:
    return None if value is None else normal(value)
