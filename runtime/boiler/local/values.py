"""Between Firestore's protobuf values and the runtime's. Must not know programs or views."""

from datetime import datetime
from typing import Any

from boiler.instants import datetime_of
from boiler.values import GeoPoint, Reference, Vector

VECTOR = ("__type__", "__vector__")
"""Key and text by which a stored map is a vector (Firestore's protocol)."""


class UnreadableError(ValueError):
    """A stored value that programs can't be given: a reference to another database, or a kind unknown here."""


def fields_from(message: Any, documents: str) -> dict[str, Any]:
    """The fields of a Document message, keys sorted; `documents` is `projects/P/databases/D/documents`.

    Raises UnreadableError.
    """
    return {key: value_from(message.fields[key], documents) for key in sorted(message.fields)}


def value_from(value: Any, documents: str) -> Any:
    """One value. Raises UnreadableError."""
    kind = value.WhichOneof("value_type")
    match kind:
        case "null_value":
            return None
        case "boolean_value" | "integer_value" | "double_value" | "string_value" | "bytes_value":
            return getattr(value, kind)
        case "timestamp_value":
            return time_from(value.timestamp_value)
        case "reference_value":
            return _reference(value.reference_value, documents)
        case "geo_point_value":
            point = value.geo_point_value
            return GeoPoint(point.latitude, point.longitude)
        case "array_value":
            return [value_from(item, documents) for item in value.array_value.values]
        case "map_value":
            return _map(value.map_value.fields, documents)
    raise UnreadableError(f"a value of the kind {kind} can't be read")


def time_from(timestamp: Any) -> datetime:
    """A protobuf timestamp, rounded down to microseconds as Firestore does."""
    return datetime_of(timestamp.seconds * 1_000_000 + timestamp.nanos // 1000)


def _reference(name: str, documents: str) -> Reference:
    if not name.startswith(documents + "/"):
        raise UnreadableError(f"a reference to another database: {name}")
    reference = Reference.__new__(Reference)
    object.__setattr__(reference, "path", name[len(documents) + 1 :])
    return reference


def _map(fields: Any, documents: str) -> Any:
    key, text = VECTOR
    if key in fields and fields[key].string_value == text:
        values = fields["value"].array_value.values
        return Vector(tuple(float(value_from(v, documents)) for v in values))
    return {key: value_from(fields[key], documents) for key in sorted(fields)}


def to_client(client: Any, value: Any) -> Any:
    """A runtime value as google-cloud-firestore takes it."""
    from google.cloud import firestore
    from google.cloud.firestore_v1.vector import Vector as NativeVector

    match value:
        case Reference():
            return client.document(value.path)
        case GeoPoint():
            return firestore.GeoPoint(value.latitude, value.longitude)
        case Vector():
            return NativeVector(value.values)
        case list():
            return [to_client(client, item) for item in value]
        case dict():
            return {key: to_client(client, item) for key, item in value.items()}
    return value
