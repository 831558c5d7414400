"""Firestore's values: their order, their equality, and as Python values.

Order of types: null, bool, number (NaN lowest), timestamp, string, bytes, reference, geo point,
array, vector, map (Firestore's page "Supported data types"). Must not know documents or queries.
"""

import math
from typing import Any

from boiler.local.firestore.errors import invalid
from boiler.local.firestore.times import from_proto, to_datetime

Key = tuple[Any, ...]

NULL_RANK, BOOL_RANK, NUMBER_RANK, TIMESTAMP_RANK, STRING_RANK, BYTES_RANK = range(6)
REFERENCE_RANK, GEO_RANK, ARRAY_RANK, VECTOR_RANK, MAP_RANK = range(6, 11)

NULL: Key = (NULL_RANK,)
NAN: Key = (NUMBER_RANK, 0, 0)


def order_key(value: Any) -> Key:
    """Sorts as Firestore does, across types; equal keys are equal values (1 and 1.0, 0 and -0.0)."""
    match value.WhichOneof("value_type"):
        case "string_value":
            # Code point order, which is the order of the UTF-8 bytes.
            return (STRING_RANK, value.string_value)
        case "integer_value":
            return (NUMBER_RANK, 1, value.integer_value)
        case "double_value":
            number = value.double_value
            # Python compares ints and floats exactly, as Firestore does.
            return NAN if math.isnan(number) else (NUMBER_RANK, 1, number)
        case "boolean_value":
            return (BOOL_RANK, value.boolean_value)
        case "null_value":
            return NULL
        case "timestamp_value":
            return (TIMESTAMP_RANK, from_proto(value.timestamp_value))
        case "bytes_value":
            return (BYTES_RANK, value.bytes_value)
        case "reference_value":
            return name_key(value.reference_value)
        case "geo_point_value":
            point = value.geo_point_value
            return (GEO_RANK, point.latitude, point.longitude)
        case "array_value":
            return (ARRAY_RANK, tuple(order_key(item) for item in value.array_value.values))
        case "map_value":
            fields = value.map_value.fields
            if is_vector(fields):
                numbers = fields["value"].array_value.values
                return (VECTOR_RANK, len(numbers), tuple(order_key(item) for item in numbers))
            entries = sorted(fields.items(), key=lambda entry: entry[0])
            return (MAP_RANK, tuple((name, order_key(item)) for name, item in entries))
    raise invalid("a value has no type that the embedded Firestore knows")


def name_key(name: str) -> Key:
    """The order key of a reference to the document of that full name."""
    return (REFERENCE_RANK, tuple(name.split("/")))


def is_vector(fields: Any) -> bool:
    """Whether a map's fields are how a vector is stored."""
    return (
        len(fields) == 2
        and "value" in fields
        and "__type__" in fields
        and fields["__type__"].string_value == "__vector__"
    )


def to_python(value: Any) -> Any:
    """A plain Python value that can be compared; see `fields_to_python` for the odd types."""
    kind = value.WhichOneof("value_type")
    match kind:
        case "null_value" | None:
            return None
        case "timestamp_value":
            return to_datetime(from_proto(value.timestamp_value))
        case "geo_point_value":
            return (value.geo_point_value.latitude, value.geo_point_value.longitude)
        case "array_value":
            return [to_python(item) for item in value.array_value.values]
        case "map_value":
            return fields_to_python(value.map_value.fields)
    return getattr(value, kind)


def fields_to_python(fields: Any) -> dict[str, Any]:
    """Fields as a dict: timestamps as datetime in UTC, references as full names, geo points as
    (latitude, longitude), vectors as the maps they are stored as."""
    return {name: to_python(fields[name]) for name in sorted(fields)}
