"""Evaluates one root of one unit: which documents it wants to exist, and what raised.

Documents come from a lookup, so the same code serves the operators' calls and the python processor. Must not know either.
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from boiler.attributes import fields_of
from boiler.exporting import exported, keys_of
from boiler.importing import copied
from boiler.letters import Letter, of_error, passed_through
from boiler.program import Program
from boiler.query import Where
from boiler.raised import RAISED
from boiler.session import EndedError, Fields, opened
from boiler.sizes import DOCUMENT_BYTES, PATH_BYTES, document_size
from boiler.snapshot import Snapshot
from boiler.units import Unit
from boiler.values import Reference, is_document_path, matches_template
from boiler.view_model import root_model, rows_of, targets, views_of_rows


class Lookup(Protocol):
    """Where documents come from."""

    def document(self, slot: str, path: str) -> Fields | None:
        """The document that the reference `slot` asks for."""

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        """All documents that meet the query, perhaps more."""


@dataclass(frozen=True)
class Claim:
    """A document that a root wants to exist."""

    path: str
    fields: Fields


@dataclass(frozen=True)
class Outcome:
    """The claims of a root in order, and its dead letters: at most one for each attribute."""

    claims: tuple[Claim, ...]
    letters: tuple[Letter, ...]


def evaluate(
    program: Program, unit: Unit, path: str, fields: Fields, lookup: Lookup, sources: frozenset[str]
) -> Outcome:
    """Evaluates the root at `path`. `sources` are the collection templates that the program reads: never a target's."""
    run = _Run(program, unit, path, fields, lookup, sources)
    if not unit.source.holds(path, fields):
        for attribute, error in unit.source.unreadable(path, fields).items():
            run.letter(attribute, error)
        return run.outcome()
    with opened(run):
        try:
            if unit.trigger is not None:
                run.trigger()
            elif rows_of(unit.view) is not None:
                run.rows()
            else:
                run.materialise()
        except EndedError as ended:
            if ended.cause is not None:
                run.letter(*ended.cause)
            run.emitted.clear()
    return run.outcome()


@dataclass
class _Run:
    """The session of one evaluation."""

    program: Program
    unit: Unit
    path: str
    fields: Fields
    lookup: Lookup
    sources: frozenset[str]
    emitted: list[tuple[str, Any]] = field(default_factory=list)
    letters: dict[str, Letter] = field(default_factory=dict)

    # ---- the session that the program's classes see

    def document(self, slot: str, path: str) -> Fields | None:
        return self.lookup.document(slot, path)

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        return self.lookup.candidates(slot, query)

    def root(self, view: Any, doc_id: str) -> Snapshot | None:
        own = Reference(self.path)
        if doc_id not in (own.id, self.path):
            raise ValueError(
                f"{view.__name__}.get in a mediator is for its own root, {own.id}, not for {doc_id!r}"
            )
        return self.snapshot()

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        target = _checked_target(reference)
        if target is not None:
            self._keep(target.path, checked_content(snapshot))

    def _keep(self, path: str, content: Any) -> None:
        """The first of several on one path stays."""
        if all(path != known for known, _ in self.emitted):
            self.emitted.append((path, content))

    # ---- the two ways to evaluate

    def materialise(self) -> None:
        """The default body: the view at its targets."""
        view = self.unit.view.new(snapshot=self.snapshot())
        try:
            wanted = [t for t in map(_checked_target, targets(view)) if t is not None]
        except RAISED as error:
            raise EndedError((self.unit.target, error)) from None
        if wanted:
            content = view.to_snapshot()
            for target in wanted:
                self._keep(target.path, content)

    def rows(self) -> None:
        """The views of a root's rows. Two of them on one path are a conflict, which Deliver decides."""
        model = root_model(self.unit.view)
        try:
            views = views_of_rows(self.unit.view, model._at(self.path, dict(self.snapshot())))
        except RAISED as error:
            raise EndedError(("rows", error)) from None
        for view in views:
            try:
                wanted = [t for t in map(_checked_target, targets(view)) if t is not None]
            except RAISED as error:
                self.letter(self.unit.target, error)
                continue
            content = view.to_snapshot() if wanted else None
            self.emitted += [(path, content) for path in dict.fromkeys(t.path for t in wanted)]

    def trigger(self) -> None:
        """The mediator's own method."""
        assert self.unit.trigger is not None
        assert self.unit.mediator is not None
        source, snapshot = self.unit.source, self.snapshot()
        mediator = self.unit.mediator()
        try:
            if source.where is not None and source.gives == "object":
                self.unit.trigger(mediator, source.where.model._at(self.path, dict(snapshot)))
            else:
                self.unit.trigger(mediator, snapshot.reference, snapshot)
        except RAISED as error:
            raise EndedError((self._failed(error), error)) from None

    def snapshot(self) -> Snapshot:
        """The root as a snapshot of its own, since a program may change what it is given."""
        return Snapshot(copied(self.fields), Reference(self.path))

    def _failed(self, error: BaseException) -> str:
        """What a dead letter calls it: a target that raised by its name, anything else in the method by the method's."""
        for name in ("doc_ref", "_view_refs"):
            getter = getattr(inspect.getattr_static(self.unit.view, name, None), "fget", None)
            if getter is not None and passed_through(error, getter.__code__):
                return name
        trigger: Callable[..., Any] | None = self.unit.trigger
        return trigger.__name__ if trigger is not None else self.unit.target

    # ---- what comes out

    def letter(self, attribute: str, error: BaseException, getter: Any = None) -> None:
        """Keeps a dead letter; the first of an attribute stays."""
        view = self.unit.view.__name__
        letter = of_error(self.program, view, self.path, attribute, error, getter)
        self.letters.setdefault(attribute, letter)

    def outcome(self) -> Outcome:
        """Claims for what was emitted, refusals and failed getters as letters."""
        claims = []
        for path, content in self.emitted:
            for failure in getattr(content, "failures", ()):
                self.letter(failure.attribute, failure.error, failure.getter)
            refusal = self._refusal(path, content)
            if refusal is not None:
                self.letter(self.unit.target, refusal)
            else:
                claims.append(Claim(path, dict(content)))
        return Outcome(tuple(claims), tuple(self.letters.values()))

    def _refusal(self, path: str, content: Any) -> Exception | None:
        if any(matches_template(template + "/*", path) for template in self.sources):
            return ValueError(f"{path} is in a collection that the program reads")
        if len(path.encode("utf-8")) > PATH_BYTES:
            return ValueError(f"the path of a document is longer than {PATH_BYTES} bytes")
        if document_size(path, content) > DOCUMENT_BYTES:
            return OverflowError(f"{path} is larger than 1 MiB")
        return None


def checked_content(snapshot: Any) -> Snapshot:
    """What a sink is given, checked like a view's attributes: a program may give any dict, or change a view's.

    Raises TypeError or OverflowError for what can't be written.
    """
    if not isinstance(snapshot, dict):
        raise TypeError(f"a snapshot must be a dict, not {type(snapshot).__name__}")
    content = Snapshot({key: exported(snapshot[key], Any, fields_of) for key in keys_of(snapshot)})
    content.failures = getattr(snapshot, "failures", ())
    return content


def _checked_target(target: Any) -> Reference | None:
    if target is None:
        return None
    if not isinstance(target, Reference):
        raise TypeError(f"a target must be a Reference or None, not {type(target).__name__}")
    if not is_document_path(target.path):
        raise ValueError(f"not a document's path: {target.path!r}")
    return target
