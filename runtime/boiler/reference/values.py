"""The oracle's values: paths, references, what a document may hold, and the JSON form of results.

Written from the language's definition alone; must not know the runtime's classes, except by the look of values that
come in (`normal`).
"""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
"""Firestore's integers are 64 bits, signed."""

DOCUMENT_BYTES = 1_048_576
"""Firestore's limit for a document: 1 MiB."""

PATH_BYTES = 5_120
"""A full name may have 6 KiB; the names of project and database may take one of them."""

SEGMENT_BYTES = 1_500
"""Firestore's limit for one segment of a path, in UTF-8."""


def checked_segment(part: object) -> str:
    """One segment of a path. Raises ValueError where the language forbids it."""
    if part is None:
        raise ValueError("a part of a path is None")
    if not isinstance(part, str):
        raise ValueError(f"a part of a path must be text, not {type(part).__name__}: {part!r}")
    if part == "":
        raise ValueError("a part of a path is empty")
    if "/" in part:
        raise ValueError(f"a part of a path contains '/': {part!r}")
    if part in (".", "..") or (part.startswith("__") and part.endswith("__") and len(part) >= 4):
        raise ValueError(f"a part of a path is reserved: {part!r}")
    if any(0xD800 <= ord(c) <= 0xDFFF for c in part):
        raise ValueError(f"a part of a path has a lone surrogate: {part!r}")
    if len(part.encode("utf-8")) > SEGMENT_BYTES:
        raise ValueError(f"a part of a path is longer than {SEGMENT_BYTES} bytes")
    return part


@dataclass(frozen=True)
class Reference:
    """A path relative to the documents root; of a document where its length is even."""

    path: str

    def __post_init__(self) -> None:
        for part in self.params:
            checked_segment(part)

    @property
    def params(self) -> tuple[str, ...]:
        """The path's segments."""
        return tuple(self.path.split("/"))

    @property
    def id(self) -> str:
        """The last segment."""
        return self.params[-1]

    @property
    def collection(self) -> str:
        """The path without its last segment."""
        return self.path.rpartition("/")[0]

    def __truediv__(self, part: object) -> "Reference":
        return Reference(f"{self.path}/{checked_segment(part)}")

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True)
class GeoPoint:
    """Degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Vector:
    """Doubles."""

    values: tuple[float, ...]


def order(path: str) -> tuple[str, ...]:
    """The sort key of paths: by segment, each by code point."""
    return tuple(path.split("/"))


def is_document(path: str) -> bool:
    """Whether the text is a document's path: an even number of permitted segments."""
    parts = path.split("/")
    try:
        return len(parts) % 2 == 0 and all(checked_segment(part) for part in parts)
    except ValueError:
        return False


def fits(template: str, path: str) -> bool:
    """Whether the path has the template's form; `*` stands for any one segment."""
    wanted, parts = template.split("/"), path.split("/")
    return len(wanted) == len(parts) and all(
        w in ("*", p) for w, p in zip(wanted, parts, strict=True)
    )


def normal(value: Any) -> Any:
    """A stored value in the oracle's own types, maps key-sorted at every depth.

    References, geo points and vectors of other libraries are recognised by their attributes.
    """
    match value:
        case (
            None | bool() | int() | float() | str() | bytes() | Reference() | GeoPoint() | Vector()
        ):
            return value
        case datetime():
            return value.astimezone(UTC).replace(fold=0)
        case dict():
            return {key: normal(value[key]) for key in sorted(value)}
        case list() | tuple() if type(value).__name__ != "Vector":
            return [normal(item) for item in value]
    if hasattr(value, "latitude") and hasattr(value, "longitude"):
        return GeoPoint(float(value.latitude), float(value.longitude))
    if isinstance(getattr(value, "path", None), str):
        return Reference(value.path)
    if type(value).__name__ == "Vector":
        return Vector(tuple(float(x) for x in getattr(value, "values", value)))
    raise TypeError(f"no Firestore value: {type(value).__name__}")


def plain(value: Any) -> Any:
    """A stored value as expected.json has it."""
    match value:
        case datetime():
            return timestamp(value)
        case Reference():
            return value.path
        case GeoPoint():
            return {"latitude": value.latitude, "longitude": value.longitude}
        case Vector():
            return list(value.values)
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
    return value


def timestamp(at: datetime) -> str:
    """RFC 3339 in UTC with Z; a fraction only when not zero, and then of six digits."""
    text = at.astimezone(UTC).replace(tzinfo=None).isoformat()
    return text + "Z"


def same(left: Any, right: Any) -> bool:
    """Python's equality, but typed where Python is not: True is not 1, at any depth."""
    match left, right:
        case (bool(), _) | (_, bool()):
            return left is right
        case (list(), list()):
            return len(left) == len(right) and all(
                same(a, b) for a, b in zip(left, right, strict=True)
            )
        case (dict(), dict()):
            return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    return bool(left == right)


def identical(left: Any, right: Any) -> bool:
    """Whether two stored values are the same one: 1 is not 1.0, nor -0.0 0.0, and NaN is NaN."""
    return bool(_identity(left) == _identity(right))


def _identity(value: Any) -> Any:
    match value:
        case list():
            return [_identity(item) for item in value]
        case dict():
            return {key: _identity(item) for key, item in value.items()}
        case float():
            return "float", repr(value)
    return type(value).__name__, value


def stored_size(path: str, fields: dict[str, Any]) -> int:
    """Bytes that Firestore counts for a document.

    Source: Firestore's page "Storage size calculations" (name, fields, 32 bytes more).
    """
    return _name_size(path) + _size(fields)


def _name_size(path: str) -> int:
    return 16 + sum(len(part.encode("utf-8")) + 1 for part in path.split("/"))


def _size(value: Any) -> int:
    match value:
        case None | bool():
            return 1
        case int() | float() | datetime():
            return 8
        case str():
            return len(value.encode("utf-8")) + 1
        case bytes():
            return len(value)
        case Reference():
            return _name_size(value.path)
        case GeoPoint():
            return 16
        case Vector():
            return 8 * len(value.values) + 32
        case list():
            return sum(_size(item) for item in value)
        case dict():
            # A map's size is counted as a document's: 32 bytes more than its fields.
            return 32 + sum(len(key.encode()) + 1 + _size(item) for key, item in value.items())
    raise TypeError(type(value).__name__)
