"""The test vector that Java and Python share: values with their bytes on the wire, and ids of dead letters.

A value is described so that any JSON reader can build it: `{"type", "value"}` with numbers as decimal text, doubles as the 16
hex digits of their IEEE 754 bits, bytes as hex, times as microseconds since the epoch, and maps as lists of `[key, value]`
in an order that is not always the canonical one. Must not know how Java reads it.
"""

import math
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

from boiler.instants import EPOCH
from boiler.letters import Letter
from boiler.values import GeoPoint, Reference, Vector
from boiler.wire import dumps, packed

VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    *(0, 1, -1, 2**15, -(2**15), 2**31 - 1, -(2**31), 2**31, -(2**31) - 1),
    *(2**45, 2**63 - 1, -(2**63)),
    *(0.0, -0.0, 1.5, -1e308, 5e-324, math.inf, -math.inf, math.nan),
    *("", "a", "\x00", "é", "e\u0301", "\ud7ff", "\ue000", "😀", "a" * 300),
    b"",
    b"\x00\xff",
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2024, 2, 29, 12, 30, 15, 123_456, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    Reference("meetings/m1"),
    Reference("users/é😀/MeetingSession/m1"),
    GeoPoint(48.2, -16.35),
    GeoPoint(-0.0, 180.0),
    Vector(()),
    Vector((1.0, -0.0, 2.5)),
    [],
    [None, 1, 1.0, "1", [], {}],
    {},
    {"b": 1, "a": 2, "": 3, "B": 4, "aa": 5},
    # By code point U+E000 comes before U+10000; by UTF-16 units it is the other way round.
    {"\U00010000": 1, "\ue000": 2, "\ud7ff": 3},
    {"outer": {"z": [{"y": 1, "x": {"b": None, "a": True}}], "é": Reference("a/b")}},
)

LETTERS = (
    ("MeetingSession", "meetings/m1", "status"),
    ("MeetingSession", "meetings/m1", "doc_ref"),
    ("MeetingSession", "meetings/m1", "doc_ref:users/u1/MeetingSession/m1"),
    ("Karte", "städte/köln😀", "größe"),
    ("", "", ""),
)


def wire_document() -> dict[str, Any]:
    """The content of wire.json."""
    return {
        "values": [{"value": described(v), "bytes": dumps(packed(v)).hex()} for v in VALUES],
        "letters": [
            {
                "view": view,
                "root": root,
                "attribute": attribute,
                "id": Letter(view, root, attribute, "", "", "", 0).id,
            }
            for view, root, attribute in LETTERS
        ],
    }


def described(value: Any) -> dict[str, Any]:
    """A value as wire.json has it."""
    match value:
        case None:
            return {"type": "null"}
        case bool():
            return {"type": "boolean", "value": value}
        case int():
            return {"type": "integer", "value": str(value)}
        case float():
            return {"type": "double", "value": _bits(value)}
        case str():
            return {"type": "string", "value": value}
        case bytes():
            return {"type": "bytes", "value": value.hex()}
        case datetime():
            return {
                "type": "timestamp",
                "value": str((value - EPOCH) // timedelta(microseconds=1)),
            }
        case Reference():
            return {"type": "reference", "value": value.path}
        case GeoPoint():
            return {"type": "geopoint", "value": [_bits(value.latitude), _bits(value.longitude)]}
        case Vector():
            return {"type": "vector", "value": [_bits(x) for x in value.values]}
        case list():
            return {"type": "array", "value": [described(item) for item in value]}
    return {"type": "map", "value": [[key, described(item)] for key, item in value.items()]}


def built(description: dict[str, Any]) -> Any:
    """The value of a description."""
    match description:
        case {"type": "null"}:
            return None
        case {"type": "integer", "value": digits}:
            return int(digits)
        case {"type": "double", "value": bits}:
            return _double(bits)
        case {"type": "bytes", "value": digits}:
            return bytes.fromhex(digits)
        case {"type": "timestamp", "value": micros}:
            return EPOCH + timedelta(microseconds=int(micros))
        case {"type": "reference", "value": path}:
            return Reference(path)
        case {"type": "geopoint", "value": [latitude, longitude]}:
            return GeoPoint(_double(latitude), _double(longitude))
        case {"type": "vector", "value": items}:
            return Vector(tuple(_double(item) for item in items))
        case {"type": "array", "value": items}:
            return [built(item) for item in items]
        case {"type": "map", "value": entries}:
            return {key: built(item) for key, item in entries}
    return description["value"]


def _bits(value: float) -> str:
    return struct.pack(">d", value).hex()


def _double(bits: str) -> float:
    return float(struct.unpack(">d", bytes.fromhex(bits))[0])
