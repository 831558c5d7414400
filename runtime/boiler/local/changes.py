"""Change logs: reads lines of input.jsonl and turns them into commits with typed values.

Knows the log's form (docs/language.md, 'Change logs') and the plan's schemas; must not know how commits reach a database.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

Schema = Mapping[str, Any]
"""A type of plan.json: `{"type": "datetime"}`, `{"type": "list", "items": ...}`, `{"type": "map", "fields": ...}`."""


class ChangeLogError(ValueError):
    """A line that is no change; the message names file and line, what is wrong and what is expected."""


@dataclass(frozen=True)
class PathValue:
    """A reference in a change log: a document path that the program's attribute types as a reference."""

    path: str


@dataclass(frozen=True)
class Change:
    """One write: the document `path`, what is done, and its typed fields (empty for a delete)."""

    path: str
    op: Literal["set", "update", "delete"]
    fields: dict[str, Any]
    line: int


@dataclass(frozen=True)
class Commit:
    """Changes that are one database transaction."""

    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Sync:
    """Wait until everything before it has settled."""


def read_log(
    lines: Iterable[str], schemas: Mapping[str, Mapping[str, Schema]], name: str = "change log"
) -> Iterator[Commit | Sync]:
    """Reads a change log; consecutive lines with the same `txn` are one commit.

    `schemas` maps collection templates to types by stored key. Raises ChangeLogError at the first bad line, before the
    changes of that line's commit are yielded.
    """
    pending: list[Change] = []
    txn: object = None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        entry = _parse(line, f"{name}, line {number}")
        mark = entry.get("txn")
        if pending and (mark is None or mark != txn):
            yield Commit(tuple(pending))
            pending = []
        txn = mark
        if entry.get("op") == "sync":
            yield Sync()
        else:
            pending.append(_change(entry, schemas, f"{name}, line {number}", number))
    if pending:
        yield Commit(tuple(pending))


def _parse(line: str, place: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise ChangeLogError(f"{place}: not JSON: {error}") from None
    if not isinstance(entry, dict):
        raise ChangeLogError(f"{place}: a JSON object is expected, found {type(entry).__name__}")
    return entry


def _change(
    entry: dict[str, Any], schemas: Mapping[str, Mapping[str, Schema]], place: str, number: int
) -> Change:
    if "topic" in entry:
        raise ChangeLogError(f"{place}: topics are not supported yet; only documents can change")
    op, collection, doc_id = entry.get("op"), entry.get("collection"), entry.get("doc_id")
    if op not in ("set", "update", "delete"):
        raise ChangeLogError(f"{place}: op is {op!r}; it must be set, update, delete or sync")
    if (
        not isinstance(collection, str)
        or collection.count("/") % 2
        or not all(collection.split("/"))
    ):
        raise ChangeLogError(
            f"{place}: collection is {collection!r}; a collection path is expected"
        )
    if not isinstance(doc_id, str) or not doc_id or "/" in doc_id:
        raise ChangeLogError(f"{place}: doc_id is {doc_id!r}; one path segment is expected")
    data = entry.get("data", {})
    if op != "delete" and not isinstance(data, dict):
        raise ChangeLogError(f"{place}: data is {type(data).__name__}; an object is expected")
    types = _schema(collection, schemas)
    fields = {} if op == "delete" else {k: _typed(v, types.get(k)) for k, v in data.items()}
    return Change(f"{collection}/{doc_id}", op, fields, number)


def _schema(collection: str, schemas: Mapping[str, Mapping[str, Schema]]) -> Mapping[str, Schema]:
    parts = collection.split("/")
    for template, types in schemas.items():
        wanted = template.split("/")
        if len(wanted) == len(parts) and all(
            w in ("*", p) for w, p in zip(wanted, parts, strict=True)
        ):
            return types
    return {}


def _typed(value: Any, schema: Schema | None) -> Any:
    """The value as the program's attribute types it; what does not fit stays as it is and is found when it is read."""
    if schema is None or value is None:
        return value
    match schema["type"], value:
        case "datetime", str():
            return _timestamp(value)
        case "reference", str() if _is_document(value):
            return PathValue(value)
        case "bytes", str():
            try:
                return base64.b64decode(value, validate=True)
            except binascii.Error:
                return value
        case "list", list():
            return [_typed(item, schema.get("items")) for item in value]
        case "dict", dict():
            return {key: _typed(item, schema.get("items")) for key, item in value.items()}
        case "map", dict():
            fields = schema.get("fields", {})
            return {key: _typed(item, fields.get(key)) for key, item in value.items()}
    return value


def _timestamp(text: str) -> Any:
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo is not None else text
    except (ValueError, OverflowError):
        return text


def _is_document(path: str) -> bool:
    parts = path.split("/")
    return len(parts) % 2 == 0 and all(part not in ("", ".", "..") for part in parts)
