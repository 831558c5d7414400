"""Between the oracle's values, the runtime's, and the form of expected.json."""

from typing import Any

from boiler.letters import COLLECTION
from boiler.reference import values as oracle
from boiler.values import GeoPoint, Reference, Vector
from boiler.wire import packed, unpacked


def of_oracle(database: dict[str, Any]) -> dict[str, Any]:
    """The oracle's documents with the runtime's values, as they come over the wire."""
    return {path: unpacked(packed(_runtime(fields))) for path, fields in database.items()}


def _runtime(value: Any) -> Any:
    match value:
        case oracle.Reference():
            return Reference(value.path)
        case oracle.GeoPoint():
            return GeoPoint(value.latitude, value.longitude)
        case oracle.Vector():
            return Vector(value.values)
        case list():
            return [_runtime(item) for item in value]
        case dict():
            return {key: _runtime(item) for key, item in value.items()}
    return value


def result(documents: dict[str, Any]) -> dict[str, Any]:
    """Documents by path in the form of expected.json."""
    collections: dict[str, dict[str, Any]] = {}
    letters = []
    for path, fields in documents.items():
        collection, _, doc_id = path.rpartition("/")
        if collection == COLLECTION:
            letters.append(_plain(fields))
        else:
            collections.setdefault(collection, {})[doc_id] = _plain(fields)
    found: dict[str, Any] = {"collections": collections}
    errors = {
        "views": [letter for letter in letters if "why" not in letter],
        "events": [letter for letter in letters if "why" in letter],
    }
    if letters:
        found["errors"] = {kind: several for kind, several in errors.items() if several}
    return found


def _plain(value: Any) -> Any:
    match value:
        case Reference():
            return value.path
        case GeoPoint():
            return {"latitude": value.latitude, "longitude": value.longitude}
        case Vector():
            return list(value.values)
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
    return oracle.plain(value)
