"""A program and its change log through the operators, commit by commit or several commits at once, beside the oracle.

Must not know how programs are made, nor databases.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boiler.dataflow.assemble_view import Left
from boiler.dataflow.network import Network
from boiler.local.changes import Change, Commit, PathValue, TopicRecord, read_log
from boiler.local.compare import differences
from boiler.processors.events import EventInputs
from boiler.program import load
from boiler.reference import run_commits, run_log
from boiler.topics import Record
from boiler.values import Reference
from boiler.wire import dumps, packed, unpacked
from boiler_compiler.driver import Compilation, compile_path
from boiler_compiler.plan import Assemble, Plan, TopicSource
from tests.processors.generator import Case
from tests.processors.results import result


class RefusedError(AssertionError):
    """The front end refuses a program that it should take."""


@dataclass(frozen=True)
class Compiled:
    """A compiled program in a folder, and a change log."""

    folder: Path
    lines: tuple[str, ...]
    compilation: Compilation
    plan: Plan

    @property
    def commits(self) -> list[Commit]:
        """The log's."""
        found = read_log(self.lines, self.plan.schemas)
        return [commit for commit in found if isinstance(commit, Commit)]

    @property
    def apart(self) -> bool:
        """Whether it tells versions of a document apart, so that each commit must be seen for itself."""
        return any(
            isinstance(node, Assemble) and (node.frozen is not None or node.keeps or node.apart)
            for node in self.plan.nodes
        )

    @property
    def events(self) -> bool:
        """Whether it reads events, so that there is something to be done at the end of the input."""
        kinds = [n.gives for n in self.plan.nodes if isinstance(n, TopicSource)]
        return "events" in kinds


def compile_folder(folder: Path, lines: Sequence[str]) -> Compiled:
    """The program in a folder. Raises RefusedError."""
    compilation = compile_path(folder)
    if compilation.plan is None:
        errors = [d for d in compilation.diagnostics if d.severity == "error"]
        raise RefusedError("\n".join(f"{d.code} line {d.span.line}: {d.message}" for d in errors))
    return Compiled(folder, tuple(lines), compilation, compilation.plan)


def compiled(folder: Path, case: Case) -> Compiled:
    """The program of a case; a random program that is refused is a defect of the generator or of the front end."""
    (folder / "program.py").write_text(case.program, encoding="utf-8")
    return compile_folder(folder, case.lines)


def expectations(made: Compiled) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The oracle's results after each commit, and at the end of the input where events make a difference."""
    end = run_log(made.folder, made.lines) if made.events else None
    return list(run_commits(made.folder, made.lines)), end


class Kept:
    """What the operators have written so far, and what they were told of."""

    def __init__(self, made: Compiled) -> None:
        """Nothing has come yet."""
        compilation, text = made.compilation, made.plan.to_json()
        program = load(compilation.files, compilation.entry, compilation.digest)
        nodes = json.loads(text)["nodes"]
        self.network = Network(program, text)
        self._inputs = EventInputs(program, nodes, clock=lambda: 0.0)
        self._topics = {n["topic"]: list[Any]() for n in nodes if n["kind"] == "TopicSink"}
        self._documents: dict[str, Any] = {}
        self._living: dict[str, Any] = {}
        self._created: dict[str, int] = {}
        self._offsets: dict[tuple[str, int], int] = {}
        self._views: dict[str, Any] = {}
        self._cuts = 0

    def cut(self, commits: Sequence[Commit], ended: bool = False) -> dict[str, Any]:
        """Some commits at once; the result."""
        self._cuts += 1
        taken = self._inputs.take([r for commit in commits for r in self._records(commit)])
        self._living.update(taken.documents)
        self._written(
            self.network.apply(
                {**self._changed(commits), **taken.documents},
                created=dict(self._created),
                events=taken.events,
                watermarks=self._inputs.watermarks(ended),
                letters=taken.letters,
            )
        )
        for record in self.network.records:
            self._topics[record.topic].append({"key": record.message_key, "value": record.value})
        found = result(self._views)
        if self._topics:
            found["topics"] = {topic: list(records) for topic, records in self._topics.items()}
        return found

    def check_restart(self, made: Compiled, expected: dict[str, Any]) -> None:
        """Other operators that find what these have written write nothing; what else they find, and what they miss, they mend."""
        again, documents = Kept(made), {**self._documents, **self._living}
        again._views = dict(self._views)
        again.network.found({path: Left(fields, 0) for path, fields in self._views.items()})
        written = again.network.apply(documents)
        assert written == {}, f"a restart writes {sorted(written)}"
        again = Kept(made)
        changed, missing, *kept = [*sorted(self._views), "", ""]
        again._views = {path: self._views[path] for path in kept if path}
        again._views |= {path: {"other": 1} for path in (changed, "out0/stale") if path}
        again.network.found({path: Left(fields, 0) for path, fields in again._views.items()})
        again._written(again.network.apply(documents))
        same(expected, result(again._views), f"after a restart that misses {missing}")

    def check_empty(self) -> None:
        """With all documents gone, no operator keeps anything."""
        self._written(self.network.apply(dict.fromkeys([*self._documents, *self._living])))
        assert self._views == {}
        for station in self.network._wiring.order:
            kind = type(station.operator).__name__
            assert not station.states, f"{kind} keeps {dict(station.states)}"
            assert not station.waiting, kind

    def _written(self, written: dict[str, Any]) -> None:
        for path, fields in written.items():
            if fields is None:
                assert path in self._views, f"{path} is deleted and was never written"
                del self._views[path]
            else:
                before = self._views.get(path)
                unchanged = before is not None and dumps(packed(before)) == dumps(packed(fields))
                assert not unchanged, f"{path} is written unchanged"
                self._views[path] = fields

    def _changed(self, commits: Sequence[Commit]) -> dict[str, Any]:
        changes = [change for commit in commits for change in commit.changes]
        for change in changes:
            self._apply(change)
        return {change.path: self._documents.get(change.path) for change in changes}

    def _apply(self, change: Change) -> None:
        if change.op == "delete":
            del self._documents[change.path]
            del self._created[change.path]
            return
        before = self._documents.get(change.path) if change.op == "update" else {}
        assert before is not None, f"{change.path} is updated and is not there"
        fields = {key: _stored(value) for key, value in change.fields.items()}
        self._documents[change.path] = unpacked(packed({**before, **fields}))
        self._created.setdefault(change.path, self._cuts)

    def _records(self, commit: Commit) -> Iterator[Record]:
        for record in commit.records:
            yield self._record(record)

    def _record(self, record: TopicRecord) -> Record:
        place = (record.topic, record.partition)
        offset = self._offsets.get(place, 0)
        self._offsets[place] = offset + 1
        return Record(record.topic, record.partition, offset, record.key, record.value)


def _stored(value: Any) -> Any:
    match value:
        case PathValue(path):
            return Reference(path)
        case list():
            return [_stored(item) for item in value]
        case dict():
            return {key: _stored(item) for key, item in value.items()}
    return value


def check(folder: Path, case: Case) -> int:
    """Compares after every commit, and after groups of them; how many commits there were. Raises AssertionError."""
    made = compiled(folder, case)
    commits, (expected, end) = made.commits, expectations(made)
    assert len(expected) == len(commits)
    kept = Kept(made)
    for number, commit in enumerate(commits):
        same(expected[number], kept.cut([commit]), f"after commit {number + 1}")
    if end is not None:
        same(end, kept.cut([], ended=True), "at the end")
    if not case.apart:
        check_groups(made, case.cuts, expected, end)
        if end is None:
            if expected:
                kept.check_restart(made, expected[-1])
            kept.check_empty()
    return len(commits)


def check_groups(
    made: Compiled, cuts: Sequence[int], expected: list[Any], end: dict[str, Any] | None
) -> None:
    """Compares after groups of commits, of those sizes, that come as one; all the rest is the last."""
    kept, commits, done, sizes = Kept(made), made.commits, 0, [*cuts]
    while done < len(commits):
        size = sizes.pop(0) if sizes else len(commits)
        found = kept.cut(commits[done : done + size])
        done = min(done + size, len(commits))
        same(expected[done - 1], found, f"in groups, after commit {done}")
    if end is not None:
        same(end, kept.cut([], ended=True), "in groups, at the end")
    else:
        kept.check_empty()


def same(expected: dict[str, Any], found: dict[str, Any], when: str) -> None:
    """Raises AssertionError with the differences."""
    left, right = _with_letters(expected), _with_letters(found)
    lines = differences(left, right)
    if not left["errors"]["events"] and right["errors"]["events"]:
        # Where none is expected, the comparison does not look at any.
        lines.append(f"letters not expected: {right['errors']['events']}")
    assert not lines, "\n".join([f"{when}:", *lines[:10]])


def _with_letters(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "errors": {"views": [], "events": [], **given.get("errors", {})}}
