"""The oracle's change logs: lines of input.jsonl as commits, typed by the program's attributes.

Must not know views or evaluation.
"""

import base64
import binascii
import json
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .attributes import Serializable, attributes
from .models import DomainModel
from .programs import Program
from .types import optional
from .values import Reference, fits, is_document

Database = dict[str, dict[str, Any]]


@dataclass
class Commit:
    """Lines that are one transaction, with the number of the first; `ts` is that of the last, in milliseconds."""

    lines: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    @property
    def ts(self) -> int:
        """When it was."""
        return int(self.lines[-1][1].get("ts", 0)) if self.lines else 0


def commits(lines: Iterable[str]) -> Iterator[Commit]:
    """Neighbouring lines with the same `txn` are one commit; others are one each."""
    pending, txn = Commit(), None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        entry = json.loads(line)
        mark = entry.get("txn")
        if pending.lines and (mark is None or mark != txn or entry.get("op") == "sync"):
            yield pending
            pending = Commit()
        txn = mark
        if entry.get("op") != "sync":
            pending.lines.append((number, entry))
    if pending.lines:
        yield pending


class Typing:
    """How the values of a change log become those of a program."""

    def __init__(self, program: Program) -> None:
        models: list[type[DomainModel]] = program.loaded.classes(DomainModel)
        self._templates = [(m._collection() + "/*", types_of(m)) for m in reversed(models)]
        self._groups = {
            d.source.group: types_of(d.source.model, getters=True)
            for d in program.deliveries
            if d.role == "client"
        }

    def document(self, data: dict[str, Any], path: str) -> dict[str, Any]:
        """A document's fields; of patches and forms by the view's attributes."""
        types = dict(self._groups.get(path.split("/")[-2], {}))
        for template, found in self._templates:
            if fits(template, path):
                types.update(found)
        return typed_map(data, types)

    def apply(self, database: Database, number: int, entry: dict[str, Any]) -> str:
        """Changes the database, and gives the path: `set` replaces, `update` merges top-level keys, `delete` removes.

        Raises ValueError for an unknown op and for an update or delete of a document that does not exist.
        """
        op, path = entry["op"], f"{entry['collection']}/{entry['doc_id']}"
        if op not in ("set", "update", "delete"):
            raise ValueError(f"line {number}: op is {op!r}")
        if op != "set" and path not in database:
            raise ValueError(f"line {number}: {op} of {path}, which does not exist")
        if op == "delete":
            del database[path]
        else:
            before = database[path] if op == "update" else {}
            database[path] = {**before, **self.document(entry["data"], path)}
        return path


def types_of(cls: type, getters: bool = False) -> dict[str, Any]:
    """The annotations of a class by stored key; without `getters`, of what is stored alone."""
    found = attributes(cls).values()
    return {a.key_in(cls): a.type_in(cls) for a in found if getters or a.fget is None}


def typed_map(data: dict[str, Any], types: dict[str, Any]) -> dict[str, Any]:
    """The values as the annotations have them."""
    return {key: _typed(value, types.get(key, Any)) for key, value in data.items()}


def _typed(value: Any, annotation: Any) -> Any:
    """The value as the annotation has it; what does not fit stays as it is, to be found when it is read."""
    annotation, _ = optional(annotation)
    origin, args = (
        typing.get_origin(annotation) or annotation,
        typing.get_args(annotation),
    )
    if isinstance(value, str):
        return _typed_text(value, annotation)
    if isinstance(value, list) and origin is list and args:
        return [_typed(item, args[0]) for item in value]
    if isinstance(value, dict):
        if origin is dict and args:
            return {key: _typed(item, args[1]) for key, item in value.items()}
        if isinstance(annotation, type) and not args and issubclass(annotation, Serializable):
            return typed_map(value, types_of(annotation))
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
