"""The oracle's evaluation: everything that a program wants to exist at one cut, by the plain definition, without increments.

For each mediator all of its roots, groups or keys. Must not know logs or earlier cuts, nor how the result is written.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from .aggregates import Aggregation, Group, Row, group_of
from .attributes import function_of
from .claims import Claim, Outcome, winners
from .events import Event, EventLetters, Flow, Record, read
from .failures import Letters
from .joins import Fields, meets, misfit
from .operators import Operator, TopicRecord
from .programs import Delivery, Program, alone, has_stream, references_of
from .roots import Root
from .sessions import RAISED, BeyondOracleError
from .values import Reference, fits, order
from .views import ViewModel

Database = Mapping[str, Fields]


class Memory(Protocol):
    """What views that depend on earlier cuts need of them."""

    def advance(
        self, cut: "Evaluation", delivery: Delivery, roots: Mapping[str, Fields]
    ) -> Outcome:
        """What the roots of this cut want, and what those before left."""


class Evaluation:
    """All claims, records and letters of one cut."""

    def __init__(
        self,
        program: Program,
        documents: Database,
        records: Iterable[Record] = (),
        ended: bool = True,
    ) -> None:
        """`documents` by path; `records` of all topics of events so far; `ended`: there will be no more of them."""
        self.program, self.records, self.ended = program, list(records), ended
        self.letters = Letters(program.loaded)
        self.event_letters = EventLetters(program.loaded)
        self.emitted: list[TopicRecord] = []
        self.winners: dict[tuple[str | None, str], Claim] = {}
        self._all = {path: documents[path] for path in sorted(documents, key=order)}
        self._documents: dict[Any, dict[str, Fields]] = {}
        self._events: dict[Delivery, Outcome] = {}
        self._building: list[Any] = []

    def run(self, memory: Memory) -> "Evaluation":
        """Evaluates every mediator."""
        claims: list[Claim] = []
        for delivery in self.program.deliveries:
            if delivery.role == "operator":
                claims += self._operator(delivery).claims
            elif delivery.role == "event_aggregate":
                claims += self._event_aggregate(delivery).claims
            elif delivery.role != "client":
                claims += self._documents_view(delivery, memory).claims
        self.winners = winners(claims, self.letters, self._delivers)
        for view in self.program.streams:
            self.documents_of(view)
        return self

    def _delivers(self, topic: str | None) -> str:
        """The node that decides between claims: one for Firestore, and one for each topic, named by its first mediator."""
        if topic is None:
            return "deliver"
        return next(f"{d.name}/sink:deliver" for d in self.program.deliveries if d.topic == topic)

    # ---- documents

    def documents_of(self, model: Any) -> Mapping[str, Fields]:
        """The documents of a model's collection, or of a view, in order of their paths."""
        if model not in self._documents:
            if issubclass(model, ViewModel):
                self._documents[model] = self._stream(model)
            else:
                template = model._collection() + "/*"
                self._documents[model] = {p: f for p, f in self._all.items() if fits(template, p)}
        return self._documents[model]

    def _stream(self, view: Any) -> dict[str, Fields]:
        """The documents of a view over all of its roots."""
        if view in self._building:
            raise BeyondOracleError(f"{view.__name__} is made of itself")
        if not hasattr(view, "doc_ref") or hasattr(view, "_view_refs"):
            raise BeyondOracleError(f"{view.__name__} has no single doc_ref, so no view reads it")
        self._building.append(view)
        try:
            claims = self._stream_claims(view)
        finally:
            self._building.pop()
        won = winners(claims, self.letters, lambda _: f"views:{view.__name__}").values()
        return {claim.path: claim.fields for claim in sorted(won, key=lambda c: order(c.path))}

    def _stream_claims(self, view: Any) -> list[Claim]:
        if has_stream(view):
            return self._documents_view(alone(view), None).claims
        makers = [d for d in self.program.deliveries if d.role == "event_aggregate"]
        makers = [d for d in makers if d.view is view]
        if not makers:
            raise BeyondOracleError(f"{view.__name__} is made of no documents, so no view reads it")
        return [claim for d in makers for claim in self._event_aggregate(d).claims]

    def roots(self, delivery: Delivery) -> dict[str, Fields]:
        """The documents that meet the source; a letter for each compared attribute that can't be read."""
        source = delivery.source
        if source.group is not None:
            group = source.group
            return {p: f for p, f in self._all.items() if Reference(p).params[-2] == group}
        found = {}
        for path, fields in self.documents_of(source.model).items():
            document = source.model._at(path, fields)
            unread = {c.attribute: misfit(document, [c.attribute]) for c in source.conditions}
            for attribute, error in unread.items():
                if error is not None:
                    letter = self.letters.of(delivery.label, path, attribute, error)
                    self.letters.add(letter, f"{delivery.name}:view")
            if not any(unread.values()) and meets(document, source.conditions):
                found[path] = fields
        return found

    # ---- views over documents

    def _documents_view(self, delivery: Delivery, memory: Memory | None) -> Outcome:
        self._misfits(delivery)
        roots = self.roots(delivery)
        if delivery.role == "aggregate":
            outcome = self._aggregate(delivery, roots)
        elif delivery.remembers and memory is not None:
            outcome = memory.advance(self, delivery, roots)
        else:
            outcome = Outcome()
            for path, fields in roots.items():
                outcome.add(self.root(delivery, path, fields).run())
        self._keep(delivery, outcome)
        return outcome

    def root(self, delivery: Delivery, path: str, fields: Fields) -> Root:
        """One root, to be run."""
        return Root(self, self.letters, delivery, path, fields)

    def _keep(self, delivery: Delivery, outcome: Outcome) -> None:
        for letter in outcome.letters:
            self.letters.add(letter, f"{delivery.name}:view")

    def _misfits(self, delivery: Delivery) -> None:
        """Letters for documents that a `where` of the view can't read."""
        for slot, declared in references_of(delivery.view).items():
            reads = self.program.reads_of(declared)
            for path, fields in self.documents_of(declared.model).items() if reads else ():
                error = misfit(declared.model._at(path, fields), reads)
                if error is not None:
                    letter = self.letters.of(delivery.label, path, slot, error)
                    self.letters.add(letter, f"{delivery.name}/{slot}")

    def _aggregate(self, delivery: Delivery, roots: Mapping[str, Fields]) -> Outcome:
        """A view for each group of documents."""
        view, found = delivery.view, Aggregation(self.program, self.letters, delivery)
        model = view._boiler_input()
        groups: dict[Any, list[Row]] = {}
        for path, fields in roots.items():
            try:
                key = view.key(model._at(path, fields)) if function_of(view, "key") else None
                group = group_of(key)
            except RAISED as error:
                found.letter(path, "key", error)
                continue
            if group is not None:
                groups.setdefault(group, []).append((path, _row(model, path, fields)))
        for text, group in sorted((repr(group), group) for group in groups):
            found.take(
                Group(group, text, groups[group]),
                lambda path, error: found.letter(path, "accumulate", error),
            )
        return found.outcome

    # ---- events

    def _keyed(self, delivery: Delivery, owner: Any) -> tuple[Flow, list[tuple[Any, Event]]]:
        """The events of a mediator with their keys; a key that raises is a letter."""
        name = delivery.name
        flow = read(delivery.source, name, self.records, self.ended, self.event_letters)
        found = []
        for event in flow.events:
            try:
                key = owner.key(event.value()) if function_of(owner, "key") else event.record.key
                group = group_of(key)
            except RAISED as error:
                record = event.record
                self.event_letters.raised(name, record.origin, record.key, event.at, error)
                continue
            if group is not None:
                found.append((group, event))
        return flow, found

    def _operator(self, delivery: Delivery) -> Outcome:
        operator = Operator(self.program, delivery, self.letters, self.event_letters)
        outcome = operator.run(*self._keyed(delivery, delivery.mediator))
        self.emitted += operator.records
        self._keep(delivery, outcome)
        return outcome

    def _event_aggregate(self, delivery: Delivery) -> Outcome:
        if delivery not in self._events:
            self._events[delivery] = self._event_groups(delivery)
            self._keep(delivery, self._events[delivery])
        return self._events[delivery]

    def _event_groups(self, delivery: Delivery) -> Outcome:
        """A view for each group of released events, or for each window that is closed."""
        found = Aggregation(self.program, self.letters, delivery)
        flow, keyed = self._keyed(delivery, delivery.view)
        groups: dict[Any, list[Event]] = {}
        for group, event in keyed:
            groups.setdefault(group, []).append(event)
        windows = []
        for group, events in groups.items():
            if delivery.window is None:
                events = [event for event in events if flow.released(event.at)]
                windows.append((0, repr(group), Group(group, repr(group), _rows(events))))
                continue
            for window, places in delivery.window.split([event.at for event in events]):
                if window.last <= flow.watermark:
                    text = f"{group!r}@{window.text()}"
                    rows = _rows([events[place] for place in places])
                    windows.append((window.last, text, Group(group, text, rows, window)))
        by_origin = {event.record.origin: event for _, event in keyed}
        for _, _, closed in sorted(windows, key=lambda item: item[:2]):
            found.take(
                closed,
                lambda origin, error: self._left_out(delivery, by_origin[origin], error),
            )
        return found.outcome

    def _left_out(self, delivery: Delivery, event: Event, error: BaseException) -> None:
        record = event.record
        self.event_letters.raised(delivery.name, record.origin, record.key, event.at, error)


def _row(model: Any, path: str, fields: Fields) -> Any:
    return lambda: model._at(path, fields)


def _rows(events: list[Event]) -> list[Row]:
    return [(event.record.origin, event.value) for event in events]
