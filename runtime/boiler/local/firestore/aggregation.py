"""Aggregations over the result of a query: count, sum and average. Must not know requests.

Values that are no numbers are left out of sums and averages; integers stay integers while they fit.
"""

import math
from collections.abc import Sequence
from typing import Any

from boiler.local.firestore import fieldpaths
from boiler.local.firestore.errors import invalid
from boiler.local.firestore.protos import Value
from boiler.local.firestore.transforms import HIGHEST, LOWEST

MAX_AGGREGATIONS = 5


def aggregate(aggregations: Sequence[Any], documents: Sequence[Any]) -> dict[str, Any]:
    """Alias → Value; aggregations without an alias are named field_1, field_2 and so on."""
    if not 0 < len(aggregations) <= MAX_AGGREGATIONS:
        raise invalid(f"a request has one to {MAX_AGGREGATIONS} aggregations")
    found: dict[str, Any] = {}
    for number, aggregation in enumerate(aggregations, 1):
        alias = aggregation.alias or f"field_{number}"
        if alias in found:
            raise invalid(f"two aggregations have the alias {alias!r}")
        found[alias] = _one(aggregation, documents)
    return found


def _one(aggregation: Any, documents: Sequence[Any]) -> Any:
    match aggregation.WhichOneof("operator"):
        case "count":
            count = len(documents)
            if aggregation.count.HasField("up_to"):
                if aggregation.count.up_to.value <= 0:
                    raise invalid("up_to of a count must be greater than zero")
                count = min(count, aggregation.count.up_to.value)
            return Value(integer_value=count)
        case "sum":
            return _sum(_numbers(documents, aggregation.sum.field.field_path))
        case "avg":
            numbers = _numbers(documents, aggregation.avg.field.field_path)
            if not numbers:
                return Value(null_value=0)
            return Value(double_value=_total(numbers) / len(numbers))
    raise invalid("an aggregation has no operator")


def _numbers(documents: Sequence[Any], path: str) -> list[int | float]:
    parsed = fieldpaths.parse(path)
    numbers: list[int | float] = []
    for document in documents:
        value = fieldpaths.get(document.fields, parsed)
        kind = None if value is None else value.WhichOneof("value_type")
        if kind in ("integer_value", "double_value"):
            numbers.append(getattr(value, kind))
    return numbers


def _sum(numbers: list[int | float]) -> Any:
    if all(isinstance(number, int) for number in numbers):
        whole = sum(int(number) for number in numbers)
        if LOWEST <= whole <= HIGHEST:
            return Value(integer_value=whole)
    return Value(double_value=_total(numbers))


def _total(numbers: list[int | float]) -> float:
    try:
        return math.fsum(numbers)
    except (OverflowError, ValueError):
        # Beyond a double's range, or infinities of both signs: as plain addition has it.
        return float(sum(float(number) for number in numbers))
