"""The value that an aggregator carries from row to row: copied, and brought into its one order.

An accumulator is a dataclass, or plain values, lists, tuples, dicts and sets of them. Must not know views or rows.
"""

import copy
import dataclasses
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from boiler.values import GeoPoint, Reference, Vector

IMMUTABLE = frozenset(
    (bool, int, float, str, bytes, type(None), datetime, date, timedelta, Reference, GeoPoint, Vector)
)  # fmt: skip
"""Types whose values can't be changed."""


def copied(value: Any) -> Any:
    """A deep copy, as `copy.deepcopy` makes it: what is one object in two places stays one. Raises where that can't copy."""
    return _copied(value, {})


def _copied(value: Any, known: dict[int, Any]) -> Any:
    """`known` are the copies by the id of what they were made of; deepcopy keeps its own there too."""
    kind: Any = type(value)
    if kind in IMMUTABLE:
        return value
    if id(value) in known:
        return known[id(value)]
    new: Any
    if kind is list:
        new = known[id(value)] = []
        new += [item if type(item) in IMMUTABLE else _copied(item, known) for item in value]
    elif kind is dict:
        new = known[id(value)] = {}
        new.update((_copied(key, known), _copied(item, known)) for key, item in value.items())
    elif is_plain_dataclass(kind):
        new = known[id(value)] = object.__new__(kind)
        new.__dict__.update((name, _copied(item, known)) for name, item in vars(value).items())
    else:
        new = copy.deepcopy(value, known)
    return new


def settled(value: Any) -> Any:
    """The same value with every dict in it key-sorted, in place. Raises TypeError for keys that have no order."""
    kind: Any = type(value)
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


@cache
def is_plain_dataclass(kind: Any) -> bool:
    """Whether it is a dataclass whose objects have nothing but their `__dict__`, and no way of their own to be copied."""
    own = ("__deepcopy__", "__slots__")
    return dataclasses.is_dataclass(kind) and not any(hasattr(kind, name) for name in own)
