"""Groups of rows of an aggregating view, as strategies, and their fold: what all properties of aggregates start from.

Must not know the properties.
"""

import random
from collections.abc import Callable, Iterator, Sequence
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
from boiler.functions import Groups
from boiler.given import Given
from boiler.importing import copied as copied_fields
from boiler.instants import micros_of
from boiler.raised import RAISED
from boiler.session import opened
from boiler.values import path_order

LONGEST = 6
"""Rows of a group: what goes wrong, goes wrong with few."""

MADE, MOST_MADE = 400, 5
"""So many rows are made up, to find groups that the case does not have, and so many such groups are enough."""

MOST_GROUPS = 2
"""Groups in which every value of every attribute is tried."""


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
        """Those of one group, in the order of the fold, without any that raises. Raises UnsuitableError where none is left."""
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
    paths, keys = _paths(folding, case, count), _message_keys(folding, case)
    groups = [
        [document.fields for document in documents] for documents in _groups(folding, case, values)
    ]
    if not groups:
        return st.just([])
    place = st.integers(0, MOST - 1)

    def rows(drawn: tuple[int, list[tuple[int, Any]], str | None]) -> list[Document]:
        group, changed, key = drawn
        known = groups[group % len(groups)]
        fields = [with_changes(known[which % len(known)], changes) for which, changes in changed]
        return [Document(p, f, key) for p, f in zip(paths, fields, strict=False)]

    row = st.tuples(place, values.changes(cls))
    several = st.lists(row, min_size=1, max_size=count)
    return st.tuples(place, several, st.sampled_from(keys)).map(rows)


def small_groups(folding: Folding, case: Case, values: Values) -> Iterator[list[Document]]:
    """For each group that was seen, and each value of an attribute, three rows of which the second one has it."""
    cls = folding.aggregator.input
    paths, keys = _paths(folding, case, 3), _message_keys(folding, case)
    changes = list(values.single_changes(cls))
    for documents in _groups(folding, case, values)[:MOST_GROUPS]:
        key = documents[0].message_key or keys[0]
        first, last = documents[0].fields, documents[-1].fields
        for change in changes:
            fields = first, with_changes(first, [change]), last
            yield [Document(p, f, key) for p, f in zip(paths, fields, strict=False)]


def _groups(folding: Folding, case: Case, values: Values) -> list[list[Document]]:
    """The rows that were seen, by group; and some that were not, each for itself."""
    cls = folding.aggregator.input
    key = _message_keys(folding, case)[0]
    found: dict[str, list[Document]] = {}
    for document in case.seen.of(cls):
        group = folding.group_of(document)
        if group is not None:
            found.setdefault(group, []).append(document)
    made: dict[str, Document] = {}
    chance = random.Random(0)
    for fields in (values.made(cls, chance) for _ in range(MADE)):
        document = Document(path_in(cls, "x"), fields, key)
        group = folding.group_of(document)
        if group is not None and group not in found and len(made) < MOST_MADE:
            made.setdefault(group, document)
    return [*found.values(), *([document] for document in made.values())]


def _message_keys(folding: Folding, case: Case) -> list[str | None]:
    if folding.event_time is None:
        return [None]
    seen = case.seen.of(folding.aggregator.input)
    return [d.message_key for d in seen if d.message_key is not None] or ["k"]


def _paths(folding: Folding, case: Case, count: int) -> list[str]:
    """Paths in order: as the case has them, as far as there are any."""
    cls = folding.aggregator.input
    if folding.event_time is not None:
        return [""] * count
    found = list(dict.fromkeys(document.path for document in case.seen.of(cls)))[:count]
    found += [path_in(cls, f"row{place}") for place in range(count - len(found))]
    return sorted(dict.fromkeys(found), key=path_order)
