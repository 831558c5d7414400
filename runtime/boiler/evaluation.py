"""Evaluates one root of one unit: which documents it wants to exist, and what raised.

Documents come from a lookup, so the same code serves the operators' calls and the python processor. Must not know either.
"""

import inspect
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from boiler.importing import copied
from boiler.letters import passed_through
from boiler.outcomes import Claim, Emissions, Outcome, checked_content, checked_target
from boiler.program import Program
from boiler.query import Where
from boiler.raised import RAISED
from boiler.session import EndedError, Fields, opened
from boiler.snapshot import Failure, Snapshot
from boiler.units import Unit
from boiler.values import Reference
from boiler.view_model import ViewModel, root_model, rows_of, target_name, targets, views_of_rows

__all__ = ["Claim", "Lookup", "Outcome", "evaluate", "evaluate_deleted", "evaluate_group"]


class Lookup(Protocol):
    """Where documents come from."""

    def document(self, slot: str, path: str) -> Fields | None:
        """The document that the reference `slot` asks for."""

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        """All documents that meet the query, perhaps more."""


def evaluate(
    program: Program,
    unit: Unit,
    path: str,
    fields: Fields,
    lookup: Lookup,
    sources: frozenset[str],
    updated: bool = True,
) -> Outcome:
    """Evaluates the root at `path`. `sources` are the collection templates that the program reads: never a target's.

    `updated`: the root has changed since its creation, or it is of no matter.
    """
    out = Emissions(program, unit.label, unit.target, path, sources, unit.in_topic)
    if not unit.source.holds(path, fields):
        for attribute, error in unit.source.unreadable(path, fields).items():
            out.letter(attribute, error)
        return out.outcome()
    run = _Run(unit, path, fields, lookup, out)
    with opened(run):
        try:
            trigger = unit.trigger if updated else unit.on_create
            if trigger is not None:
                run.trigger(trigger)
            elif unit.view is not None and rows_of(unit.view) is not None:
                run.rows(unit.view)
            elif unit.view is not None:
                run.materialise(unit.view)
        except EndedError as ended:
            if ended.cause is not None:
                out.letter(*ended.cause)
            out.clear()
    return out.outcome()


def evaluate_deleted(
    program: Program, unit: Unit, path: str, last: Fields, lookup: Lookup, sources: frozenset[str]
) -> Outcome:
    """Runs the mediator's `on_delete` for a root that is gone; `last` is its last version."""
    out = Emissions(program, unit.label, unit.target, path, sources, unit.in_topic)
    run = _Run(unit, path, last, lookup, out, exists=False)
    assert unit.on_delete is not None
    if unit.source.holds(path, last):
        with opened(run):
            try:
                run.trigger(unit.on_delete)
            except EndedError as ended:
                if ended.cause is not None:
                    out.letter(*ended.cause)
                out.clear()
    return out.outcome()


def evaluate_group(
    program: Program, view: Any, group: str, sources: frozenset[str], in_topic: bool = False
) -> Outcome:
    """Evaluates the view of a group, whose accumulator it has; `group` is what letters call it.

    `in_topic`: its documents are records.
    """
    target = target_name(type(view)) or "doc_ref"
    out = Emissions(program, type(view).__name__, target, group, sources, in_topic)
    try:
        wanted = [t for t in map(checked_target, targets(view)) if t is not None]
    except RAISED as error:
        out.letter(target, error)
        return out.outcome()
    content = view.to_snapshot() if wanted else None
    for reference in wanted:
        out.keep(reference.path, content)
    return out.outcome(own_paths=True)


class _Run:
    """The session of one evaluation."""

    def __init__(
        self,
        unit: Unit,
        path: str,
        fields: Fields,
        lookup: Lookup,
        out: Emissions,
        exists: bool = True,
    ) -> None:
        self._exists = exists
        self._unit = unit
        self._path = path
        self._fields = fields
        self._lookup = lookup
        self._out = out

    # ---- the session that the program's classes see

    def document(self, slot: str, path: str) -> Fields | None:
        return self._lookup.document(slot, path)

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        return self._lookup.candidates(slot, query)

    def view(self, view: Any, doc_id: str) -> Any:
        """The view of the root; None where it should not exist, as anywhere: no inner join, or no target."""
        snapshot = self.root(view, doc_id)
        if snapshot is None:
            return None
        try:
            found = view.new(snapshot=snapshot)
        except EndedError as ended:
            if ended.cause is not None:
                raise
            return None
        if target_name(view) is None:
            return found
        try:
            exists = any(target is not None for target in targets(found))
        except RAISED as error:
            raise EndedError((target_name(view) or "", error)) from None
        return found if exists else None

    def root(self, view: Any, doc_id: str) -> Snapshot | None:
        own = Reference(self._path)
        if doc_id not in (own.id, self._path):
            raise ValueError(
                f"{view.__name__}.get in a mediator is for its own root, {own.id}, not for {doc_id!r}"
            )
        return self.snapshot() if self._exists else None

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        target = checked_target(reference)
        if target is not None:
            self._out.keep(target.path, checked_content(snapshot))

    def failed(self, failures: Iterable[Failure]) -> None:
        self._out.failures += failures

    # ---- the ways to evaluate

    def materialise(self, cls: type[ViewModel]) -> None:
        """The default body: the view at its targets."""
        view = cls.new(snapshot=self.snapshot())
        try:
            wanted = [t for t in map(checked_target, targets(view)) if t is not None]
        except RAISED as error:
            raise EndedError((self._unit.target, error)) from None
        if wanted:
            content = view.to_snapshot()
            for target in wanted:
                self._out.keep(target.path, content)

    def rows(self, cls: type[ViewModel]) -> None:
        """The views of a root's rows. Two of them on one path are a conflict, which Deliver decides."""
        model = root_model(cls)
        try:
            views = views_of_rows(cls, model._at(self._path, dict(self.snapshot())))
        except RAISED as error:
            raise EndedError(("rows", error)) from None
        for view in views:
            try:
                wanted = [t for t in map(checked_target, targets(view)) if t is not None]
            except RAISED as error:
                self._out.letter(self._unit.target, error)
                continue
            content = view.to_snapshot() if wanted else None
            paths = dict.fromkeys(target.path for target in wanted)
            self._out.emitted += [(path, content) for path in paths]

    def trigger(self, method: Callable[..., Any]) -> None:
        """The mediator's own method."""
        assert self._unit.mediator is not None
        source, snapshot = self._unit.source, self.snapshot()
        mediator = self._unit.mediator()
        try:
            if source.where is not None and source.gives == "object":
                method(mediator, source.where.model._at(self._path, dict(snapshot)))
            else:
                method(mediator, snapshot.reference, snapshot)
        except RAISED as error:
            raise EndedError((self._failed(method, error), error)) from None

    def snapshot(self) -> Snapshot:
        """The root as a snapshot of its own, since a program may change what it is given."""
        return Snapshot(copied(self._fields), Reference(self._path), self._exists)

    def _failed(self, method: Callable[..., Any], error: BaseException) -> str:
        """What a dead letter calls it: a target that raised by its name, anything else in the method by the method's."""
        for name in ("doc_ref", "_view_refs"):
            view = self._unit.view
            getter = getattr(inspect.getattr_static(view, name, None), "fget", None)
            if getter is not None and passed_through(error, getter.__code__):
                return name
        return method.__name__
