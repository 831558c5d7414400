"""Pushed-down views, asked of a database on read: what all have in common, and filters.

What the database says is taken only where counts beside it show that no stored value means something else to the program than to
the database; else documents are read, and evaluated as in any other processor. Must not know how views are found by path.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from boiler.clients.requests import Stored
from boiler.dataflow.messages import Claimant
from boiler.functions import Functions
from boiler.given import Given
from boiler.letters import Letter
from boiler.processors.nosql_reading import LOWEST, Reading, Test
from boiler.session import Fields
from boiler.source import Source

INDEXED_BYTES = 1_500
"""Firestore indexes no more of a text (its page "Usage and limits"): queries compare only shorter ones for certain."""

EXACT = 2.0**53
"""Below it every whole number is a double, so that rounding an int to a float crosses no limit of a condition."""


@dataclass
class Answer:
    """What a view claims, each with claimant and path, and its dead letters, each with the node that leaves it."""

    claims: list[tuple[Claimant, str, Fields]] = field(default_factory=list)
    letters: list[tuple[Claimant, Letter]] = field(default_factory=list)

    def letter(self, node: str, root: str, letters: Iterable[Letter]) -> None:
        """Adds the letters of a root, a row or a group."""
        known = enumerate(letters)
        self.letters += [(Claimant(node, root, index), letter) for index, letter in known]


@dataclass
class Counters:
    """How answers came about."""

    proven: int = 0
    folded: int = 0


def exact(type_: str, comparison: str, value: Any) -> bool:
    """Whether the database's comparison with a value of the program finds just the documents that the program's does."""
    match type_:
        case "str":
            return type(value) is str and _indexed(value)
        case "bool":
            return type(value) is bool and comparison == "=="
        case "int":
            return type(value) is int and LOWEST["int"] <= value < -LOWEST["int"]
        case "float":
            return type(value) in (int, float) and math.isfinite(value) and abs(value) < EXACT
    return isinstance(value, datetime) and _stored(value)


def _stored(at: datetime) -> bool:
    try:
        at.astimezone(UTC)
    except OverflowError:
        return False
    return True


def _indexed(text: str) -> bool:
    try:
        return len(text.encode("utf-8")) < INDEXED_BYTES
    except UnicodeEncodeError:
        return False


def typed(reading: Reading, collection: str, key: str, type_: str) -> bool:
    """Whether the field has that type in all documents of a collection, is null, or is absent."""
    having = reading.having(collection, (), key)
    if not having:
        return True
    if type_ == "int":
        summed = reading.summed(collection, (), key)
        fitting = summed.count if summed.total is not None else -1
    else:
        fitting = reading.count(collection, [Test(key, ">=", LOWEST[type_])])
    if fitting >= 0 and type_ == "float":
        fitting += reading.count(collection, [Test(key, "nan")])
    return fitting == having or fitting + reading.count(collection, [Test(key, "null")]) == having


class PushedView:
    """What both kinds have in common: the collection, and the conditions of its source."""

    def __init__(self, spec: Mapping[str, Any], functions: Functions, source: Source) -> None:
        """`spec` is the view's part of what the compiler says is pushed down."""
        self.mediator: str = spec["mediator"]
        self.view: str = spec["view"]
        self.node = f"{self.mediator}:view"
        self.collection: str = spec["collection"]
        self.counters = Counters()
        self._functions = functions
        self._types = {each["read"]["key"]: each["read"]["type"] for each in spec["conditions"]}
        reads = {each["read"]["attribute"]: each["read"] for each in spec["conditions"]}
        found = []
        given = source.where.conditions if source.where is not None else ()
        for condition in given:
            read = reads.get(condition.attribute)
            if read is not None and exact(read["type"], condition.op, condition.value):
                found.append(Test(read["key"], condition.op, condition.value))
        self._tests = tuple(found)
        self._complete = len(found) == len(given)

    def all(self, reading: Reading) -> Answer:
        """Everything that the view claims."""
        raise AssertionError("made by the subclasses")

    def one(self, reading: Reading, key: Any) -> Answer:
        """What it claims for one root, by id, or for one group; without letters of other documents."""
        raise AssertionError("made by the subclasses")

    def _all_typed(self, reading: Reading, types: Mapping[str, str]) -> bool:
        return all(typed(reading, self.collection, key, types[key]) for key in sorted(types))


class FilterView(PushedView):
    """A view of each document that meets conditions."""

    def all(self, reading: Reading) -> Answer:
        """Evaluates what the query finds; all documents, where one may leave a letter for a condition that can't read it."""
        proven = self._all_typed(reading, self._types)
        self.counters.proven += proven
        self.counters.folded += not proven
        answer = Answer()
        for stored in reading.documents(self.collection, self._tests if proven else ()):
            self._evaluate(stored, answer)
        return answer

    def one(self, reading: Reading, key: Any) -> Answer:
        """Reads one document."""
        answer = Answer()
        stored = reading.document(f"{self.collection}/{key}")
        if stored is not None:
            self._evaluate(stored, answer)
        return answer

    def _evaluate(self, stored: Stored, answer: Answer) -> None:
        assert stored.fields is not None, "left out by the reading"
        path = stored.path
        outcome = self._functions.view(self.node, path, stored.fields, Given({}))
        for index, claim in enumerate(outcome.claims):
            answer.claims.append((Claimant(self.mediator, path, index), claim.path, claim.fields))
        answer.letter(self.node, path, outcome.letters)
