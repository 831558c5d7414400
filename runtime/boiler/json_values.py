"""JSON and the runtime's values: a message's object as the attributes of a class type it, and exported values as JSON has them.

What does not fit its annotation stays as it is, and is found when the attribute is read. Must not know topics.
"""

import base64
import json
import math
import typing
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from boiler.annotations import without_none
from boiler.attributes import Mapped, attributes
from boiler.instants import micros_of, text_of
from boiler.session import Fields
from boiler.values import GeoPoint, Reference, Vector

Convert = Callable[[Any], Any]
"""From a value as JSON has it to the value of a document."""


def parsed(data: bytes) -> Any:
    """The value of JSON text in UTF-8. Raises ValueError for anything else, NaN and infinity among it."""
    return json.loads(data.decode("utf-8"), parse_constant=_no_constant)


def object_of(cls: type[Mapped], value: Any) -> Fields:
    """A message's value as the fields of a class. Raises TypeError for what is no JSON object."""
    if type(value) is not dict:
        raise TypeError(f"a message must be a JSON object, not {type(value).__name__}")
    converts = _fields(cls)  # type: ignore[arg-type]  # classes can be hashed
    return {key: _with(converts.get(key), item) for key, item in value.items()}


def json_of(value: Any) -> Any:
    """An exported value as JSON has it. Raises TypeError for a float that it does not have."""
    match value:
        case datetime():
            return text_of(micros_of(value))
        case Reference():
            return value.path
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case GeoPoint():
            return {"latitude": value.latitude, "longitude": value.longitude}
        case Vector():
            return [json_of(item) for item in value.values]
        case dict():
            return {key: json_of(item) for key, item in value.items()}
        case list():
            return [json_of(item) for item in value]
        case float() if not math.isfinite(value):
            raise TypeError(f"{value} can't be written as JSON")
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


@cache
def _fields(cls: type[Mapped]) -> dict[str, Convert | None]:
    stored = [a for a in attributes(cls).values() if a.fget is None]
    return {a.key_in(cls): _converter(a.type_in(cls)) for a in stored}


def _with(convert: Convert | None, value: Any) -> Any:
    return value if convert is None else convert(value)


def _converter(annotation: Any) -> Convert | None:
    """None where JSON has the value already."""
    annotation, _ = without_none(annotation)
    origin, args = typing.get_origin(annotation) or annotation, typing.get_args(annotation)
    if origin is datetime:
        return as_datetime
    if origin is bytes:
        return as_bytes
    if origin is list and args:
        item = _converter(args[0])
        return None if item is None else _list(item)
    if origin is dict and len(args) == 2:
        item = _converter(args[1])
        return None if item is None else _dict(item)
    if (
        isinstance(origin, type)
        and issubclass(origin, Mapped)
        and getattr(origin, "_is_map", False)
    ):
        return _map(origin)
    return None  # a path becomes a Reference when it is read


def _list(item: Convert) -> Convert:
    return lambda value: [item(each) for each in value] if type(value) is list else value


def _dict(item: Convert) -> Convert:
    return lambda value: (
        {key: item(each) for key, each in value.items()} if type(value) is dict else value
    )


def _map(cls: type[Mapped]) -> Convert:
    return lambda value: object_of(cls, value) if type(value) is dict else value


def as_datetime(value: Any) -> Any:
    """An instant in UTC for a text of RFC 3339; anything else as it is, a time without zone too."""
    if type(value) is not str:
        return value
    try:
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo is not None else value
    except (ValueError, OverflowError):
        return value


def as_bytes(value: Any) -> Any:
    """The bytes of a text in base64; anything else as it is."""
    if type(value) is not str:
        return value
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:
        return value
