"""Filters of structured queries, compiled to functions of a document.

Must not know the store, orders or cursors.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from boiler.local.firestore import fieldpaths
from boiler.local.firestore.errors import invalid
from boiler.local.firestore.fieldpaths import NAME, FieldPath
from boiler.local.firestore.limits import MAX_DISJUNCTIONS
from boiler.local.firestore.protos import CompositeOperator, FilterOperator, UnaryOperator
from boiler.local.firestore.values import NAN, NULL, REFERENCE_RANK, Key, name_key, order_key

Test = Callable[[Any], bool]


@dataclass(frozen=True)
class Filter:
    """`test` says whether a document matches; `inequalities` are the fields that must be ordered by."""

    test: Test
    inequalities: tuple[FieldPath, ...] = ()


def compile_filter(proto: Any) -> Filter:
    """Raises RequestError where the filter is not a valid one."""
    match proto.WhichOneof("filter_type"):
        case "composite_filter":
            return _composite(proto.composite_filter)
        case "field_filter":
            return _field(proto.field_filter)
        case "unary_filter":
            return _unary(proto.unary_filter)
    raise invalid("a filter has no type")


def field_key(document: Any, path: FieldPath) -> Key | None:
    """The order key of a field, or None where the document does not have it."""
    if path == NAME:
        return name_key(document.name)
    value = fieldpaths.get(document.fields, path)
    return None if value is None else order_key(value)


def _composite(proto: Any) -> Filter:
    parts = [compile_filter(part) for part in proto.filters]
    if not parts:
        raise invalid("a composite filter has no filters")
    tests = [part.test for part in parts]
    inequalities = tuple(path for part in parts for path in part.inequalities)
    if proto.op == CompositeOperator.AND:
        return Filter(lambda document: all(test(document) for test in tests), inequalities)
    if proto.op == CompositeOperator.OR:
        return Filter(lambda document: any(test(document) for test in tests), inequalities)
    raise invalid("a composite filter must be AND or OR")


def _unary(proto: Any) -> Filter:
    path = fieldpaths.parse(proto.field.field_path)

    def key(document: Any) -> Key | None:
        return field_key(document, path)

    match UnaryOperator(proto.op):
        case UnaryOperator.IS_NULL:
            return Filter(lambda d: key(d) == NULL)
        case UnaryOperator.IS_NAN:
            return Filter(lambda d: key(d) == NAN)
        case UnaryOperator.IS_NOT_NULL:
            return Filter(lambda d: key(d) not in (None, NULL), (path,))
        case UnaryOperator.IS_NOT_NAN:
            return Filter(lambda d: key(d) not in (None, NULL, NAN), (path,))
    raise invalid("a unary filter has no operator")


def _field(proto: Any) -> Filter:
    path = fieldpaths.parse(proto.field.field_path)
    operator = FilterOperator(proto.op)
    if operator in _LISTS:
        return _list_filter(path, operator, _elements(proto.value, operator))
    operand = order_key(proto.value)
    if path == NAME and operand[0] != REFERENCE_RANK:
        raise invalid("__name__ can only be compared with a reference to a document")
    rank = operand[0]

    def key(document: Any) -> Key | None:
        return field_key(document, path)

    if operand == NULL or (operand == NAN and operator != FilterOperator.NOT_EQUAL):
        # Null and NaN compare with nothing; IS_NULL and IS_NAN find them.
        return Filter(lambda document: False)

    def ranged(holds: Callable[[Key], bool]) -> Filter:
        def test(document: Any) -> bool:
            found = key(document)
            # NaN sorts below all numbers, but no range of numbers holds it.
            return found is not None and found[0] == rank and found != NAN and holds(found)

        return Filter(test, (path,))

    match operator:
        case FilterOperator.EQUAL:
            return Filter(lambda document: key(document) == operand)
        case FilterOperator.NOT_EQUAL:
            excluded = (None, NULL, operand) if operand != NAN else (None, NULL)
            return Filter(lambda document: key(document) not in excluded, (path,))
        case FilterOperator.LESS_THAN:
            return ranged(lambda found: found < operand)
        case FilterOperator.LESS_THAN_OR_EQUAL:
            return ranged(lambda found: found <= operand)
        case FilterOperator.GREATER_THAN:
            return ranged(lambda found: found > operand)
        case FilterOperator.GREATER_THAN_OR_EQUAL:
            return ranged(lambda found: found >= operand)
        case FilterOperator.ARRAY_CONTAINS:
            return Filter(lambda document: operand in _items(document, path))
    raise invalid("a field filter has no operator")


_LISTS = (FilterOperator.IN, FilterOperator.NOT_IN, FilterOperator.ARRAY_CONTAINS_ANY)


def _elements(value: Any, operator: Any) -> list[Key]:
    values = value.array_value.values
    if not values:
        raise invalid(f"{operator.name} needs a non-empty array of values")
    most = 10 if operator == FilterOperator.NOT_IN else MAX_DISJUNCTIONS
    if len(values) > most:
        raise invalid(f"{operator.name} has {len(values)} values; the limit is {most}")
    return [order_key(item) for item in values]


def _list_filter(path: FieldPath, operator: Any, wanted: list[Key]) -> Filter:
    if path == NAME and any(key[0] != REFERENCE_RANK for key in wanted):
        raise invalid("__name__ can only be compared with references to documents")
    has_null = NULL in wanted
    wanted = [key for key in wanted if key not in (NULL, NAN)]
    if operator == FilterOperator.IN:
        return Filter(lambda document: field_key(document, path) in wanted)
    if operator == FilterOperator.NOT_IN:
        if has_null:
            return Filter(lambda document: False, (path,))
        excluded = (None, NULL, *wanted)
        return Filter(lambda document: field_key(document, path) not in excluded, (path,))
    return Filter(lambda document: any(item in _items(document, path) for item in wanted))


def _items(document: Any, path: FieldPath) -> list[Key]:
    value = None if path == NAME else fieldpaths.get(document.fields, path)
    if value is None:
        return []
    return [order_key(item) for item in value.array_value.values]
