"""Values of Firestore that Python has no type for, and what a path may be.

Must not know classes, stores or databases.
"""

from dataclasses import dataclass
from typing import Any

SEGMENT_BYTES = 1_500
"""Firestore's limit for a document or collection id, in UTF-8 (its page "Usage and limits")."""


def check_segment(part: object) -> str:
    """The part, where it can be a segment of a path. Raises ValueError otherwise (docs/language.md, Entities)."""
    if part is None:
        raise ValueError("a part of a path is None")
    if not isinstance(part, str):
        raise ValueError(f"a part of a path must be text, not {type(part).__name__}: {part!r}")
    if not part:
        raise ValueError("a part of a path is empty")
    if "/" in part:
        raise ValueError(f"a part of a path contains '/': {part!r}")
    if part in (".", "..") or (len(part) >= 4 and part[:2] == part[-2:] == "__"):
        raise ValueError(f"a part of a path is reserved: {part!r}")
    try:
        size = len(part) if part.isascii() else len(part.encode("utf-8"))
    except UnicodeEncodeError:
        raise ValueError(f"a part of a path has a lone surrogate: {part!r}") from None
    if size > SEGMENT_BYTES:
        raise ValueError(f"a part of a path is longer than {SEGMENT_BYTES} bytes")
    return part


def template_part(value: Any, spec: str = "", conversion: int = -1) -> str:
    """The text of one `{value!conversion:spec}` in a path template. Raises ValueError for None, and where it ends the segment."""
    if value is None:
        raise ValueError("a part of a path is None")
    match conversion:
        case 115:  # s
            value = str(value)
        case 114:  # r
            value = repr(value)
        case 97:  # a
            value = ascii(value)
    text = format(value, spec)
    return check_segment(text) if "/" in text else text


class Reference:
    """The path of a document or collection, relative to the database's documents.

    Equal by path, without order; immutable. Raises ValueError for what can't be a path.
    """

    __slots__ = ("path",)
    path: str

    def __init__(self, path: str) -> None:
        """`path` has segments between slashes, such as `users/u1`."""
        for part in path.split("/"):
            check_segment(part)
        object.__setattr__(self, "path", path)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Reference can't be changed: {name}")

    @property
    def params(self) -> tuple[str, ...]:
        """The segments of the path."""
        return tuple(self.path.split("/"))

    @property
    def id(self) -> str:
        """The last segment."""
        return self.path.rpartition("/")[2]

    @property
    def collection(self) -> str:
        """The path without its last segment."""
        return self.path.rpartition("/")[0]

    def __truediv__(self, part: object) -> "Reference":
        joined = Reference.__new__(Reference)
        object.__setattr__(joined, "path", f"{self.path}/{check_segment(part)}")
        return joined

    def __eq__(self, other: object) -> bool:
        # A model's attribute on the right side makes a condition of it.
        return self.path == other.path if isinstance(other, Reference) else NotImplemented

    def __hash__(self) -> int:
        return hash((Reference, self.path))

    def __str__(self) -> str:
        return self.path

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}(path={self.path!r})"

    def __reduce__(self) -> tuple[type["Reference"], tuple[str]]:
        return Reference, (self.path,)


@dataclass(frozen=True)
class GeoPoint:
    """A place on earth, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Vector:
    """Doubles, as Firestore's vector search takes them."""

    values: tuple[float, ...]


def is_document_path(path: str) -> bool:
    """Whether the text is the path of a document: an even number of permitted segments."""
    parts = path.split("/")
    if len(parts) % 2:
        return False
    try:
        for part in parts:
            check_segment(part)
    except ValueError:
        return False
    return True


def path_order(path: str) -> list[str]:
    """The sort key of paths: by segment, each by code point."""
    return path.split("/")


def matches_template(template: str, path: str) -> bool:
    """Whether a path has the form of a template, in which `*` stands for any one segment, and `**/x/*` for any collection x."""
    wanted, parts = template.split("/"), path.split("/")
    if wanted[0] == "**":
        rest = wanted[1:]
        return len(parts) >= len(rest) and all(map(_fits, rest, parts[-len(rest) :]))
    return len(wanted) == len(parts) and all(map(_fits, wanted, parts))


def _fits(wanted: str, part: str) -> bool:
    return wanted in ("*", part)
