"""Transforms of fields: server timestamp, increment, maximum, minimum, array union and remove.

The meanings are those of the comments in Firestore's write.proto. Must not know the store.
"""

import math
from typing import Any

from boiler.local.firestore import fieldpaths, times
from boiler.local.firestore.errors import invalid
from boiler.local.firestore.fieldpaths import NAME
from boiler.local.firestore.protos import REQUEST_TIME, Value
from boiler.local.firestore.values import order_key

LOWEST, HIGHEST = -(2**63), 2**63 - 1
NUMBERS = ("integer_value", "double_value")


def apply(fields: Any, transform: Any, micros: int) -> Any:
    """Transforms one field in place and returns the transform's result, a Value."""
    path = fieldpaths.parse(transform.field_path)
    if path == NAME:
        raise invalid("__name__ can't be transformed")
    stored = fieldpaths.get(fields, path)
    kind = transform.WhichOneof("transform_type")
    match kind:
        case "set_to_server_value":
            if transform.set_to_server_value != REQUEST_TIME:
                raise invalid("set_to_server_value must be REQUEST_TIME")
            value = Value()
            # The proto gives this value a precision of milliseconds.
            times.put(value.timestamp_value, micros // 1000 * 1000)
        case "increment":
            value = _increment(stored, _number(transform.increment))
        case "maximum":
            value = _extreme(stored, _number(transform.maximum), 1)
        case "minimum":
            value = _extreme(stored, _number(transform.minimum), -1)
        case "append_missing_elements":
            fieldpaths.put(fields, path, _union(stored, transform.append_missing_elements.values))
            return Value(null_value=0)
        case "remove_all_from_array":
            fieldpaths.put(fields, path, _without(stored, transform.remove_all_from_array.values))
            return Value(null_value=0)
        case _:
            raise invalid(f"the transform of {transform.field_path} has no type")
    fieldpaths.put(fields, path, value)
    return value


def _number(operand: Any) -> Any:
    if operand.WhichOneof("value_type") not in NUMBERS:
        raise invalid("increment, maximum and minimum take an integer or a double")
    return operand


def _raw(value: Any) -> int | float:
    kind = value.WhichOneof("value_type")
    number: int | float = getattr(value, kind)
    return number


def _is_number(stored: Any) -> bool:
    return stored is not None and stored.WhichOneof("value_type") in NUMBERS


def _increment(stored: Any, operand: Any) -> Any:
    if not _is_number(stored):
        return operand
    one, two = _raw(stored), _raw(operand)
    if isinstance(one, int) and isinstance(two, int):
        return Value(integer_value=max(LOWEST, min(HIGHEST, one + two)))
    return Value(double_value=float(one) + float(two))


def _extreme(stored: Any, operand: Any, sign: int) -> Any:
    if not _is_number(stored):
        return operand
    one, two = _raw(stored), _raw(operand)
    if math.isnan(one) or math.isnan(two):
        return Value(double_value=math.nan)
    return operand if (two > one if sign > 0 else two < one) else stored


def _union(stored: Any, values: Any) -> Any:
    result = _array(stored)
    seen = {order_key(item) for item in result.array_value.values}
    for value in values:
        key = order_key(value)
        if key not in seen:
            seen.add(key)
            result.array_value.values.append(value)
    return result


def _without(stored: Any, values: Any) -> Any:
    removed = {order_key(value) for value in values}
    kept = [item for item in _array(stored).array_value.values if order_key(item) not in removed]
    result = Value()
    result.array_value.values.extend(kept)
    result.array_value.SetInParent()
    return result


def _array(stored: Any) -> Any:
    result = Value()
    if stored is not None and stored.WhichOneof("value_type") == "array_value":
        result.CopyFrom(stored)
    result.array_value.SetInParent()
    return result
