"""Change logs: reads lines of input.jsonl and turns them into commits with typed values.

Knows the log's form (docs/language.md, 'Change logs') and the plan's schemas; must not know how commits reach a database.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from boiler.json_values import as_bytes, as_datetime
from boiler.topics import TopicsError, check_topic

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
class TopicRecord:
    """One record for a topic; its value is JSON, or None: a tombstone."""

    topic: str
    key: str | None
    value: bytes | None
    partition: int
    line: int


@dataclass(frozen=True)
class Commit:
    """Changes that are one database transaction, and records that become visible together, after them."""

    changes: tuple[Change, ...]
    records: tuple[TopicRecord, ...] = ()


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
    changes: list[Change] = []
    records: list[TopicRecord] = []
    txn: object = None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{name}, line {number}"
        entry = _parse(line, place)
        mark = entry.get("txn")
        sync = "topic" not in entry and entry.get("op") == "sync"
        if (changes or records) and (sync or mark is None or mark != txn):
            yield Commit(tuple(changes), tuple(records))
            changes, records = [], []
        txn = mark
        if sync:
            yield Sync()
        elif "topic" in entry:
            records.append(_record(entry, place, number))
        else:
            changes.append(_change(entry, schemas, place, number))
    if changes or records:
        yield Commit(tuple(changes), tuple(records))


def _parse(line: str, place: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise ChangeLogError(f"{place}: not JSON: {error}") from None
    except RecursionError:
        raise ChangeLogError(f"{place}: nested too deeply to be read") from None
    if not isinstance(entry, dict):
        raise ChangeLogError(f"{place}: a JSON object is expected, found {type(entry).__name__}")
    return entry


def _record(entry: dict[str, Any], place: str, number: int) -> TopicRecord:
    topic, key, partition = entry["topic"], entry.get("key"), entry.get("partition", 0)
    if mixed := [name for name in ("collection", "doc_id", "op", "data") if name in entry]:
        raise ChangeLogError(
            f"{place}: it has both topic and {mixed[0]}; a record has topic, key, value and perhaps partition"
        )
    if not isinstance(topic, str):
        raise ChangeLogError(f"{place}: topic is {topic!r}; a topic's name is expected")
    try:
        check_topic(topic)
    except TopicsError as error:
        raise ChangeLogError(f"{place}: {error}") from None
    if key is not None and not isinstance(key, str):
        raise ChangeLogError(f"{place}: key is {key!r}; text or null is expected")
    if key is not None and not _encodable(key):
        raise ChangeLogError(f"{place}: key has half of a surrogate pair; that is no text")
    if not isinstance(partition, int) or isinstance(partition, bool) or partition < 0:
        raise ChangeLogError(
            f"{place}: partition is {partition!r}; 0 or a larger whole number is expected"
        )
    if "value" not in entry:
        raise ChangeLogError(f"{place}: value is missing; null says that the key's is deleted")
    return TopicRecord(topic, key, _json(entry["value"], place), partition, number)


def _json(value: Any, place: str) -> bytes | None:
    if value is None:
        return None
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError:
        raise ChangeLogError(
            f"{place}: value has a number that JSON doesn't have: NaN, or one too large for a float"
        ) from None
    # Half a surrogate pair has no UTF-8; as `\ud800` it is JSON all the same.
    return text.encode("utf-8", "backslashreplace")


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _change(
    entry: dict[str, Any], schemas: Mapping[str, Mapping[str, Schema]], place: str, number: int
) -> Change:
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
    """The types of a collection's fields; of a type said twice, a collection's own before its group's, then the first."""
    parts = collection.split("/")
    fitting = [template for template in schemas if _fits(template, parts)]
    fitting.sort(key=lambda template: template.startswith("**/"))
    return {key: t for template in reversed(fitting) for key, t in schemas[template].items()}


def _fits(template: str, parts: list[str]) -> bool:
    """Whether a collection, by its segments, is one of a collection template."""
    first, *group = wanted = template.split("/")
    if first == "**":
        return parts[-len(group) :] == group
    return len(wanted) == len(parts) and all(
        w in ("*", p) for w, p in zip(wanted, parts, strict=True)
    )


def _typed(value: Any, schema: Schema | None) -> Any:
    """The value as the program's attribute types it; what does not fit stays as it is and is found when it is read."""
    if schema is None or value is None:
        return value
    match schema["type"], value:
        case "datetime", str():
            return as_datetime(value)
        case "reference", str() if _is_document(value):
            return PathValue(value)
        case "bytes", str():
            return as_bytes(value)
        case "list", list():
            return [_typed(item, schema.get("items")) for item in value]
        case "dict", dict():
            return {key: _typed(item, schema.get("items")) for key, item in value.items()}
        case "map", dict():
            fields = schema.get("fields", {})
            return {key: _typed(item, fields.get(key)) for key, item in value.items()}
    return value


def _is_document(path: str) -> bool:
    parts = path.split("/")
    return len(parts) % 2 == 0 and all(part not in ("", ".", "..") for part in parts)
