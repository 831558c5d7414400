"""Values on the wire between Java and CPython: marshal, version 2 (docs/architecture.md, Values on the wire).

Java and this write the same bytes for equal documents. Must not know requests.
"""

import marshal
import math
from datetime import datetime
from typing import Any

from boiler.instants import datetime_of, micros_of
from boiler.values import GeoPoint, Reference, Vector

VERSION = 2
"""The last version of marshal without back references and interned strings."""


def dumps(value: Any) -> bytes:
    """The bytes of a plain value; see `packed`."""
    return marshal.dumps(value, VERSION)


def loads(data: bytes) -> Any:
    """The plain value of bytes."""
    return marshal.loads(data)


def packed(value: Any) -> Any:
    """A runtime value as marshal can hold it, in its canonical form: keys sorted, every NaN the same."""
    match value:
        case None | bool() | int() | str() | bytes():
            return value
        case float():
            return math.nan if value != value else value
        case datetime():
            return ("t", micros_of(value))
        case Reference():
            return ("r", value.path)
        case GeoPoint():
            return ("g", value.latitude, value.longitude)
        case Vector():
            return ("v", [packed(float(x)) for x in value.values])
        case dict():
            return {key: packed(value[key]) for key in sorted(value)}
        case list() | tuple():
            return [packed(item) for item in value]
    raise TypeError(f"{type(value).__name__} is no value of the wire format")


def unpacked(value: Any) -> Any:
    """The runtime value of what `packed` gave."""
    match value:
        case list():
            return [unpacked(item) for item in value]
        case dict():
            return {key: unpacked(item) for key, item in value.items()}
        case ("t", micros):
            return datetime_of(micros)
        case ("r", path):
            return _reference(path)
        case ("g", latitude, longitude):
            return GeoPoint(latitude, longitude)
        case ("v", values):
            return Vector(tuple(values))
    return value


def _reference(path: str) -> Reference:
    # A path that came from the database is one, whatever the language forbids programs to write.
    reference = Reference.__new__(Reference)
    object.__setattr__(reference, "path", path)
    return reference
