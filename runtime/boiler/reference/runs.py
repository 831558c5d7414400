"""The oracle's runs: a program over a whole change log, commit by commit.

Documents and records are taken in, clients' writes take effect right after the commit that brought them, and what depends on
earlier cuts is remembered. Must not know how anything is evaluated.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .changelog import Commit, Typing
from .clients import Client, Writes
from .delivery import result_of
from .evaluation import Evaluation
from .events import EventLetters, Record, fields_of
from .frozen import Remembered
from .operators import TopicRecord
from .programs import Delivery, Program
from .sessions import RAISED, BeyondOracleError
from .values import checked_segment, fits, identical, normal, order, plain

Fields = dict[str, Any]
Kinds = list[tuple[str, str]]

LIMIT = 10_000
"""Clients' writes that follow from one commit; a program that writes more never ends."""


@dataclass
class Changed:
    """What one commit did to documents: their fields before it, and which were created in it."""

    before: dict[str, Fields | None] = field(default_factory=dict)
    created: set[str] = field(default_factory=set)


class Run:
    """A program, and all that has come so far."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._typing = Typing(program)
        self._documents: dict[str, Fields] = {}
        self._changelogs: dict[str, Fields] = {}
        self._records: list[Record] = []
        self._offsets: dict[tuple[str, int], int] = {}
        self._created: dict[str, int] = {}
        self._cuts = 0
        self._memory = Remembered(self._created)
        self._written: set[str] = set()
        self._versions: list[TopicRecord] = []
        self._sent: dict[tuple[str | None, str], Any] = {}
        self._letters = EventLetters(program.loaded)
        self._last: Evaluation | None = None

    # ---- commits

    def take(self, commit: Commit) -> None:
        """One commit, and the writes of clients that follow from it."""
        waiting = self._commit(commit)
        for _ in range(LIMIT):
            if not waiting:
                return
            delivery, trigger, path, fields = waiting.pop(0)
            writes = self._client(delivery, trigger, path, fields, commit.ts)
            if writes:
                waiting += self._merge(writes)
        raise BeyondOracleError("clients' writes follow from one another without end")

    def _commit(self, commit: Commit) -> list[Any]:
        changed = Changed()
        for number, entry in commit.lines:
            if "topic" in entry:
                self._record(entry, changed)
                continue
            path = f"{entry['collection']}/{entry['doc_id']}"
            before = self._documents.get(path)
            self._typing.apply(self._documents, number, entry)
            if path in self._documents:
                self._documents[path] = dict(normal(self._documents[path]))
            self._note(changed, path, before, self._documents)
        return self._cut(changed)

    def _merge(self, writes: Writes) -> list[Any]:
        changed = Changed()
        for path, fields in writes:
            before = self._documents.get(path)
            self._documents[path] = dict(normal({**(before or {}), **fields}))
            self._note(changed, path, before, self._documents)
            self._written.add(path.rpartition("/")[0])
        return self._cut(changed)

    def _note(
        self, changed: Changed, path: str, before: Fields | None, now: dict[str, Fields]
    ) -> None:
        changed.before.setdefault(path, before)
        if before is None and path in now:
            changed.created.add(path)

    def _record(self, entry: dict[str, Any], changed: Changed) -> None:
        topic, partition = entry["topic"], int(entry.get("partition", 0))
        offset = self._offsets.get((topic, partition), 0)
        self._offsets[topic, partition] = offset + 1
        record = Record(topic, partition, offset, entry.get("key"), entry.get("value"))
        model = self.program.changelogs.get(topic)
        if model is None:
            self._records.append(record)
            return
        try:
            path = f"{model._collection()}/{checked_segment(record.key)}"
            fields = None if record.value is None else fields_of(model, record.value)
        except (TypeError, ValueError) as error:
            for delivery in self.program.deliveries:
                if delivery.source.topic == topic:
                    self._letters.malformed(delivery.name, record, error)
            return
        before = self._changelogs.pop(path, None)
        if fields is not None:
            self._changelogs[path] = fields
        self._note(changed, path, before, self._changelogs)

    def _cut(self, changed: Changed) -> list[Any]:
        """Ends a commit: what follows from it is evaluated now; the versions of clients' documents in it, to be run."""
        self._cuts += 1
        for path in changed.created:
            self._created[path] = self._cuts
        self._last = None
        if self.program.by_commits:
            self._last = self._evaluate(self._memory, ended=False)
            self._sent = _versions(self._sent, self._last, self._versions)
        found = []
        for path in sorted(changed.before, key=order):
            for delivery in self.program.deliveries:
                trigger = self._trigger(delivery, path, changed)
                if trigger is not None:
                    found.append((delivery, trigger, path, self._documents[path]))
        return found

    # ---- clients

    def _trigger(self, delivery: Delivery, path: str, changed: Changed) -> Any:
        """The method that a new version of a patch or a form is for."""
        if delivery.role != "client" or path.split("/")[-2] != delivery.source.group:
            return None
        now, before = self._documents.get(path), changed.before[path]
        if now is None:
            return None
        if path in changed.created:
            return delivery.triggers.get("create")
        if before is not None and identical(before, now):
            return None
        return delivery.triggers.get("update")

    def _client(
        self, delivery: Delivery, trigger: Any, path: str, fields: Fields, ts: int
    ) -> Writes:
        client = Client(self._evaluation(ended=False), self._documents)
        try:
            return client.run(delivery, trigger, path, fields)
        except RAISED as error:
            self._letters.raised(delivery.name, f"{path}@{self._cuts}", path, ts * 1000, error)
            return []

    # ---- results

    def _evaluation(self, ended: bool) -> Evaluation:
        templates = [f"{m._collection()}/*" for m in self.program.changelogs.values()]
        documents = {
            path: fields
            for path, fields in self._documents.items()
            if not any(fits(template, path) for template in templates)
        }
        return Evaluation(self.program, {**documents, **self._changelogs}, self._records, ended)

    def _evaluate(self, memory: Remembered, ended: bool) -> Evaluation:
        return self._evaluation(ended).run(memory)

    def result(self, ended: bool) -> dict[str, Any]:
        """The result of all commits so far. `ended`: nothing more comes, so timers run and windows close."""
        evaluation, versions = self._last, list(self._versions)
        if evaluation is None or ended:
            evaluation = self._evaluate(self._memory.copy(), ended)
            _versions(self._sent, evaluation, versions)
        letters = EventLetters(
            self.program.loaded,
            {**self._letters.found, **evaluation.event_letters.found},
        )
        return result_of(
            evaluation,
            letters,
            self._clients_collections(),
            versions + evaluation.emitted,
        )

    def _clients_collections(self) -> dict[str, dict[str, Fields]]:
        """The collections that clients have written to, as they are."""
        found: dict[str, dict[str, Fields]] = {}
        for path, fields in self._documents.items():
            collection, _, doc_id = path.rpartition("/")
            if collection in self._written:
                found.setdefault(collection, {})[doc_id] = fields
        return found


def _versions(
    sent: dict[tuple[str | None, str], Any],
    evaluation: Evaluation,
    records: list[TopicRecord],
) -> dict[tuple[str | None, str], Any]:
    """Adds a record for every document of a topic that is not as it was sent; what is sent now."""
    now = {place: c.fields for place, c in evaluation.winners.items() if place[0] is not None}
    for topic, path in sorted(now.keys() | sent.keys(), key=lambda p: (p[0] or "", order(p[1]))):
        fields, before = now.get((topic, path)), sent.get((topic, path))
        if topic is not None and not identical(before, fields):
            records.append((topic, path, None if fields is None else plain(fields)))
    return now


def run(program: Program, commits: Iterable[Commit]) -> Run:
    """A run over some commits."""
    found = Run(program)
    for commit in commits:
        found.take(commit)
    return found
