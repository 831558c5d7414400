"""How a getter's value is checked before it is written: by its annotation, and by what Firestore can store.

Must not know attributes or documents; the map of an object with declared attributes is asked of the caller.
"""

import typing
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from boiler.annotations import is_any, is_union, name_of, without_none
from boiler.values import GeoPoint, Reference, Vector

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
"""Firestore's integers have 64 bits."""

DEPTH = 20
"""How many maps and lists may lie within each other (Firestore's page "Usage and limits")."""

KEY_BYTES = 1_500
"""Firestore's limit for a field's name, in UTF-8 (the same page)."""

Fields = Mapping[str, tuple[Any, Any]]
"""Exported key to (value, annotation)."""

FieldsOf = Callable[[Any], Fields | None]
"""The exported fields of an object with declared attributes; None for any other value."""


def exported(value: Any, annotation: Any, fields_of: FieldsOf) -> Any:
    """The value as it is written: tuples as lists, ints as floats where annotated so, times in UTC, map keys sorted.

    Raises TypeError for what the annotation or Firestore forbids, OverflowError for an int beyond 64 bits.
    """
    return None if value is None else _value(value, annotation, fields_of, 0)


def _value(value: Any, annotation: Any, fields_of: FieldsOf, depth: int) -> Any:
    annotation, _ = without_none(annotation)
    if is_union(annotation):
        return _union(value, typing.get_args(annotation), fields_of, depth)
    fields = fields_of(value)
    if fields is not None:
        if (
            not is_any(annotation)
            and annotation is not dict
            and not _is_instance(value, annotation)
        ):
            raise _wrong(annotation, value)
        items = {key: _inner(*fields[key], fields_of, depth, free=True) for key in sorted(fields)}
        return _nested(items, depth)
    origin = typing.get_origin(annotation) or annotation
    if not is_any(origin):
        _check(value, origin)
    match value:
        case bool():
            return value
        case Reference():
            if value.path.count("/") % 2 == 0:
                raise TypeError(f"a reference to a collection can't be stored: {value.path!r}")
            return value
        case GeoPoint():
            return _point(value)
        case Vector():
            return Vector(tuple(map(_double, value.values)))
        case bytes() | float():
            return bytes(value) if isinstance(value, bytes) else float(value)
        case int():
            return float(value) if origin is float else _integer(value)
        case str():
            return _text(value)
        case datetime():
            if value.tzinfo is None:
                raise TypeError("a naive datetime can't be stored: give it a time zone")
            return value.astimezone(UTC).replace(fold=0)
        case list() | tuple():
            return _list(value, annotation, fields_of, depth)
        case dict():
            return _dict(value, annotation, fields_of, depth)
    raise TypeError(f"{type(value).__name__} can't be stored in Firestore")


def _union(value: Any, choices: tuple[Any, ...], fields_of: FieldsOf, depth: int) -> Any:
    wrong: TypeError | None = None
    for choice in choices:
        try:
            return _value(value, choice, fields_of, depth)
        except TypeError as error:
            wrong = error
    assert wrong is not None, "a union has choices"
    raise wrong


def _check(value: Any, wanted: Any) -> None:
    kind = type(value)
    if wanted in (int, float):
        good = isinstance(value, int if wanted is int else int | float) and kind is not bool
    elif wanted is list:
        good = isinstance(value, list | tuple)
    else:
        good = _is_instance(value, wanted)
    if not good:
        raise _wrong(wanted, value)


def _is_instance(value: Any, wanted: Any) -> bool:
    return isinstance(wanted, type) and isinstance(value, wanted)


def _wrong(wanted: Any, value: Any) -> TypeError:
    return TypeError(f"{name_of(wanted)} is expected, not {type(value).__name__}")


def _inner(value: Any, annotation: Any, fields_of: FieldsOf, depth: int, free: bool = False) -> Any:
    """An item of a list or map; `free`: it may be None whatever its annotation, as an attribute may."""
    if value is None:
        bare, optional = without_none(annotation)
        if not (free or optional or is_any(bare)):
            raise TypeError(f"{name_of(annotation)} is expected, not None")
        return None
    return _value(value, annotation, fields_of, depth + 1)


def _list(value: Any, annotation: Any, fields_of: FieldsOf, depth: int) -> Any:
    args = typing.get_args(annotation)
    items = []
    for item in value:
        if isinstance(item, list | tuple):
            raise TypeError("a list directly in a list can't be stored in Firestore")
        items.append(_inner(item, args[0] if args else Any, fields_of, depth))
    return _nested(items, depth)


def _dict(value: Any, annotation: Any, fields_of: FieldsOf, depth: int) -> Any:
    args = typing.get_args(annotation)
    item = args[1] if len(args) == 2 else Any
    return _nested(
        {key: _inner(value[key], item, fields_of, depth) for key in keys_of(value)}, depth
    )


def keys_of(value: Mapping[Any, Any]) -> list[str]:
    """The keys of a map, sorted. Raises TypeError for one that Firestore forbids."""
    for key in value:
        if not isinstance(key, str):
            raise TypeError(f"a key of a map must be text, not {type(key).__name__}")
        if len(key) >= 4 and key[:2] == key[-2:] == "__":
            raise TypeError(f"a key of a map is reserved by Firestore: {key!r}")
        if not 0 < len(_text(key).encode("utf-8")) <= KEY_BYTES:
            raise TypeError(f"a key of a map must have 1 to {KEY_BYTES} bytes")
    return sorted(map(_text, value))


def _nested(value: Any, depth: int) -> Any:
    if depth >= DEPTH:
        raise TypeError(f"more than {DEPTH} levels of maps and lists can't be stored")
    return value


def _point(value: GeoPoint) -> GeoPoint:
    point = GeoPoint(_double(value.latitude), _double(value.longitude))
    if not (-90 <= point.latitude <= 90 and -180 <= point.longitude <= 180):
        raise OverflowError("a geo point outside of ±90 and ±180 degrees can't be stored")
    return point


def _double(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _wrong(float, value)
    return float(value)


def _integer(value: int) -> int:
    if not INT_MIN <= value <= INT_MAX:
        raise OverflowError(f"{value} does not fit Firestore's 64 bits")
    return int(value)


def _text(value: str) -> str:
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise TypeError("text with a lone surrogate can't be stored") from None
    return str.__str__(value)  # of a member of an enumeration its value, not its name
