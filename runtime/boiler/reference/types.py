"""The oracle's reading of annotations: what a stored value must be to be read, and an exported one to be written.

Must not know documents, stores or views; a map with declared attributes is built through the callables it is given.
"""

import types
import typing
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from .values import INT_MAX, INT_MIN, GeoPoint, Reference, Vector, is_document

MAP_LEVELS = 20
"""Firestore's limit for maps and arrays within each other."""

_PLAIN = (
    str,
    bool,
    int,
    float,
    bytes,
    list,
    dict,
    datetime,
    Reference,
    GeoPoint,
    Vector,
)


Unmake = Callable[[Any], dict[str, tuple[Any, Any]] | None]
"""The exported fields of an object with declared attributes, each as (value, annotation)."""


class WrongTypeError(Exception):
    """Internal: the value does not fit; the caller knows attribute and owner and raises TypeError."""

    def __init__(self, expected: object, found: object) -> None:
        super().__init__(expected, found)
        self.expected, self.found = expected, found


def optional(annotation: Any) -> tuple[Any, bool]:
    """The annotation without None, and whether None was in it."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        rest = [a for a in typing.get_args(annotation) if a is not type(None)]
        if len(rest) < len(typing.get_args(annotation)):
            return (rest[0] if len(rest) == 1 else typing.Union[tuple(rest)]), True  # noqa: UP007
    return annotation, annotation in (None, type(None))


def imported(value: Any, annotation: Any, make: Callable[[type, dict[str, Any]], Any]) -> Any:
    """A stored value as a getter sees it. `make` builds a map with declared attributes. Raises WrongTypeError."""
    annotation, may_be_none = optional(annotation)
    if value is None and (may_be_none or annotation in (Any, object)):
        return None
    origin, args = (
        typing.get_origin(annotation) or annotation,
        typing.get_args(annotation),
    )
    if origin in (Any, object):
        return copied(value)
    if origin in (typing.Union, types.UnionType):
        return _first(value, args, make)
    if origin is float and type(value) is int:
        return float(value)
    if origin is Reference and isinstance(value, str) and is_document(value):
        return Reference(value)
    if origin is list and type(value) is list:
        return [imported(item, args[0] if args else Any, make) for item in value]
    if origin is dict and type(value) is dict:
        item_type = args[1] if len(args) == 2 else Any
        return {key: imported(value[key], item_type, make) for key in sorted(value)}
    if origin in (str, bool, int, float, bytes) and type(value) is origin:
        return value
    if origin in (datetime, Reference, GeoPoint, Vector) and isinstance(value, origin):
        return value
    if type(value) is dict and isinstance(origin, type) and origin not in _PLAIN:
        return make(origin, value)
    raise WrongTypeError(annotation, value)


def _first(
    value: Any, choices: tuple[Any, ...], make: Callable[[type, dict[str, Any]], Any]
) -> Any:
    for choice in choices:
        try:
            return imported(value, choice, make)
        except WrongTypeError:
            continue
    raise WrongTypeError(choices, value)


def copied(value: Any) -> Any:
    """The value with lists and maps of its own."""
    match value:
        case list():
            return [copied(item) for item in value]
        case dict():
            return {key: copied(item) for key, item in value.items()}
    return value


def exported(value: Any, annotation: Any, unmake: Unmake, level: int = 0) -> Any:
    """A getter's value as it is written. `unmake` gives the map of an object with declared attributes, or None.

    Raises TypeError for what the annotation or Firestore forbids, OverflowError beyond 64 bits.
    """
    annotation, may_be_none = optional(annotation)
    if value is None:
        if level and not may_be_none and annotation not in (Any, object):
            raise TypeError(f"{name_of(annotation)} is expected, not None")
        return None
    mapped = unmake(value)
    if mapped is not None:
        if annotation in (Any, object, dict) or isinstance(value, annotation):
            fields = {}
            for key, (item, item_type) in sorted(mapped.items(), key=lambda field: field[0]):
                # None is allowed whatever the annotation, as for any attribute.
                fields[key] = None if item is None else exported(item, item_type, unmake, level + 1)
            return _at(fields, level)
        raise TypeError(f"{name_of(annotation)} is expected, not {type(value).__name__}")
    origin, args = (
        typing.get_origin(annotation) or annotation,
        typing.get_args(annotation),
    )
    if origin in (typing.Union, types.UnionType):
        return _exported_union(value, args, unmake, level)
    _check_annotation(value, origin)
    match value:
        case int() if not isinstance(value, bool) and origin is float:
            return float(value)
        case bool():
            return value
        case Reference(path):
            if not is_document(path):
                raise TypeError(f"a reference to a collection can't be stored: {path!r}")
            return value
        case GeoPoint(latitude, longitude):
            point = GeoPoint(*_doubles((latitude, longitude)))
            if abs(point.latitude) <= 90 and abs(point.longitude) <= 180:
                return point
            raise OverflowError("a geo point outside of ±90 and ±180 degrees can't be stored")
        case Vector(values):
            return Vector(_doubles(values))
        case float():
            return float(value)
        case bytes():
            return bytes(value)
        case int():
            if not INT_MIN <= value <= INT_MAX:
                raise OverflowError(f"{value} does not fit Firestore's 64 bits")
            return int(value)
        case str():
            try:
                value.encode("utf-8")
            except UnicodeEncodeError:
                raise TypeError("text with a lone surrogate can't be stored") from None
            # `str` of a member of an enumeration is its name; joining gives the text itself.
            return "".join(list(value))
        case datetime():
            if value.tzinfo is None:
                raise TypeError("a naive datetime can't be stored: give it a time zone")
            return value.astimezone(UTC).replace(fold=0)
        case list() | tuple():
            item_type = args[0] if args and origin is list else Any
            items = []
            for item in value:
                if isinstance(item, list | tuple):
                    raise TypeError("a list directly in a list can't be stored in Firestore")
                items.append(exported(item, item_type, unmake, level + 1))
            return _at(items, level)
        case dict():
            return _map(
                value,
                args[1] if len(args) == 2 and origin is dict else Any,
                unmake,
                level,
            )
    raise TypeError(f"{type(value).__name__} can't be stored in Firestore")


def _exported_union(value: Any, choices: tuple[Any, ...], unmake: Unmake, level: int) -> Any:
    failure: Exception = TypeError("no type is expected")
    for choice in choices:
        try:
            return exported(value, choice, unmake, level)
        except TypeError as error:
            failure = error
    raise failure


def _check_annotation(value: Any, origin: Any) -> None:
    if origin in (Any, object):
        return
    kind = type(value)
    if origin is float:
        fine = isinstance(value, int | float) and kind is not bool
    elif origin is int:
        fine = isinstance(value, int) and kind is not bool
    elif origin is list:
        fine = isinstance(value, list | tuple)
    else:
        fine = isinstance(origin, type) and isinstance(value, origin)
    if not fine:
        raise TypeError(f"{name_of(origin)} is expected, not {kind.__name__}")


def _doubles(values: tuple[Any, ...]) -> tuple[float, ...]:
    for value in values:
        _check_annotation(value, float)
    return tuple(map(float, values))


def map_keys(value: dict[Any, Any]) -> list[Any]:
    """The keys of a map in order. Raises TypeError where Firestore allows no field of that name."""
    for key in value:
        if not isinstance(key, str):
            raise TypeError(f"a key of a map must be text, not {type(key).__name__}")
        if len(key) > 3 and key.startswith("__") and key.endswith("__"):
            raise TypeError(f"a key of a map is reserved by Firestore: {key!r}")
        text = exported(key, str, lambda _: None)
        if text == "" or len(text.encode()) > 1_500:
            raise TypeError("a key of a map must have 1 to 1500 bytes")
    return sorted(value)


def _map(
    value: dict[Any, Any],
    item_type: Any,
    unmake: Unmake,
    level: int,
) -> dict[str, Any]:
    fields = {}
    for key in map_keys(value):
        fields[exported(key, str, unmake)] = exported(value[key], item_type, unmake, level + 1)
    return dict(_at(fields, level))


def _at(value: Any, level: int) -> Any:
    if level >= MAP_LEVELS:
        raise TypeError(f"more than {MAP_LEVELS} levels of maps and lists can't be stored")
    return value


def name_of(annotation: Any) -> str:
    """How an annotation is written."""
    inner, may_be_none = optional(annotation)
    if may_be_none and inner not in (None, type(None)):
        return f"Optional[{name_of(inner)}]"
    args = typing.get_args(annotation)
    if not args:
        return str(getattr(annotation, "__name__", annotation))
    origin = typing.get_origin(annotation)
    outer = "Union" if origin in (typing.Union, types.UnionType) else name_of(origin)
    return outer + "[" + ", ".join(name_of(argument) for argument in args) + "]"
