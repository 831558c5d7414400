"""The views of a case, evaluated more than once: in another order of the roots, and of the attributes.

Must not know how a case came about.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from boiler.attributes import ForbiddenValueError, exported_attributes
from boiler.checking.findings import Counterexample
from boiler.checking.forms import form, shown
from boiler.checking.seen import Case
from boiler.evaluation import evaluate, evaluate_group
from boiler.event_folding import EventFolding
from boiler.functions import Groups
from boiler.group_folds import refold
from boiler.mediator import window_of
from boiler.models import is_view, relation_of
from boiler.outcomes import Outcome
from boiler.query import Where
from boiler.raised import RAISED
from boiler.session import EndedError, Fields, opened
from boiler.snapshot import Snapshot
from boiler.units import Unit
from boiler.values import Reference, matches_template, path_order
from boiler.view_model import rows_of, targets, views_of_rows
from boiler.window import Window

MOST = 100
"""So many roots or groups of a view are looked at."""


class Documents:
    """The session in which a case's views are evaluated: all of its documents, for any slot."""

    def __init__(self, case: Case) -> None:
        """As they are at the end of the log."""
        self._models = case.replayed.documents
        self._views = case.replayed.views
        self.all: dict[str, Fields] = dict(self._models)
        for found in self._views.values():
            self.all |= found

    def of(self, model: Any) -> Mapping[str, Fields]:
        """The documents of a model or view."""
        if is_view(model):
            return self._views.get(model.__name__, {})
        template = relation_of(model) + "/*"
        return {p: f for p, f in self._models.items() if matches_template(template, p)}

    def roots(self, unit: Unit) -> dict[str, Fields]:
        """Those that a mediator, or a view without one, is called for."""
        if unit.source.where is not None:
            found = self.of(unit.source.where.model)
        else:
            found = {p: f for p, f in self._models.items() if unit.source.covers(p)}
        return {path: found[path] for path in sorted(found, key=path_order)[:MOST]}

    def document(self, slot: str, path: str) -> Fields | None:
        """The document at a path."""
        return self.all.get(path)

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        """All documents of the query's class."""
        return self.of(query.model).items()

    def root(self, view: Any, doc_id: str) -> Snapshot | None:
        """None: views are made here from a snapshot."""
        return None

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        """Takes nothing."""


@dataclass(frozen=True)
class Roots:
    """A view of a case: what it is called, and how its document or documents are made anew for each root or group."""

    name: str
    view: Any
    count: int
    evaluate: Callable[[str], Outcome]
    views: Callable[[str], list[Any]]
    roots: tuple[str, ...]
    session: Documents


def views_in(case: Case) -> Iterator[Roots]:
    """The views of the plan that are made of documents."""
    documents = Documents(case)
    for id, node in case.functions.nodes.items():
        if id.endswith(":view"):
            yield _of_unit(case, documents, node.unit)
    for groups in case.functions.groups.values():
        yield _of_groups(documents, groups)
    for node in case.plan["nodes"]:
        if node["kind"] == "Aggregate" and node["rows"].startswith("events:"):
            yield _of_events(case, documents, node)


def _of_unit(case: Case, documents: Documents, unit: Unit) -> Roots:
    found = documents.roots(unit)
    sources = case.functions.sources

    def outcome(path: str) -> Outcome:
        return evaluate(case.program, unit, path, found[path], documents, sources)

    def views(path: str) -> list[Any]:
        view: Any = unit.view
        if view is None or not unit.source.holds(path, found[path]):
            return []
        snapshot = Snapshot(found[path], Reference(path))
        if rows_of(view) is not None:
            assert unit.source.where is not None
            return views_of_rows(view, unit.source.where.model._at(path, dict(found[path])))
        return [view.new(snapshot=snapshot)]

    return Roots(unit.label, unit.view, len(found), outcome, views, tuple(found), documents)


def _of_groups(documents: Documents, groups: Groups) -> Roots:
    rows: dict[str, dict[str, Fields]] = {}
    for path, fields in documents.of(groups.aggregator.input).items():
        for key in groups.keys(path, fields)[0]:
            rows.setdefault(str(key), {})[path] = fields
    kept = sorted(rows)[:MOST]

    def views(group: str) -> list[Any]:
        return [groups.aggregator.folded(refold(groups, rows[group]).acc, group)]

    def outcome(group: str) -> Outcome:
        return groups.view(group, refold(groups, rows[group]).acc)

    view = groups.aggregator.view
    return Roots(view.__name__, view, len(kept), outcome, views, tuple(kept), documents)


def _of_events(case: Case, documents: Documents, node: Mapping[str, Any]) -> Roots:
    """The groups of an aggregate over events, each as one window of all of its events where there are windows."""
    mediator = case.functions.class_of(node["mediator"])
    view = case.functions.class_of(node["view"])
    functions, windows = case.functions, window_of(mediator)
    folding = EventFolding(case.program, mediator, view, functions.sources)
    folds: dict[str, tuple[Any, Window | None]] = {}
    events = case.replayed.events.get(node["mediator"], [])
    for event in sorted(events, key=lambda e: (e.time, e.partition, e.offset)):
        acc, window = folds.get(event.key, (None, None))
        if windows is not None:
            own = windows.of(event.time)[0]
            window = own if window is None else Window(window.first, max(window.last, own.last))
        folds[event.key] = folding.add(event.key, acc, event).acc, window
    kept = [group for group in sorted(folds) if folds[group][0] is not None][:MOST]

    def views(group: str) -> list[Any]:
        acc, window = folds[group]
        return [folding.aggregator.folded(acc[0], group, window)]

    def outcome(group: str) -> Outcome:
        with opened(documents):
            return evaluate_group(case.program, views(group)[0], group, functions.sources)

    return Roots(view.__name__, view, len(kept), outcome, views, tuple(kept), documents)


def repeats(roots: Roots) -> tuple[str, Counterexample] | None:
    """The attribute whose value is another one when the same roots are evaluated again, from the last to the first."""
    first = {root: roots.evaluate(root) for root in roots.roots}
    for root in reversed(roots.roots):
        again = roots.evaluate(root)
        if form(again) == form(first[root]):
            continue
        attribute, was, now = _difference(roots, first[root], again)
        says = "it gives something else when the same root is evaluated again"
        lines = (f"root:        {root}", f"gives:       {was}", f"gives again: {now}")
        return attribute, Counterexample(says, lines)
    return None


def _difference(roots: Roots, first: Outcome, again: Outcome) -> tuple[str, str, str]:
    for was, now in zip(first.claims, again.claims, strict=False):
        if was.path == now.path and roots.view is not None:
            for attribute in exported_attributes(roots.view):
                key = attribute.key_in(roots.view)
                left, right = was.fields.get(key), now.fields.get(key)
                if form(left) != form(right):
                    return attribute.name, shown(left), shown(right)
    return "", shown([c.path for c in first.claims]), shown([c.path for c in again.claims])


def independent(roots: Roots) -> tuple[str, Counterexample] | None:
    """The attribute whose value depends on which one is asked for first, or whose getter changes a document or row."""
    for root in roots.roots:
        with opened(roots.session):
            try:
                views, others = roots.views(root), roots.views(root)
            except (EndedError, *RAISED):
                continue
            for view, other in zip(views, others, strict=False):
                found = _of_view(roots, root, view, other)
                if found is not None:
                    return found
    return None


def _of_view(roots: Roots, root: str, view: Any, other: Any) -> tuple[str, Counterexample] | None:
    attributes = exported_attributes(type(view))
    held = _held(view)
    before = [(form(each), shown(each)) for each in held]
    first: dict[str, str] = {}
    for attribute in attributes:
        first[attribute.name] = _value(view, attribute)
        for each, (was, text) in zip(held, before, strict=True):
            if form(each) != was:
                says = "it changes a document or row that the view is made of"
                lines = f"root:   {root}", f"before: {text}", f"after:  {shown(each)}"
                return attribute.name, Counterexample(says, lines)
    _target(other)
    for attribute in reversed(attributes):
        value = _value(other, attribute)
        if value != first[attribute.name]:
            says = "it gives something else when other attributes are asked for before it"
            lines = (
                f"root:  {root}",
                f"in order of declaration: {first[attribute.name]}",
                f"in the opposite order:   {value}",
            )
            return attribute.name, Counterexample(says, lines)
    return None


def _held(view: Any) -> list[Any]:
    """The documents and the row of a view."""
    # Not by getattr: attributes of the view may have these names.
    store, row, root = (vars(view).get(name) for name in ("store", "row", "root"))
    held = [row, root] if row is not None else []
    for found in getattr(store, "_objects", {}).values():
        held += found.values() if isinstance(found, Mapping) else [found]
    return [each for each in held if each is not None]


def _value(view: Any, attribute: Any) -> str:
    try:
        return form(attribute.exported(view))
    except ForbiddenValueError as forbidden:
        return form(forbidden.error)
    except RAISED as error:
        return f"raises {form(error)}"


def _target(view: Any) -> None:
    """The targets are asked for before any attribute, as everywhere."""
    try:
        targets(view)
    except RAISED:
        return
