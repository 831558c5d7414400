"""Keeps the views of a program in memory: takes changes of source documents, gives changes of view documents.

Each root is evaluated again when something that it read has changed. Must not know Firestore.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from boiler import joins
from boiler.evaluation import Outcome, evaluate
from boiler.letters import COLLECTION, Letter, of_conflict, of_error
from boiler.models import collection_of
from boiler.processors.claims import Claims
from boiler.program import Program
from boiler.query import Where, unreadable
from boiler.session import Fields
from boiler.store import slots
from boiler.units import Unit, declared_store
from boiler.values import matches_template
from boiler.where_reads import where_reads

Root = tuple[str, str]
"""A unit's name and a root's path."""


@dataclass
class _Reads:
    """What one evaluation looked at; it is also the lookup that it used."""

    documents: Mapping[str, Fields]
    paths: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)

    def document(self, slot: str, path: str) -> Fields | None:
        self.paths.add(path)
        return self.documents.get(path)

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        template = collection_of(query.model) + "/*"
        self.templates.add(template)
        return [(p, f) for p, f in self.documents.items() if matches_template(template, p)]


class Keeper:
    """All views of one program over the documents that it has been told of."""

    def __init__(self, program: Program) -> None:
        """Nothing is known yet."""
        self._program = program
        self._units = {unit.name: unit for unit in program.units}
        self.collections = frozenset(c for unit in program.units for c in unit.collections())
        self._documents: dict[str, Fields] = {}
        self._reads: dict[Root, _Reads] = {}
        self._views = Claims()
        self._letters = Claims()
        self.evaluations = 0

    def apply(self, changes: Mapping[str, Fields | None]) -> dict[str, Fields | None]:
        """The view documents and dead letters that the changes of one cut change; None deletes."""
        for path, fields in changes.items():
            if fields is None:
                self._documents.pop(path, None)
            else:
                self._documents[path] = fields
        for root in self._concerned(changes):
            self._evaluate(*root)
        for path in changes:
            self._index(path)
        changed = self._views.changed()
        for path in self._views.contested:
            self._conflicts(path)
        self._views.contested.clear()
        return changed | self._letters.changed()

    def found(self, documents: Mapping[str, Fields]) -> None:
        """View documents and dead letters that an earlier run left: they are kept, changed or deleted by the first cut."""
        for path, fields in documents.items():
            letter = path.rpartition("/")[0] == COLLECTION
            (self._letters if letter else self._views).found(path, fields)

    def _concerned(self, changes: Mapping[str, Any]) -> list[Root]:
        found = {(name, path) for path in changes for name in self._units}
        for root, reads in self._reads.items():
            if not reads.paths.isdisjoint(changes) or any(
                matches_template(template, path) for template in reads.templates for path in changes
            ):
                found.add(root)
        return sorted(found)

    def _evaluate(self, name: str, path: str) -> None:
        unit, fields = self._units[name], self._documents.get(path)
        outcome = Outcome((), ())
        self._reads.pop((name, path), None)
        if fields is not None and unit.source.covers(path):
            reads = self._reads[name, path] = _Reads(self._documents)
            outcome = evaluate(self._program, unit, path, fields, reads, self.collections)
            self.evaluations += 1
        view = unit.view.__name__
        claims = [(claim.path, claim.fields) for claim in outcome.claims]
        self._views.replace((name, path), view, claims)
        self._claim_letters((f"{name}:view", path), outcome.letters)

    def _index(self, path: str) -> None:
        """Dead letters for a document that a `where` can't read."""
        for unit in self._units.values():
            for slot in slots(store) if (store := declared_store(unit.view)) else ():
                reads = where_reads(slot.fget, slot.model)
                if reads and joins.resolves(slot.model, path):
                    letters = self._misfit(unit, slot, reads, path)
                    self._claim_letters((f"{unit.name}/{slot.name}", path), letters)

    def _misfit(
        self, unit: Unit, slot: Any, reads: tuple[str, ...], path: str
    ) -> tuple[Letter, ...]:
        fields = self._documents.get(path)
        error = unreadable(slot.model._at(path, fields), reads) if fields is not None else None
        if error is None:
            return ()
        return (of_error(self._program, unit.view.__name__, path, slot.name, error),)

    def _conflicts(self, path: str) -> None:
        ((winner, _), _), *losers = self._views.claimants(path) or [((("", ""), 0), "")]
        letters = [of_conflict(path, view, root, winner) for ((_, root), _), view in losers]
        self._claim_letters(("deliver", path), letters)

    def _claim_letters(self, claimant: tuple[str, str], letters: Iterable[Letter]) -> None:
        claims = [(f"{COLLECTION}/{letter.id}", letter.fields()) for letter in letters]
        self._letters.replace(claimant, "", claims)
