"""What a document and a request may hold: Firestore's limits. Must not know the store.

The numbers are those of Firestore's page "Usage and limits", sizes those of "Storage size".
"""

from typing import Any

from boiler.local.firestore.errors import invalid
from boiler.local.firestore.names import RESERVED
from boiler.local.firestore.values import is_vector

MAX_DOCUMENT_BYTES = 1024 * 1024
MAX_REQUEST_BYTES = 10 * 1024 * 1024
MAX_TRANSFORMS = 500
MAX_DEPTH = 20
MAX_FIELD_NAME_BYTES = 1500
MAX_DISJUNCTIONS = 30


def check_request(request: Any) -> None:
    """Raises RequestError for a request of more than 10 MiB."""
    if (size := request.ByteSize()) > MAX_REQUEST_BYTES:
        raise invalid(f"the request has {size} bytes; the limit is {MAX_REQUEST_BYTES}: split it")


def check_transforms(path: str, count: int) -> None:
    """Raises RequestError for more than 500 transforms of a document."""
    if count > MAX_TRANSFORMS:
        raise invalid(f"{path} gets {count} transforms in a write; the limit is {MAX_TRANSFORMS}")


def check_document(path: str, document: Any) -> None:
    """Raises RequestError where a limit is passed; rounds timestamps down to microseconds."""
    size = _name_bytes(path) + 32 + _fields_bytes(path, document.fields, 0)
    if size > MAX_DOCUMENT_BYTES:
        raise invalid(f"{path} has {size} bytes; a document may have {MAX_DOCUMENT_BYTES}")


def _fields_bytes(path: str, fields: Any, depth: int) -> int:
    size = 0
    for name, value in fields.items():
        if len(name) > 300 or name[:2] == "__" or not name:
            _check_field_name(path, name)
        size += len(name if name.isascii() else name.encode()) + 1 + _bytes(path, value, depth)
    return size


def _check_field_name(path: str, name: str) -> None:
    if not name:
        raise invalid(f"{path} has a field with an empty name")
    if RESERVED.fullmatch(name):
        raise invalid(f"{path} has a field {name!r}; names like '__...__' are reserved")
    if len(name.encode()) > MAX_FIELD_NAME_BYTES:
        raise invalid(f"{path} has a field name of more than {MAX_FIELD_NAME_BYTES} bytes")


def _name_bytes(name: str) -> int:
    return len(name.encode()) + 17


def _bytes(path: str, value: Any, depth: int, in_array: bool = False) -> int:
    match value.WhichOneof("value_type"):
        case "string_value":
            text = value.string_value
            return len(text if text.isascii() else text.encode()) + 1
        case "integer_value" | "double_value":
            return 8
        case "boolean_value" | "null_value":
            return 1
        case "timestamp_value":
            stamp = value.timestamp_value
            if rest := stamp.nanos % 1000:
                stamp.nanos -= rest
            return 8
        case "bytes_value":
            return len(value.bytes_value)
        case "reference_value":
            return _name_bytes(value.reference_value)
        case "geo_point_value":
            point = value.geo_point_value
            if not (-90 <= point.latitude <= 90 and -180 <= point.longitude <= 180):
                raise invalid(f"{path} has a geo point outside of ±90 and ±180 degrees")
            return 16
        case "map_value":
            fields = value.map_value.fields
            if is_vector(fields):
                return 8 * len(fields["value"].array_value.values) + 32
            return 32 + _fields_bytes(path, fields, _deeper(path, depth))
        case "array_value":
            if in_array:
                raise invalid(f"{path} has an array directly in an array; put a map between them")
            deeper = _deeper(path, depth)
            return sum(_bytes(path, item, deeper, True) for item in value.array_value.values)
    raise invalid(f"{path} has a value of no type, or of a type that can't be stored")


def _deeper(path: str, depth: int) -> int:
    if depth == MAX_DEPTH:
        raise invalid(f"{path} has values nested more than {MAX_DEPTH} levels deep")
    return depth + 1
