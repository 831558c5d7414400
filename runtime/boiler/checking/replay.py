"""Runs a change log through a program's operators in this process, one cut a commit: the same input, the same steps.

Must not know databases. What clients write goes to a database, and is not part of it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from boiler.checking.forms import as_json
from boiler.dataflow.messages import DocumentChange, Event
from boiler.dataflow.network import Network
from boiler.dataflow.station import Station
from boiler.letters import COLLECTION
from boiler.local.changes import Change, Commit, PathValue, Sync
from boiler.processors.events import EventInputs
from boiler.program import Program
from boiler.session import Fields
from boiler.topics import Record
from boiler.values import Reference

FIRST = 1_000_000
"""When the first commit was, in microseconds; each later one is as much later."""


@dataclass
class Replayed:
    """What there is in the end.

    `documents` are those of the sources, `views` the documents of views that others read by view, `events` those of each mediator
    in order, `written` view documents and dead letters, `records` those written to topics in order.
    """

    documents: dict[str, Fields] = field(default_factory=dict)
    views: dict[str, dict[str, Fields]] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=dict)
    written: dict[str, Fields] = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)

    def result(self) -> dict[str, Any]:
        """In the form of expected.json."""
        collections: dict[str, dict[str, Any]] = {}
        letters: list[Any] = []
        for path, fields in self.written.items():
            collection, _, id = path.rpartition("/")
            if collection == COLLECTION:
                letters.append(fields)
            else:
                collections.setdefault(collection, {})[id] = as_json(fields)
        topics: dict[str, list[Any]] = {}
        for record in self.records:
            topics.setdefault(record["topic"], []).append(
                {"key": record["key"], "value": record["value"]}
            )
        errors = {
            kind: sorted((one for one in letters if ("view" in one) == (kind == "views")), key=str)
            for kind in ("views", "events")
        }
        return {"collections": collections, "topics": topics, "errors": errors}


class _Tapped(Network):
    """A network that tells the documents of views that others read."""

    def __init__(self, program: Program, plan: str) -> None:
        super().__init__(program, plan)
        self._taps: dict[str, Station] = {}
        for node in json.loads(plan)["nodes"]:
            if node["kind"] == "ViewSource":
                tap = self._taps[node["view"]] = Station(None)
                self._wiring.by_id[node["id"]].read_by(tap)

    def seen(self) -> Iterable[tuple[str, DocumentChange]]:
        """What has changed of them, each with its view."""
        for view, tap in self._taps.items():
            for message in tap.taken():
                assert isinstance(message, DocumentChange)
                yield view, message


def replay(program: Program, plan: str, log: Sequence[Commit | Sync]) -> Replayed:
    """Applies a whole log, and lets the time of events run out."""
    replayer = _Replayer(program, plan)
    commits = [commit for commit in log if isinstance(commit, Commit)]
    partitions: dict[str, int] = {}
    for commit in commits:
        for record in commit.records:
            count = max(partitions.get(record.topic, 1), record.partition + 1)
            partitions[record.topic] = count
    replayer.inputs.assign(lambda topic: partitions.get(topic, 1))
    for commit in commits:
        replayer.take(commit)
    replayer.end()
    return replayer.found


class _Replayer:
    def __init__(self, program: Program, plan: str) -> None:
        self.found = Replayed()
        self.inputs = EventInputs(program, json.loads(plan)["nodes"], clock=lambda: 0.0)
        self._network = _Tapped(program, plan)
        self._created: dict[str, int] = {}
        self._offsets: dict[tuple[str, int], int] = {}
        self._now = 0

    def take(self, commit: Commit) -> None:
        self._now += FIRST
        changed: dict[str, Fields | None] = {}
        for change in commit.changes:
            changed[change.path] = self._changed(change)
        self._cut(changed, self._records(commit), ended=False)

    def end(self) -> None:
        self._cut({}, [], ended=True)

    def _changed(self, change: Change) -> Fields | None:
        documents = self.found.documents
        if change.op == "delete":
            documents.pop(change.path, None)
            self._created.pop(change.path, None)
            return None
        before = documents.get(change.path, {}) if change.op == "update" else {}
        documents[change.path] = {**before, **typed(change.fields)}
        self._created.setdefault(change.path, self._now)
        return documents[change.path]

    def _records(self, commit: Commit) -> list[Record]:
        found = []
        for record in commit.records:
            place = (record.topic, record.partition)
            offset = self._offsets[place] = self._offsets.get(place, -1) + 1
            found.append(Record(*place, offset, record.key, record.value))
        return found

    def _cut(
        self, changed: Mapping[str, Fields | None], records: list[Record], ended: bool
    ) -> None:
        taken = self.inputs.take(records)
        for path, fields in taken.documents.items():
            _put(self.found.documents, path, fields)
        for mediator, events in taken.events.items():
            self.found.events.setdefault(mediator, []).extend(events)
        written = self._network.apply(
            {**changed, **taken.documents},
            created={p: self._created[p] for p in changed if p in self._created},
            events=taken.events,
            watermarks=self.inputs.watermarks(ended),
            letters=taken.letters,
        )
        for path, fields in written.items():
            _put(self.found.written, path, fields)
        for view, message in self._network.seen():
            _put(self.found.views.setdefault(view, {}), message.path, message.fields)
        self.found.records += [
            {"topic": r.topic, "key": r.message_key, "value": r.value}
            for r in self._network.records
        ]


def _put(documents: dict[str, Fields], path: str, fields: Fields | None) -> None:
    if fields is None:
        documents.pop(path, None)
    else:
        documents[path] = fields


def typed(value: Any) -> Any:
    """A value of a change log as the runtime has it."""
    match value:
        case PathValue(path):
            return Reference(path)
        case list():
            return [typed(item) for item in value]
        case dict():
            return {key: typed(item) for key, item in value.items()}
    return value
