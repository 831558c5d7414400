"""Budgets: folds with conditions on their source, with and without retract, keys of several parts, one fold of another, older and newer annotations."""
from __future__ import annotations

import dataclasses
from typing import ClassVar, Dict, Optional, Tuple, Union

from boiler import (
    CTX,
    DomainModel,
    Mediator,
    ViewModel,
    attrs,
    sink,
    source,
)


class Entry(DomainModel):
    class Meta:
        collection_name = "accounts/*/entries"

    year: int = attrs.bproperty()
    category: Optional[str] = attrs.bproperty()
    cents: int = attrs.bproperty(import_default=0)
    booked: bool = attrs.bproperty(import_default=True)


@dataclasses.dataclass
class Sum:
    cents: int = 0
    count: int = 0
    unit: ClassVar[str] = "EUR"

    def plus(self, cents: int, count: int = 1) -> "Sum":
        return dataclasses.replace(self, cents=self.cents + cents, count=self.count + count)


class Budget(ViewModel):
    cents: int = attrs.bproperty()
    count: int = attrs.bproperty()
    mean: float = attrs.bproperty()
    label: str = attrs.bproperty()
    year: int = attrs.bproperty()

    @staticmethod
    def key(entry: Entry) -> Optional[Tuple[Union[str, int], ...]]:
        if entry.category is None:  # cat
            return None
        return (entry.doc_ref.params[1], entry.year, *entry.category.split(":"))  # key

    @classmethod
    def create_accumulator(cls) -> Sum:
        return Sum()

    @classmethod
    def accumulate(cls, acc: Sum, entry: Entry) -> Sum:
        return acc.plus(entry.cents)  # cents

    @classmethod
    def retract(cls, acc: Sum, entry: Entry) -> Sum:
        return acc.plus(-entry.cents, -1)

    @cents.getter
    def cents(self):
        return self.acc.cents

    @count.getter
    def count(self):
        return self.acc.count

    @mean.getter
    def mean(self):
        return self.acc.cents / self.acc.count

    @label.getter
    def label(self):
        account, year, *rest = self.group
        return f"{account} {year}: {' > '.join(rest)} ({self.acc.unit})"

    @year.getter
    def year(self):
        return self.group[1]

    @property
    def doc_ref(self):
        return CTX.db.document("budgets/" + ".".join(str(part) for part in self.group))


class Extremes(ViewModel):
    """A plain dict as accumulator, without retract; an int key; 0 and -1 are groups."""

    lowest: int = attrs.bproperty()
    highest: int = attrs.bproperty()
    seen: Dict[str, int] = attrs.bproperty()

    @staticmethod
    def key(entry: Entry) -> int:
        return entry.year  # year

    @classmethod
    def create_accumulator(cls) -> Dict[str, int]:
        return {}

    @classmethod
    def accumulate(cls, acc: Dict[str, int], entry: Entry) -> Dict[str, int]:
        acc[str(entry.cents)] = acc.get(str(entry.cents), 0) + 1  # seen
        assert len(acc) <= 4, "too many"  # too many
        return acc

    @lowest.getter
    def lowest(self):
        return min(map(int, self.acc))

    @highest.getter
    def highest(self):
        return max(map(int, self.acc))

    @seen.getter
    def seen(self):
        return self.acc

    @property
    def doc_ref(self):
        return CTX.db.document(f"extremes/{self.group}")


class YearTotal(ViewModel):
    """A fold of a fold."""

    cents: int = attrs.bproperty()

    @staticmethod
    def key(budget: Budget) -> Optional[int]:
        return budget.year

    @classmethod
    def create_accumulator(cls) -> int:
        return 0

    @classmethod
    def accumulate(cls, acc: int, budget: Budget) -> int:
        return acc + budget.cents

    @cents.getter
    def cents(self):
        return self.acc

    @property
    def doc_ref(self):
        return CTX.db.document(f"yearTotals/{self.group}")


class Budgets(Mediator):
    source = source.domain_model(Entry, Entry.booked == True, Entry.year > 2000)  # noqa: E712
    sink = sink.firestore(atomic=True)
    view_model_cls = Budget


class AllExtremes(Mediator):
    source = source.domain_model(Entry)
    sink = sink.firestore()
    view_model_cls = Extremes


class Years(Mediator):
    source = source.view_model(Budget)
    sink = sink.firestore()
    view_model_cls = YearTotal
