"""What a case has shown: documents and events of each class, and the values of their attributes.

Must not know hypothesis.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from boiler.attributes import Mapped, attributes
from boiler.checking.constants import Constants, constants_of
from boiler.checking.forms import form
from boiler.checking.replay import Replayed
from boiler.functions import Functions
from boiler.json_values import object_of
from boiler.local.changes import Commit, Sync
from boiler.mediator import events_of
from boiler.models import DomainModel, collection_of, is_view
from boiler.program import Program
from boiler.session import Fields
from boiler.values import matches_template, path_order

MOST = 60
"""So many documents of a class, or values of an attribute, are enough."""


@dataclass(frozen=True)
class Document:
    """A document or, without a path, an event with its message's key."""

    path: str
    fields: Fields
    message_key: str | None = None


@dataclass
class Seen:
    """By class its documents, each in every version that was seen, sorted by path; and the constants of the program."""

    constants: Constants
    documents: dict[Any, list[Document]] = field(default_factory=dict)
    _values: dict[tuple[Any, str], list[Any]] = field(default_factory=dict)

    def of(self, cls: Any) -> list[Document]:
        """The documents or events of a class."""
        return self.documents.get(cls, [])

    def values(self, cls: Any, key: str) -> list[Any]:
        """What was stored under a key of a class, each value once."""
        place = (cls, key)
        if place not in self._values:
            found = (d.fields[key] for d in self.of(cls) if key in d.fields)
            self._values[place] = _once(found)
        return self._values[place]


@dataclass(frozen=True)
class Case:
    """A program, its plan and functions, and what became of its change log."""

    program: Program
    plan: dict[str, Any]
    functions: Functions
    replayed: Replayed
    seen: Seen


def case_of(program: Program, plan: str, log: Sequence[Commit | Sync], replayed: Replayed) -> Case:
    """What is known of a program after its log."""
    seen = Seen(constants_of(program.files))
    for cls in program.classes:
        if issubclass(cls, DomainModel):
            _keep(seen, cls, _versions(cls, log, replayed))
        elif is_view(cls):
            views = replayed.views.get(cls.__name__, {})
            _keep(seen, cls, [Document(path, fields) for path, fields in views.items()])
    for cls in program.classes:
        stream = events_of(cls)
        if stream is not None:
            _keep(seen, stream.value_cls, _events(stream, log))
    for cls, documents in list(seen.documents.items()):
        _inner(seen, cls, [d.fields for d in documents])
    return Case(program, json.loads(plan), Functions.of(program, plan), replayed, seen)


def _versions(cls: Any, log: Sequence[Commit | Sync], replayed: Replayed) -> list[Document]:
    """The last version of each document, and the earlier ones that were written whole."""
    from boiler.checking.replay import typed

    template = collection_of(cls) + "/*"
    last = [Document(p, f) for p, f in replayed.documents.items() if matches_template(template, p)]
    earlier = [
        Document(change.path, typed(change.fields))
        for commit in log
        if isinstance(commit, Commit)
        for change in commit.changes
        if change.op == "set" and matches_template(template, change.path)
    ]
    return last + earlier


def _events(stream: Any, log: Sequence[Commit | Sync]) -> list[Document]:
    found = []
    for commit in log:
        for record in commit.records if isinstance(commit, Commit) else ():
            if record.topic != stream.topic or record.value is None:
                continue
            value = json.loads(record.value)
            if isinstance(value, dict):
                fields = object_of(stream.value_cls, value)
                found.append(Document("", fields, record.key))
    return found


def _keep(seen: Seen, cls: Any, documents: list[Document]) -> None:
    known: dict[str, Document] = {}
    for document in documents:
        known.setdefault(form([document.path, document.fields, document.message_key]), document)
    kept = list(known.values())[:MOST]
    seen.documents[cls] = sorted(kept, key=lambda d: path_order(d.path))


def _inner(seen: Seen, cls: Any, maps: list[Fields]) -> None:
    """Maps with declared attributes within the documents, by their own class."""
    for attribute in attributes(cls).values():
        for inner in _classes(attribute.type_in(cls)):
            key = attribute.key_in(cls)
            found = [each for fields in maps for each in _maps(fields.get(key))]
            if found and inner not in seen.documents:
                _keep(seen, inner, [Document("", each) for each in found])
                _inner(seen, inner, found)


def _classes(annotation: Any) -> Iterable[Any]:
    if isinstance(annotation, type) and issubclass(annotation, Mapped):
        yield annotation
    for each in getattr(annotation, "__args__", ()):
        yield from _classes(each)


def _maps(value: Any) -> list[Fields]:
    if isinstance(value, list):
        return [each for each in value if isinstance(each, dict)]
    if isinstance(value, dict):
        inner = [each for each in value.values() if isinstance(each, dict)]
        return [value, *inner]
    return []


def _once(values: Iterable[Any]) -> list[Any]:
    known: dict[str, Any] = {}
    for value in values:
        known.setdefault(form(value), value)
    return list(known.values())[:MOST]
