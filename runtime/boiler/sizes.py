"""How many bytes Firestore counts for a document.

Source: Firestore's page "Storage size calculations". Must not know how documents are written.
"""

from datetime import datetime
from typing import Any

from boiler.values import GeoPoint, Reference, Vector

DOCUMENT_BYTES = 1_048_576
"""Firestore's limit for a document: 1 MiB."""


PATH_BYTES = 6 * 1024 - 1024
"""Firestore's limit for a document's full name is 6 KiB; 1 KiB of it is left for the names of project and database."""


def document_size(path: str, fields: dict[str, Any]) -> int:
    """Bytes of a document at `path` (relative): its name, its fields, and 32 more."""
    return _name(path) + _value(fields)


def _name(path: str) -> int:
    return 16 + sum(_text(part) for part in path.split("/"))


def _text(text: str) -> int:
    return len(text.encode("utf-8")) + 1


def _value(value: Any) -> int:
    match value:
        case None | bool():
            return 1
        case int() | float() | datetime():
            return 8
        case str():
            return _text(value)
        case bytes():
            return len(value)
        case Reference():
            return _name(value.path)
        case GeoPoint():
            return 16
        case Vector():
            return 8 * len(value.values) + 32
        case list():
            return sum(map(_value, value))
        case dict():
            return 32 + sum(_text(key) + _value(item) for key, item in value.items())
    raise TypeError(f"{type(value).__name__} can't be stored in Firestore")
