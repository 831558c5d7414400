"""Groups of rows of an aggregating view, as strategies, and their fold: what all properties of aggregates start from.

Must not know the properties.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from boiler.accumulators import copied
from boiler.aggregating import Aggregator
from boiler.checking.findings import UnsuitableError
from boiler.checking.forms import shown_fields
from boiler.checking.seen import MOST, Case, Document
from boiler.checking.values import Values, path_in, with_changes
from boiler.functions import Given, Groups
from boiler.importing import copied as copied_fields
from boiler.instants import micros_of
from boiler.raised import RAISED
from boiler.session import opened
from boiler.values import path_order

LONGEST = 6
"""Rows of a group: what goes wrong, goes wrong with few."""


@dataclass(frozen=True)
class Folding:
    """An aggregating view in a program: over documents with the `groups` of its node, or over events in order of `event_time`."""

    aggregator: Aggregator
    mediator: str
    groups: Groups | None = None
    event_time: str | None = None

    @property
    def name(self) -> str:
        """The view's name."""
        return self.aggregator.view.__name__

    def row(self, document: Document) -> Any:
        """The object that the program's functions are given, of its own."""
        fields = copied_fields(document.fields)
        cls = self.aggregator.input
        return cls._of(fields) if self.event_time is not None else cls._at(document.path, fields)

    def group_of(self, document: Document) -> str | None:
        """The text of its group; None where it has none, or its `key` raises."""
        try:
            with opened(Given({})):
                if self.groups is not None:
                    keys, _ = self.groups.keys(document.path, copied_fields(document.fields))
                    return str(keys[0]) if keys else None
                return self.aggregator.group_of(self.row(document), document.message_key)
        except RAISED:
            return None

    def time_of(self, document: Document) -> int | None:
        """The event time of an event; None for what is no event."""
        assert self.event_time is not None
        try:
            return micros_of(getattr(self.row(document), self.event_time))
        except RAISED:
            return None

    def created(self) -> Any:
        """The accumulator of no rows. Raises UnsuitableError where the program raises."""
        return self._called(self.aggregator.created)

    def fold(self, rows: Sequence[Document]) -> Any:
        """The accumulator of rows in their order. Raises UnsuitableError where one of them raises."""
        acc = self.created()
        for row in rows:
            acc = self.taken(acc, row)
        return acc

    def taken(self, acc: Any, row: Document) -> Any:
        """With a row; the accumulator is used up. Raises UnsuitableError where the program raises."""
        return self._called(lambda: self.aggregator.accumulated(acc, self.row(row)))

    def _called(self, call: Callable[[], Any]) -> Any:
        try:
            with opened(Given({})):
                return call()
        except RAISED as error:
            raise UnsuitableError from error

    def together(self, rows: Sequence[Document]) -> list[Document]:
        """Those of one group that can be folded one after the other, in the order of the fold. Raises UnsuitableError for none."""
        if self.event_time is not None:
            times = [(self.time_of(row), place) for place, row in enumerate(rows)]
            rows = [rows[p] for at, p in sorted((at, p) for at, p in times if at is not None)]
        group: str | None = None
        kept: list[Document] = []
        acc = self.created()
        for row in rows:
            own = self.group_of(row)
            if own is None or (group is not None and own != group):
                continue
            try:
                acc = self.taken(copied(acc), row)
            except UnsuitableError:
                continue
            group = own
            kept.append(row)
        if not kept:
            raise UnsuitableError
        return kept

    def shown(self, row: Document) -> str:
        """For people."""
        return f"{row.path or 'event'} {shown_fields(row.fields)}".replace("event {", "{", 1)


def rows_of_groups(
    folding: Folding, case: Case, values: Values, count: int = LONGEST
) -> SearchStrategy[list[Document]]:
    """Rows in the order of their paths, most of them of one group, as the case has them or changed."""
    cls = folding.aggregator.input
    seen: dict[str, list[Document]] = {}
    for document in case.seen.of(cls):
        group = folding.group_of(document)
        if group is not None:
            seen.setdefault(group, []).append(document)
    paths = _paths(cls, case, count) if folding.event_time is None else [""] * count
    keys = [d.message_key for d in case.seen.of(cls) if d.message_key is not None] or ["k"]

    groups = [[document.fields for document in documents] for documents in seen.values()]
    place, changes = (
        st.integers(0, MOST - 1),
        st.lists(values.changes(cls), min_size=1, max_size=count),
    )

    def of_seen(drawn: Any) -> list[dict[str, Any]]:
        group, rows = drawn
        known = groups[group % len(groups)]
        return [with_changes(known[which % len(known)], changed) for which, changed in rows]

    row = st.tuples(place, values.changes(cls))
    fresh = st.tuples(values.documents(cls), changes).map(
        lambda drawn: [with_changes(drawn[0], changed) for changed in drawn[1]]
    )
    known = st.tuples(place, st.lists(row, min_size=1, max_size=count)).map(of_seen)
    keyed = st.sampled_from(keys if folding.event_time is not None else [None])
    drawn = st.one_of(known, fresh, known.map(list)) if groups else fresh
    return st.tuples(drawn, keyed).map(
        lambda found: [
            Document(path, fields, found[1]) for path, fields in zip(paths, found[0], strict=False)
        ]
    )


def _paths(cls: Any, case: Case, count: int) -> list[str]:
    """Paths in order: as the case has them, as far as there are any."""
    found = list(dict.fromkeys(document.path for document in case.seen.of(cls)))[:count]
    found += [path_in(cls, f"row{place}") for place in range(count - len(found))]
    return sorted(dict.fromkeys(found), key=path_order)
