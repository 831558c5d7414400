"""The value that an aggregator carries from row to row: copied, and brought into its one order.

An accumulator is a dataclass, or plain values, lists, tuples, dicts and sets of them. Must not know views or rows.
"""

import copy
import dataclasses
from datetime import date, datetime, timedelta
from typing import Any

from boiler.values import GeoPoint, Reference, Vector

IMMUTABLE = frozenset(
    (bool, int, float, str, bytes, type(None), datetime, date, timedelta, Reference, GeoPoint, Vector)
)  # fmt: skip
"""Types whose values can't be changed."""


def copied(value: Any) -> Any:
    """The value with nothing in common that could be changed."""
    kind = type(value)
    if kind in IMMUTABLE:
        return value
    if kind is list:
        if all(type(item) in IMMUTABLE for item in value):
            return value.copy()
        return [copied(item) for item in value]
    if kind is dict:
        return {key: copied(item) for key, item in value.items()}
    if kind is tuple:
        return tuple(copied(item) for item in value)
    if _plain_dataclass(kind) and not hasattr(kind, "__deepcopy__"):
        new = object.__new__(kind)
        vars(new).update((name, copied(item)) for name, item in vars(value).items())
        return new
    return copy.deepcopy(value)


def settled(value: Any) -> Any:
    """The same value with every dict in it key-sorted, in place. Raises TypeError for keys that have no order."""
    kind = type(value)
    if kind in IMMUTABLE:
        return value
    if kind is dict or isinstance(value, dict):
        for item in value.values():
            settled(item)
        keys = list(value)
        order = sorted(keys)
        if order != keys:
            for key in order:
                value[key] = value.pop(key)
    elif kind is list or kind is tuple:
        for item in value:
            if type(item) not in IMMUTABLE:
                settled(item)
    elif dataclasses.is_dataclass(kind):
        for field in dataclasses.fields(value):
            settled(getattr(value, field.name, None))
    return value


def is_whole(acc: Any) -> bool:
    """Whether it is an int, or a dataclass of nothing but ints."""
    return all(type(value) is int for value in _numbers(acc))


def taken_off(acc: Any, zero: Any, one: Any) -> Any:
    """The accumulator without what has made `one` of `zero`. Raises TypeError where there are other numbers than ints."""
    if not (is_whole(acc) and is_whole(zero) and is_whole(one)):
        raise TypeError("only sums of ints can be taken apart")
    if type(acc) is int:
        return acc - (one - zero)
    for field in dataclasses.fields(acc):
        added = getattr(one, field.name) - getattr(zero, field.name)
        setattr(acc, field.name, getattr(acc, field.name) - added)
    return acc


def _numbers(acc: Any) -> list[Any]:
    return list(vars(acc).values()) if dataclasses.is_dataclass(acc) else [acc]


def _plain_dataclass(kind: type) -> bool:
    return dataclasses.is_dataclass(kind) and "__slots__" not in vars(kind)
