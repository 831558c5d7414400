"""Which documents a `where` is asked for in the database: all that meet it, perhaps more.

What the database's comparison is sure to find is left to it, so that a transaction depends on no more than it must; the rest is
read and compared here. Must not know transactions.
"""

from typing import Any

from boiler.attributes import MISSING, Attribute, attributes
from boiler.clients.requests import Requests
from boiler.models import collection_of
from boiler.query import Where
from boiler.values import Reference, is_document_path

INDEXED_BYTES = 1_500
"""Firestore indexes no more of a text (its page "Usage and limits"), so longer ones are not compared by it."""


def selection(requests: Requests, query: Where) -> tuple[str, dict[str, Any]]:
    """Parent (a document's path, or empty) and StructuredQuery."""
    *parents, last = collection_of(query.model).split("/")
    if "*" in (*parents, last):
        # Filters over a collection group need an index of the project's own.
        return "", {"from_": [{"collection_id": last, "all_descendants": True}]}
    asked: dict[str, Any] = {"from_": [{"collection_id": last}]}
    for condition in query.conditions:
        attribute = attributes(query.model).get(condition.attribute)
        if condition.op != "==" or attribute is None or not _is_plain(attribute):
            continue
        field = requests.field(attribute.key_in(query.model))
        values = _stored_forms(condition.value)
        if values:
            sent = [requests.value(value) for value in values]
            filter_ = {"field": field, "op": "IN", "value": {"array_value": {"values": sent}}}
            asked["where"] = {"field_filter": filter_}
            break
    return "/".join(parents), asked


def _is_plain(attribute: Attribute) -> bool:
    """Whether what is compared is what is stored."""
    return (
        type(attribute) is Attribute
        and attribute.fget is None
        and attribute.import_enabled
        and attribute.import_default is MISSING
    )


def _stored_forms(value: Any) -> list[Any]:
    """Every stored value that can equal it; none where the database's comparison could be another than Python's."""
    if type(value) is str and _is_indexed(value):
        return [value]
    if isinstance(value, Reference) and is_document_path(value.path) and _is_indexed(value.path):
        return [value, value.path]  # a path is read as a reference
    return []


def _is_indexed(text: str) -> bool:
    try:
        return len(text.encode("utf-8")) <= INDEXED_BYTES
    except UnicodeEncodeError:
        return False
