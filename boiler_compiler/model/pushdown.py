"""What of a view a database could answer by itself: the recognised shapes of conditions, of `key`, and of sums.

Only what holds for certain is here; what the front end does not recognise is a sentence that says so. Must not know databases.
"""

from dataclasses import dataclass
from typing import Literal

Stored = Literal["str", "bool", "int", "float", "datetime"]
"""Types whose stored values a database can tell from all others."""

Comparison = Literal["==", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class Read:
    """A plain attribute of a document, stored under `key`. An absent one reads as `default`, null always as None."""

    attribute: str
    key: str
    type: Stored
    default: int | None = None


@dataclass(frozen=True)
class Compared:
    """`read` compared with what is the same for all documents: `text` in the program, `value` where it is a literal."""

    read: Read
    comparison: Comparison
    text: str
    value: str | int | None = None


@dataclass(frozen=True)
class Grouping:
    """What `key` gives where all of `where` hold: the attribute `by`, or the constant `group`; None for any other row."""

    by: Read | None
    group: str | int | None
    where: tuple[Compared, ...]


@dataclass(frozen=True)
class Amount:
    """`times` the value of an attribute. `lenient`: None counts as 0; else a row with None raises."""

    read: Read
    times: int
    lenient: bool


@dataclass(frozen=True)
class Total:
    """A field of the accumulator (without a name: all of it): `start`, and for each row `rows` and its amounts."""

    name: str
    start: int
    rows: int
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class Folding:
    """An aggregator whose accumulator is made of counts and whole sums. `averages`: attributes that divide one by the other."""

    grouping: Grouping
    totals: tuple[Total, ...]
    averages: tuple[str, ...]


@dataclass(frozen=True)
class Placed:
    """A target `collection/id`, whose id is the id of the root, or the text of the group."""

    collection: str
    by: Literal["root", "group"]


@dataclass(frozen=True)
class Pushable:
    """What was recognised of a mediator and its view; `why` says what was not, and is empty where all was.

    `placed` is None where a path does not tell whose view it is.
    """

    conditions: tuple[Compared, ...] = ()
    folding: Folding | None = None
    placed: Placed | None = None
    why: str = ""
