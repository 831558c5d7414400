"""The promises of an aggregate: `retract` takes out what `accumulate` has taken in, `merge` makes of two folds the fold of both.

What is compared are accumulators, as the fold of the rows would have them. Rows that raise are in no example: what the language
says about them does not depend on these promises. Must not know how examples are found.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from boiler.accumulators import copied, settled
from boiler.checking.findings import Counterexample, UnsuitableError
from boiler.checking.folding import LONGEST, Folding
from boiler.checking.forms import as_json, close, form, shown, shown_fields
from boiler.checking.seen import Document
from boiler.evaluation import evaluate_group
from boiler.given import Given
from boiler.program import Program
from boiler.raised import RAISED
from boiler.session import opened


@dataclass(frozen=True)
class Trial:
    """Rows, one of which is taken out or replaced by `other`; `order` is another order of them, `cut` where they are divided."""

    rows: list[Document]
    place: int
    other: Document
    order: list[int]
    cut: int


def trials(rows: SearchStrategy[list[Document]]) -> SearchStrategy[Trial]:
    """Trials of groups of rows."""
    places = st.integers(0, LONGEST - 1)
    orders = st.permutations(range(LONGEST))
    return st.builds(Trial, rows, places, rows.map(_last), orders, places)


def _last(rows: list[Document]) -> Document:
    return rows[-1] if rows else Document("", {})


def small_trials(groups: Iterable[list[Document]]) -> Iterator[Trial]:
    """The same of given groups."""
    for rows in groups:
        yield Trial(rows, 0, rows[-1], [*reversed(range(LONGEST))], 0)


def smaller_trials(trial: Trial) -> Iterator[Trial]:
    """With a row less, or a value less in one of them."""
    for place in range(len(trial.rows)):
        rest = [*trial.rows[:place], *trial.rows[place + 1 :]]
        if rest:
            yield replace(trial, rows=rest)
    for place, row in enumerate((*trial.rows, trial.other)):
        for key in row.fields:
            fields = {name: value for name, value in row.fields.items() if name != key}
            less = replace(row, fields=fields)
            if place == len(trial.rows):
                yield replace(trial, other=less)
            else:
                rows = [*trial.rows[:place], less, *trial.rows[place + 1 :]]
                yield replace(trial, rows=rows)


@dataclass(frozen=True)
class _Shower:
    """Makes counterexamples of one aggregate."""

    program: Program
    folding: Folding
    rows: Sequence[Document]

    def of(self, says: str, *named: tuple[str, str], wrong: Any, right: Any) -> Counterexample:
        """`right` is the accumulator as it should be, `wrong` as it is; `named` stand between the rows and these."""
        lines = ["the rows of a group, in order:"]
        lines += [f"  {self.folding.shown(row)}" for row in self.rows]
        labelled = [*named, ("folded", shown(right)), ("found", shown(wrong))]
        width = max(len(name) for name, _ in labelled) + 1
        lines += [f"{name + ':':{width}} {text}" for name, text in labelled]
        lines += self._views(wrong, right)
        return Counterexample(says, tuple(lines))

    def _views(self, wrong: Any, right: Any) -> Iterator[str]:
        if self.folding.event_time is not None:
            return
        group = self.folding.group_of(self.rows[0]) or "''"
        should, are = self._documents(right, group), self._documents(wrong, group)
        if should == are:
            yield "the view's document is the same so far, but the accumulator is not"
            return
        for path in sorted({*should, *are}):
            if should.get(path) != are.get(path):
                yield f"so {path} would be {are.get(path, 'missing')}"
                yield f"   instead of {should.get(path, 'missing')}"

    def _documents(self, acc: Any, group: str) -> dict[str, str]:
        try:
            with opened(Given({})):
                view = self.folding.aggregator.folded(acc, group)
                outcome = evaluate_group(self.program, view, group, frozenset())
        except RAISED:
            return {}
        return {claim.path: shown_fields(as_json(claim.fields)) for claim in outcome.claims}


def retract_inverts(program: Program, folding: Folding, trial: Trial) -> Counterexample | None:
    """Whether rows can be taken out, replaced, and taken in in any order."""
    rows = folding.together(trial.rows)
    shower = _Shower(program, folding, rows)
    whole = folding.fold(rows)
    place = trial.place % len(rows)
    removed = (_removed(folding, shower, whole, rows, each) for each in range(len(rows)))
    return (
        next((found for found in removed if found is not None), None)
        or _replaced(folding, shower, whole, rows, place, trial.other)
        or _reordered(folding, shower, whole, rows, trial.order)
    )


def _removed(
    folding: Folding, shower: _Shower, whole: Any, rows: Sequence[Document], place: int
) -> Counterexample | None:
    rest = [*rows[:place], *rows[place + 1 :]]
    if not rest:
        return None  # a group without rows is none
    right = _or_none(lambda: folding.fold(rest))
    wrong = _retracted(folding, whole, rows[place])
    if right is None or wrong is None or form(wrong[0]) == form(right[0]):
        return None
    named = ("before", shown(whole)), ("taken out", _name(folding, rows[place]))
    says = "retract does not take out what accumulate has taken in"
    return shower.of(says, *named, wrong=wrong[0], right=right[0])


def _replaced(
    folding: Folding,
    shower: _Shower,
    whole: Any,
    rows: Sequence[Document],
    place: int,
    other: Document,
) -> Counterexample | None:
    new = replace(other, path=rows[place].path, message_key=rows[place].message_key)
    if folding.group_of(new) != folding.group_of(rows[place]):
        return None
    changed = [*rows[:place], new, *rows[place + 1 :]]
    right = _or_none(lambda: folding.fold(changed))
    without = _retracted(folding, whole, rows[place])
    if right is None or without is None:
        return None
    wrong = _or_none(lambda: folding.taken(without[0], new))
    if wrong is None or form(wrong[0]) == form(right[0]):
        return None
    named = (
        ("before", shown(whole)),
        ("replaced", _name(folding, rows[place])),
        ("by", folding.shown(new)),
    )
    says = "retract and accumulate do not replace a row by another"
    return shower.of(says, *named, wrong=wrong[0], right=right[0])


def _reordered(
    folding: Folding, shower: _Shower, whole: Any, rows: Sequence[Document], order: Sequence[int]
) -> Counterexample | None:
    if folding.event_time is not None:
        return None  # events always come in their order
    places = [place for place in order if place < len(rows)]
    wrong = _or_none(lambda: folding.fold([rows[place] for place in places]))
    if wrong is None or form(wrong[0]) == form(whole):
        return None
    names = ", ".join(_name(folding, rows[place]) for place in places)
    says = "with a retract rows are taken in in any order, and here the order shows"
    return shower.of(says, ("in the order", names), wrong=wrong[0], right=whole)


def merge_agrees(program: Program, folding: Folding, trial: Trial) -> Counterexample | None:
    """Whether the merged folds of the first rows and of the others are the fold of all; floats but for their last digits."""
    rows = folding.together(trial.rows)
    if len(rows) < 2:
        raise UnsuitableError
    cut = 1 + trial.cut % (len(rows) - 1)
    first, second = folding.fold(rows[:cut]), folding.fold(rows[cut:])
    right = folding.fold(rows)
    shower = _Shower(program, folding, rows)
    named = (
        (f"the first {cut}", shown(first)),
        ("the others", shown(second)),
    )
    merge: Any = folding.aggregator.view
    try:
        with opened(Given({})):
            wrong = settled(merge.merge(copied(first), copied(second)))
    except RAISED as error:
        lines = shower.of("", *named, wrong=error, right=right).shown
        return Counterexample(f"merge raises {type(error).__name__}: {error}", lines)
    if close(wrong, right):
        return None
    says = "merge does not give what accumulate gives for all rows"
    return shower.of(says, *named, wrong=wrong, right=right)


def accumulate_is_pure(
    program: Program, folding: Folding, name: str, trial: Trial
) -> Counterexample | None:
    """Whether the same call gives the same, whatever was called in between, and leaves its row as it is."""
    rows = folding.together(trial.rows)
    shower = _Shower(program, folding, rows)
    fresh = form(folding.created())
    acc, row, between = folding.fold(rows), rows[trial.place % len(rows)], rows[-1]
    first, changed = _called(folding, name, acc, row)
    if changed is not None:
        says = f"{name} changes its row, which is not its own"
        return Counterexample(says, (f"before: {folding.shown(row)}", f"after:  {changed}"))
    _called(folding, name, acc, between)
    again, _ = _called(folding, name, acc, row)
    if form(first) != form(again):
        says = f"{name} gives something else when it is called again with the same arguments"
        named = ("accumulator", shown(acc)), ("row", folding.shown(row))
        return shower.of(says, *named, wrong=again, right=first)
    if form(folding.created()) != fresh:
        says = "create_accumulator gives an accumulator that was changed before: make a new one each time"
        now = ("created at first", fresh), ("created afterwards", form(folding.created()))
        lines = tuple(f"{label}: {text}" for label, text in now)
        return Counterexample(says, lines)
    return None


def _called(folding: Folding, name: str, acc: Any, row: Document) -> tuple[Any, str | None]:
    """What a call gives or raises, and the row after it where it has changed."""
    given = folding.row(row)
    before = form(given)
    method = getattr(folding.aggregator, {"accumulate": "accumulated"}.get(name, "retracted"))
    try:
        with opened(Given({})):
            result = method(copied(acc), given)
    except RAISED as error:
        result = error
    return result, None if form(given) == before else shown(given)


def _retracted(folding: Folding, acc: Any, row: Document) -> tuple[Any] | None:
    """None where it raises: then the group is folded again."""
    try:
        with opened(Given({})):
            if folding.groups is not None and folding.groups.inverse == "derived":
                if not folding.groups.is_exact(acc):
                    return None
                return (folding.groups.retracted(copied(acc), folding.row(row)),)
            return (folding.aggregator.retracted(copied(acc), folding.row(row)),)
    except RAISED:
        return None


def _or_none(make: Callable[[], Any]) -> tuple[Any] | None:
    try:
        return (make(),)
    except UnsuitableError:
        return None


def _name(folding: Folding, row: Document) -> str:
    return row.path or folding.shown(row)
