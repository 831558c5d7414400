"""What Java asks about aggregates comes to what the operator of this process comes to, and what is kept comes back."""

import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from boiler.dataflow.network import Network
from boiler.embedded import dispatch
from boiler.kept import Keeper, KeptError
from boiler.letters import COLLECTION
from boiler.program import Program, digest_of, load
from boiler.wire import dumps, loads, packed, unpacked
from boiler_compiler.driver import compile_path

PROGRAM = '''
"""Sums by team, with an inverse of its own, one that is proven, and none; some rows raise."""
from dataclasses import dataclass, field
from typing import Optional

from boiler import CTX, DomainModel, Mediator, ViewModel, attrs, sink, source


class Score(DomainModel):
    class Meta:
        collection_name = "scores"

    team: Optional[str] = attrs.bproperty()
    points: int = attrs.bproperty()
    name: str = attrs.bproperty()


@dataclass
class Sum:
    rows: int = 0
    points: int = 0


@dataclass
class Names:
    names: list[str] = field(default_factory=list)
    last: Optional[float] = None


class Given(ViewModel):
    points: int = attrs.bproperty()

    @staticmethod
    def key(row: Score) -> Optional[str]:
        return row.team

    @classmethod
    def create_accumulator(cls) -> Sum:
        return Sum()

    @classmethod
    def accumulate(cls, acc: Sum, row: Score) -> Sum:
        if row.points < 0:
            raise ValueError("below zero")
        return Sum(acc.rows + 1, acc.points + row.points)

    @classmethod
    def retract(cls, acc: Sum, row: Score) -> Sum:
        return Sum(acc.rows - 1, acc.points - row.points)

    @points.getter
    def points(self):
        return self.acc.points // (self.acc.rows - 3)

    @property
    def doc_ref(self):
        return CTX.db.document(f"given/{self.group}")


class Derived(ViewModel):
    points: int = attrs.bproperty()

    @staticmethod
    def key(row: Score) -> Optional[str]:
        return row.team

    @classmethod
    def create_accumulator(cls) -> Sum:
        return Sum()

    @classmethod
    def accumulate(cls, acc: Sum, row: Score) -> Sum:
        return Sum(acc.rows + 1, acc.points + row.points)

    @points.getter
    def points(self):
        return self.acc.points

    @property
    def doc_ref(self):
        return CTX.db.document(f"derived/{self.group}")


class Listed(ViewModel):
    names: list[str] = attrs.bproperty()

    @staticmethod
    def key(row: Score) -> Optional[str]:
        return row.team

    @classmethod
    def create_accumulator(cls) -> Names:
        return Names()

    @classmethod
    def accumulate(cls, acc: Names, row: Score) -> Names:
        acc.names.append(row.name[0])
        return acc

    @names.getter
    def names(self):
        return self.acc.names

    @property
    def doc_ref(self):
        return CTX.db.document(f"listed/{self.group}")


class GivenKept(Mediator):
    source = source.domain_model(Score)
    sink = sink.firestore()
    view_model_cls = Given


class DerivedKept(Mediator):
    source = source.domain_model(Score)
    sink = sink.firestore()
    view_model_cls = Derived


class ListedKept(Mediator):
    source = source.domain_model(Score)
    sink = sink.firestore()
    view_model_cls = Listed
'''

MEDIATORS = ("GivenKept", "DerivedKept", "ListedKept")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, str, str]:
    """The program, its digest and the text of its plan."""
    file: Path = tmp_path_factory.mktemp("groups") / "program.py"
    file.write_text(PROGRAM, encoding="utf-8")
    plan = compile_path(file).plan
    assert plan is not None
    texts = {"program.py": PROGRAM}
    text = plan.to_json()
    digest = digest_of(texts)
    assert asked("load", digest, "program", texts, text) == ["ok"]
    return load(texts, "program", digest), digest, text


def asked(*request: Any) -> list[Any]:
    """What CPython answers to a request, which never is a fault here."""
    answer: list[Any] = loads(dispatch(dumps(list(request))))
    assert answer[0] != "fault", answer
    return answer


class Driver:
    """Does what the Java operators of one aggregate do: knows each row's group, the rows of a group, and what is kept."""

    def __init__(self, digest: str, mediator: str) -> None:
        self._digest, self._group, self._view = digest, f"{mediator}:group", f"{mediator}:view"
        self._groups: dict[str, list[str]] = {}
        self._letters: dict[str, list[Any]] = {}
        self._rows: dict[str, dict[str, Any]] = {}
        self._kept: dict[str, bytes | None] = {}
        self._told: dict[str, tuple[list[Any], list[Any]]] = {}
        self.ways: Counter[str] = Counter()

    def apply(self, changes: dict[str, dict[str, Any] | None]) -> None:
        """One cut."""
        told: dict[str, dict[str, Any]] = {}
        for path, fields in changes.items():
            before = self._groups.get(path, [])
            now: list[str] = []
            self._letters[path] = []
            if fields is not None:
                _, now, self._letters[path] = asked(
                    "group", self._digest, self._group, path, packed(fields)
                )
            self._groups[path] = now
            for group in before:
                told.setdefault(group, {})[path] = None
            for group in now:
                told.setdefault(group, {})[path] = packed(fields)
        for group, rows in told.items():
            self._fold(group, rows)

    def _fold(self, group: str, now: dict[str, Any]) -> None:
        rows = self._rows.setdefault(group, {})
        now = {path: fields for path, fields in now.items() if rows.get(path) != fields}
        before = {path: rows[path] for path in now if path in rows}
        if not now:
            return
        for path, fields in now.items():
            if fields is None:
                del rows[path]
            else:
                rows[path] = fields
        if not rows:
            self._kept[group], self._told[group] = None, ([], [])
            return
        answer = ["again"]
        if self._kept.get(group) is not None:
            kept = self._kept[group]
            answer = asked("aggregate", self._digest, self._view, group, kept, before, now)
        self.ways[answer[0]] += 1
        if answer == ["again"]:
            answer = asked("refold", self._digest, self._view, group, rows)
        _, self._kept[group], claims, errors = answer
        self._told[group] = (claims, errors)

    def documents(self) -> dict[str, Any]:
        """What is claimed now, and the letters that stand."""
        found = {p: unpacked(f) for claims, _ in self._told.values() for p, f in claims}
        letters = [*self._letters.values(), *(errors for _, errors in self._told.values())]
        found |= {f"{COLLECTION}/{id}": unpacked(f) for errors in letters for id, f in errors}
        return found


VALUES: tuple[Any, ...] = (0, 1, 5, 2**62, -3, None, "x", 1.5, True)


@pytest.mark.parametrize("seed", range(6))
def test_requests_come_to_what_the_operators_come_to(
    compiled: tuple[Program, str, str], seed: int
) -> None:
    program, digest, plan = compiled
    rnd = random.Random(seed)
    network, shown = Network(program, plan), {}
    drivers = [Driver(digest, mediator) for mediator in MEDIATORS]
    there: set[str] = set()
    for _ in range(120):
        changes: dict[str, dict[str, Any] | None] = {}
        for _ in range(rnd.randrange(1, 4)):
            path = f"scores/{rnd.choice('abcdefgh')}"
            gone = path in there and rnd.random() < 0.3
            fields = {
                "team": rnd.choice(["red", "red", "blue", "it's", None, 5]),
                "points": rnd.choice(VALUES[: rnd.choice([4, 5, len(VALUES)])]),
                "name": rnd.choice(["ann", "", "\U0001f600", "bob"]),
            }
            changes[path] = None if gone else fields
            (there.discard if gone else there.add)(path)
        for path, document in network.apply(changes).items():
            shown.pop(path, None)
            if document is not None:
                shown[path] = document
        found: dict[str, Any] = {}
        for driver in drivers:
            driver.apply(changes)
            found |= driver.documents()
        assert _text(found) == _text(shown)
    assert all(driver.ways["again"] for driver in drivers)
    assert all(driver.ways["ok"] for driver in drivers[:2])


def _text(documents: dict[str, Any]) -> str:
    return json.dumps(documents, indent=1, sort_keys=True, default=repr)


def test_what_is_kept_is_read_by_the_next_version_of_a_program() -> None:
    one, two = (
        load({"program.py": text}, "program", digest_of({"program.py": text}))
        for text in (PROGRAM, PROGRAM + "\n")
    )
    names = _class(one, "Names")
    shared: list[Any] = [-0.0, 2**70, True, 1, (1,), {2}, "\ud800", None]
    kept = Keeper.of(names).kept((names(shared, float("nan")), shared))
    state, again = Keeper.of(_class(two, "Names")).restored(kept)
    assert type(state) is _class(two, "Names")
    assert state.names is again, "what is one object in two places stays one"
    assert [type(item) for item in again] == [type(item) for item in shared]
    assert repr(again) == repr(shared)
    assert repr(state.last) == "nan"


def test_what_this_program_can_not_have_kept_is_refused_by_name() -> None:
    old = PROGRAM.replace("class Names", "class Older").replace("Names", "Older")
    one, two = (
        load({"program.py": text}, "program", digest_of({"program.py": text}))
        for text in (old, PROGRAM)
    )
    kept = Keeper.of(_class(one, "Older")).kept(_class(one, "Older")())
    with pytest.raises(KeptError, match="Older"):
        Keeper.of(_class(two, "Names")).restored(kept)


def _class(program: Program, name: str) -> Any:
    model: Any = program.classes[0]
    return vars(sys.modules[model.__module__])[name]
