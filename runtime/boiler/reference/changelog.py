"""The oracle's change logs: lines of input.jsonl applied to a dict, typed by the program's attributes.

Must not know views or evaluation.
"""

import base64
import binascii
import json
import typing
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from .attributes import DomainModel, Serializable, attributes
from .loading import Loaded
from .types import optional
from .values import Reference, fits, is_document

Database = dict[str, dict[str, Any]]


def apply_log(lines: Iterable[str], loaded: Loaded) -> Database:
    """The documents after all lines: `set` replaces, `update` merges top-level keys, `delete` removes.

    Raises ValueError for an unknown op and for an update or delete of a document that does not exist.
    """
    database: Database = {}
    models: list[type[DomainModel]] = loaded.classes(DomainModel)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        entry = json.loads(line)
        op = entry["op"]
        if op == "sync":
            continue
        path = f"{entry['collection']}/{entry['doc_id']}"
        if op in ("update", "delete") and path not in database:
            raise ValueError(f"line {number}: {op} of {path}, which does not exist")
        if op == "delete":
            del database[path]
            continue
        fields = _typed_document(entry["data"], path, models)
        if op == "set":
            database[path] = fields
        elif op == "update":
            database[path] = {**database[path], **fields}
        else:
            raise ValueError(f"line {number}: op is {op!r}")
    return database


def _typed_document(
    data: dict[str, Any], path: str, models: list[type[DomainModel]]
) -> dict[str, Any]:
    types: dict[str, Any] = {}
    for model in reversed(models):
        if fits(model._collection() + "/*", path):
            types.update(_types(model))
    return {key: _typed(value, types.get(key, Any)) for key, value in data.items()}


def _types(cls: type) -> dict[str, Any]:
    return {a.key_in(cls): a.type_in(cls) for a in attributes(cls).values() if a.fget is None}


def _typed(value: Any, annotation: Any) -> Any:
    """The value as the annotation has it; what does not fit stays as it is, to be found when it is read."""
    annotation, _ = optional(annotation)
    origin, args = typing.get_origin(annotation) or annotation, typing.get_args(annotation)
    if isinstance(value, str):
        return _typed_text(value, annotation)
    if isinstance(value, list) and origin is list and args:
        return [_typed(item, args[0]) for item in value]
    if isinstance(value, dict):
        if origin is dict and args:
            return {key: _typed(item, args[1]) for key, item in value.items()}
        if isinstance(annotation, type) and not args and issubclass(annotation, Serializable):
            types = _types(annotation)
            return {key: _typed(item, types.get(key, Any)) for key, item in value.items()}
    return value


def _typed_text(text: str, annotation: Any) -> Any:
    if annotation is Reference and is_document(text):
        return Reference(text)
    try:
        if annotation is datetime:
            at = datetime.fromisoformat(text)
            return at.astimezone(UTC) if at.tzinfo is not None else text
        if annotation is bytes:
            return base64.b64decode(text, validate=True)
    except (ValueError, OverflowError, binascii.Error):
        pass
    return text
