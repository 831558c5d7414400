"""Pushed-down aggregates: counts and whole sums of groups, asked of a database on read.

A group's accumulator is made from the database's numbers, and the program's getters run on it as ever; where a count says that
a row may raise, the rows are read and folded instead. Must not know how views are found by path.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from boiler.aggregating import group_of_text, group_text
from boiler.clients.requests import Stored
from boiler.dataflow.messages import Claimant
from boiler.functions import Functions, Groups
from boiler.group_folds import refold
from boiler.letters import Letter
from boiler.local.values import UnreadableError
from boiler.processors.nosql_reading import Reading, Test
from boiler.processors.nosql_views import Answer, PushedView, exact
from boiler.raised import RAISED
from boiler.session import Fields
from boiler.source import Source
from boiler.values import path_order


@dataclass(frozen=True)
class _Amount:
    """What is summed of a field. `absent` is what an absent one counts as, None where it counts as null.

    `lenient`: null counts as 0; else the program's row raises.
    """

    key: str
    absent: int | None
    lenient: bool


class FoldView(PushedView):
    """An aggregate."""

    def __init__(self, spec: Mapping[str, Any], functions: Functions, source: Source) -> None:
        """See PushedView."""
        super().__init__(spec, functions, source)
        self._groups: Groups = functions.groups[self.node]
        grouping = spec["folding"]["grouping"]
        self._totals = spec["folding"]["totals"]
        self._by: str | None = grouping["by"]["key"] if grouping["by"] is not None else None
        self._by_type = {"str": str, "int": int}[grouping["by"]["type"]] if self._by else str
        self._constant = grouping["group"]
        where = [(w["read"]["key"], w["read"]["type"], w["value"]) for w in grouping["where"]]
        self._where = tuple(Test(key, "==", value) for key, _, value in where)
        self._tests = (*self._tests, *self._where)
        self._types |= {key: type_ for key, type_, _ in where}
        amounts: dict[str, _Amount] = {}
        for amount in (a for total in self._totals for a in total["amounts"]):
            read, known = amount["read"], amounts.get(amount["read"]["key"])
            lenient = amount["lenient"] and (known is None or known.lenient)
            amounts[read["key"]] = _Amount(read["key"], read["default"], lenient)
        self._amounts = amounts
        values = all(exact(type_, "==", value) for _, type_, value in where)
        self._complete = self._complete and values and self._agrees()

    # ---- answers

    def all(self, reading: Reading) -> Answer:
        """The groups one after the other; all documents, where a count says that one of them may raise before it has a group."""
        groups = self._groups_there(reading) if self._complete else None
        answer = Answer()
        if groups is None:
            self.counters.folded += 1
            self._fold_all(answer, reading.documents(self.collection, ()))
            return answer
        for group in groups:
            self._one(reading, answer, group, letters=True)
        return answer

    def one(self, reading: Reading, key: Any) -> Answer:
        """One group; its rows, where a count says that one of them may raise."""
        text = self._known(key)
        if text is None:
            return Answer()
        answer = Answer()
        if self._complete and self._exact(key):
            self._one(reading, answer, key, letters=False)
        else:
            self.counters.folded += 1
            self._fold_all(answer, reading.documents(self.collection, ()), text)
        return answer

    def _one(self, reading: Reading, answer: Answer, group: Any, letters: bool) -> None:
        """Adds a group: counted, or folded from its rows. `letters`: also those of rows that have no group for an exception."""
        rows, text = self._count(reading, group), group_text(group)
        self.counters.proven += rows is not None
        self.counters.folded += rows is None
        if rows is None:
            documents = reading.documents(self.collection, self._group_tests(group))
            self._fold_all(answer, documents, text, letters)
        elif rows.count:
            self._claim(answer, text, self._accumulated(rows))

    def _known(self, group: Any) -> str | None:
        """The text of a group that there can be."""
        if self._by is None:
            same = type(group) is type(self._constant) and group == self._constant
            return group_text(group) if same else None
        return group_text(group) if type(group) is self._by_type else None

    def _exact(self, group: Any) -> bool:
        return self._by is None or exact(self._by_type.__name__, "==", group)

    def _groups_there(self, reading: Reading) -> list[Any] | None:
        """Every group, and perhaps some without rows; None where a document may raise before it has one."""
        if not self._all_typed(reading, self._types):
            return None
        return [self._constant] if self._by is None else self._distinct(reading)

    def _distinct(self, reading: Reading) -> list[Any] | None:
        """The groups, each found as the next value after the one before; None where a value can be no group."""
        assert self._by is not None
        found: list[Any] = []
        after: tuple[Any, ...] = ()
        while True:
            try:
                after = reading.next_value(self.collection, self._tests, self._by, after)
            except UnreadableError:
                return None
            if not after:
                return found
            (value,) = after
            if value is None:
                continue  # in no group
            if type(value) is not self._by_type or not self._exact(value):
                return None
            found.append(value)

    def _claim(self, answer: Answer, group: str, acc: Any, letters: Iterable[Letter] = ()) -> None:
        outcome = self._groups.view(group, acc)
        for index, claim in enumerate(outcome.claims):
            answer.claims.append((Claimant(self.mediator, group, index), claim.path, claim.fields))
        answer.letter(self.node, group, (*letters, *outcome.letters))

    # ---- by aggregations

    def _group_tests(self, group: Any) -> tuple[Test, ...]:
        if self._by is None:
            return self._tests
        return (*self._tests, Test(self._by, "==", group))

    def _count(self, reading: Reading, group: Any) -> "_Rows | None":
        """What a group's rows come to; None where one of them may raise."""
        tests = self._group_tests(group)
        count = reading.count(self.collection, tests)
        if not count:
            return _Rows(0, {})
        # To the database 3.0 is 3; to the program it is no int. A sum is an integer only where all its numbers are.
        whole = {key for key, type_ in self._types.items() if type_ == "int"}
        if self._by is not None and self._by_type is int:
            whole.add(self._by)
        for key in sorted(whole - self._amounts.keys()):
            summed = reading.summed(self.collection, tests, key)
            if summed.total is None or summed.count != count:
                return None
        sums = {}
        for key, amount in self._amounts.items():
            total = self._sum(reading, tests, count, amount)
            if total is None:
                return None
            sums[key] = total
        return _Rows(count, sums)

    def _sum(
        self, reading: Reading, tests: Sequence[Test], count: int, amount: _Amount
    ) -> int | None:
        """The sum of a field over all rows; None where it holds something else than an integer, or null that raises."""
        summed = reading.summed(self.collection, tests, amount.key)
        if summed.total is None or summed.count == count:
            return summed.total
        having = reading.having(self.collection, tests, amount.key)
        null = reading.count(self.collection, [*tests, Test(amount.key, "null")])
        absent = count - having
        if having - null != summed.count or (null and not amount.lenient):
            return None
        if absent and amount.absent is None and not amount.lenient:
            return None
        return summed.total + absent * (amount.absent or 0)

    def _accumulated(self, rows: "_Rows") -> Any:
        """The accumulator that the fold of so many rows with these sums gives."""
        values = {}
        for total in self._totals:
            value = total["start"] + rows.count * total["rows"]
            for amount in total["amounts"]:
                value += amount["times"] * rows.sums[amount["read"]["key"]]
            values[total["name"]] = value
        if "" in values:
            return values[""]
        return dataclasses.replace(self._groups.created(), **values)

    def _agrees(self) -> bool:
        """Whether two rows made up for it are grouped and folded by the program as the compiler says they are."""
        fields: Fields = {test.key: test.value for test in self._where}
        if self._by is not None:
            fields.setdefault(self._by, "g" if self._by_type is str else 7)
        for key in self._amounts:
            fields.setdefault(key, 5)
        group = fields[self._by] if self._by is not None else self._constant
        sums = {key: fields[key] for key in self._amounts}
        row = self._groups.row(f"{self.collection}/row", fields)
        try:
            same = self._groups.aggregator.group_of(row) == group_text(group)
            acc = self._groups.created()
            for count in (1, 2):
                acc = self._groups.accumulated(acc, row)
                wanted = self._accumulated(
                    _Rows(count, {key: count * value for key, value in sums.items()})
                )
                same = same and type(acc) is type(wanted) and _parts(acc) == _parts(wanted)
        except RAISED:
            return False
        return same

    # ---- by reading

    def _fold_all(
        self,
        answer: Answer,
        documents: Iterable[Stored],
        only: str | None = None,
        letters: bool = True,
    ) -> None:
        """Groups and folds documents as the other processors do; of `only` one group, where that is given."""
        groups: dict[str, dict[str, Fields]] = {}
        for stored in documents:
            assert stored.fields is not None, "left out by the reading"
            keys, failed = self._groups.keys(stored.path, stored.fields)
            for key in keys:
                if only is None or key == only:
                    groups.setdefault(str(key), {})[stored.path] = stored.fields
            if letters:
                answer.letter(f"{self.mediator}:groups", stored.path, failed)
        for group, rows in groups.items():
            self._fold(answer, group, rows)

    def _fold(self, answer: Answer, group: str, rows: Mapping[str, Fields]) -> None:
        try:
            fold = refold(self._groups, rows)
        except RAISED as error:
            letter = self._groups.letter("create_accumulator", group, error)
            answer.letter(self.node, group, [letter])
            return
        left = [fold.left[path] for path in sorted(fold.left, key=path_order)]
        if len(fold.left) < len(rows):
            self._claim(answer, group, fold.acc, left)
        else:
            answer.letter(self.node, group, left)


@dataclass(frozen=True)
class _Rows:
    """How many rows a group has, and the sum of each field."""

    count: int
    sums: Mapping[str, int]


def _parts(acc: Any) -> Any:
    if not dataclasses.is_dataclass(acc):
        return acc
    return [getattr(acc, each.name) for each in dataclasses.fields(acc)]


def group_of_id(text: str, type_: str) -> Any:
    """The group whose document has that id; None where none can have it."""
    if type_ == "str":
        return text
    try:
        group = group_of_text(text)
    except (SyntaxError, ValueError):
        return None
    return group if type(group) is int and str(group) == text else None
