"""Evaluates one root of one unit: which documents it wants to exist, and what raised.

Documents come from a lookup, so the same code serves the operators' calls and the python processor. Must not know either.
"""

import inspect
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from boiler.importing import copied
from boiler.letters import passed_through
from boiler.outcomes import (
    NOTHING,
    Claim,
    Emissions,
    Outcome,
    checked_content,
    checked_target,
)
from boiler.program import Program
from boiler.query import Where
from boiler.raised import RAISED
from boiler.session import EndedError, Fields, opened
from boiler.snapshot import Failure, Snapshot
from boiler.units import Unit
from boiler.values import Reference
from boiler.view_model import (
    ViewModel,
    existing,
    root_model,
    rows_of,
    target_name,
    targets,
    views_of_rows,
)

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
    run = _Run(program, unit, path, fields, lookup, sources)
    if not unit.source.holds(path, fields):
        for attribute, error in unit.source.unreadable(path, fields).items():
            run.out.letter(attribute, error)
        return run.out.outcome()
    trigger = unit.trigger if updated else unit.on_create
    if trigger is not None:
        return run.outcome(lambda: run.trigger(trigger))
    view = unit.view
    assert view is not None, "a mediator without a view has methods"
    return run.outcome(lambda: run.materialise(view) if rows_of(view) is None else run.rows(view))


def evaluate_deleted(
    program: Program, unit: Unit, path: str, last: Fields, lookup: Lookup, sources: frozenset[str]
) -> Outcome:
    """Runs the mediator's `on_delete` for a root that is gone; `last` is its last version."""
    run = _Run(program, unit, path, last, lookup, sources, exists=False)
    method = unit.on_delete
    assert method is not None
    if not unit.source.holds(path, last):
        return NOTHING
    return run.outcome(lambda: run.trigger(method))


def evaluate_group(
    program: Program, view: Any, group: str, sources: frozenset[str], in_topic: bool = False
) -> Outcome:
    """Evaluates the view of a group, whose accumulator it has; `group` is what letters call it.

    `in_topic`: its documents are records.
    """
    target = target_name(type(view)) or "doc_ref"
    out = Emissions(program, type(view).__name__, target, group, sources, in_topic)
    try:
        wanted = _paths(view)
    except RAISED as error:
        out.letter(target, error)
        return out.outcome()
    content = view.to_snapshot() if wanted else None
    for path in wanted:
        out.keep(path, content)
    return out.outcome(own_paths=True)


def _paths(view: Any) -> list[str]:
    """Where a view is written now. Raises what its target raises, TypeError or ValueError for what can't be one."""
    return [target.path for each in targets(view) if (target := checked_target(each)) is not None]


class _Run:
    """The session of one evaluation."""

    def __init__(
        self,
        program: Program,
        unit: Unit,
        path: str,
        fields: Fields,
        lookup: Lookup,
        sources: frozenset[str],
        exists: bool = True,
    ) -> None:
        self.out = Emissions(program, unit.label, unit.target, path, sources, unit.in_topic)
        self._exists = exists
        self._unit = unit
        self._path = path
        self._fields = fields
        self._lookup = lookup

    def outcome(self, evaluate: Callable[[], None]) -> Outcome:
        """What one of the ways to evaluate, below, comes to; nothing but dead letters where it ends."""
        with opened(self):
            try:
                evaluate()
            except EndedError as ended:
                if ended.cause is not None:
                    self.out.letter(*ended.cause)
                self.out.clear()
        return self.out.outcome()

    # ---- the session that the program's classes see

    def document(self, slot: str, path: str) -> Fields | None:
        return self._lookup.document(slot, path)

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        return self._lookup.candidates(slot, query)

    def view(self, view: Any, doc_id: str) -> Any:
        """The view of the root; None where it should not exist."""
        snapshot = self.root(view, doc_id)
        return None if snapshot is None else existing(view, snapshot)

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
            self.out.keep(target.path, checked_content(snapshot))

    def failed(self, failures: Iterable[Failure]) -> None:
        self.out.failures += failures

    # ---- the ways to evaluate

    def materialise(self, cls: type[ViewModel]) -> None:
        """The default body: the view at its targets."""
        view = cls.new(snapshot=self.snapshot())
        try:
            wanted = _paths(view)
        except RAISED as error:
            raise EndedError((self._unit.target, error)) from None
        if wanted:
            content = view.to_snapshot()
            for path in wanted:
                self.out.keep(path, content)

    def rows(self, cls: type[ViewModel]) -> None:
        """The views of a root's rows. Two of them on one path are a conflict, which Deliver decides."""
        model = root_model(cls)
        try:
            views = views_of_rows(cls, model._at(self._path, dict(self.snapshot())))
        except RAISED as error:
            raise EndedError(("rows", error)) from None
        for view in views:
            try:
                wanted = dict.fromkeys(_paths(view))
            except RAISED as error:
                self.out.letter(self._unit.target, error)
                continue
            content = view.to_snapshot() if wanted else None
            self.out.emitted += [(path, content) for path in wanted]

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
