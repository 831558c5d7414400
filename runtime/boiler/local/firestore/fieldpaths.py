"""Field paths such as `a.b` and "`odd key`.c": reading them, and reaching through documents.

Must not know writes or queries.
"""

import re
from functools import lru_cache
from typing import Any

from boiler.local.firestore.errors import invalid
from boiler.local.firestore.protos import Document

FieldPath = tuple[str, ...]

NAME: FieldPath = ("__name__",)
"""The path that stands for the document's name."""

_SEGMENT = re.compile(r"`((?:[^`\\]|\\.)*)`|([A-Za-z_][A-Za-z_0-9]*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@lru_cache(maxsize=10_000)
def parse(text: str) -> FieldPath:
    """The segments of a field path. Raises RequestError where it is not one."""
    segments, at = [], 0
    while True:
        found = _SEGMENT.match(text, at)
        if found is None:
            raise _bad(text)
        quoted, simple = found.groups()
        segment = simple if quoted is None else _ESCAPE.sub(r"\1", quoted)
        if not segment:
            raise _bad(text)
        segments.append(segment)
        at = found.end()
        if at == len(text):
            return tuple(segments)
        if text[at] != ".":
            raise _bad(text)
        at += 1


def _bad(text: str) -> Exception:
    return invalid(
        f"{text!r} is no field path: join names with '.', and put a name of other characters than "
        "letters, digits and '_' between backticks"
    )


def get(fields: Any, path: FieldPath) -> Any:
    """The value at the path in a proto's map of fields, or None."""
    value = None
    for segment in path:
        if segment not in fields:
            return None
        value = fields[segment]
        fields = value.map_value.fields
    return value


def put(fields: Any, path: FieldPath, value: Any) -> None:
    """Sets the value at the path; what is on the way and is no map becomes one."""
    *parents, last = path
    for segment in parents:
        inner = fields[segment]
        if inner.WhichOneof("value_type") != "map_value":
            inner.map_value.SetInParent()
        fields = inner.map_value.fields
    fields[last].CopyFrom(value)


def remove(fields: Any, path: FieldPath) -> None:
    """Removes what is at the path, if there is something."""
    *parents, last = path
    for segment in parents:
        if segment not in fields:
            return
        fields = fields[segment].map_value.fields
    if last in fields:
        del fields[last]


def project(document: Any, paths: list[FieldPath]) -> Any:
    """A copy of a document with only those fields; its name and times stay."""
    result = Document(name=document.name)
    result.create_time.CopyFrom(document.create_time)
    result.update_time.CopyFrom(document.update_time)
    for path in paths:
        if path != NAME and (value := get(document.fields, path)) is not None:
            put(result.fields, path, value)
    return result
