"""Requests that list: documents of a collection, ids of collections, partitions. Must not know gRPC."""

from typing import Any

from boiler.local.firestore import times
from boiler.local.firestore.documents import Database
from boiler.local.firestore.errors import invalid
from boiler.local.firestore.fieldpaths import NAME
from boiler.local.firestore.names import check_id, collection_of, sort_key, split_parent
from boiler.local.firestore.protos import (
    Document,
    ListCollectionIdsResponse,
    ListDocumentsResponse,
    PartitionQueryResponse,
    StructuredQuery,
)
from boiler.local.firestore.queries import Query
from boiler.local.firestore.reads import masked, view_of
from boiler.local.firestore.state import State

PAGE = 300
"""Documents or ids of a page where the request does not say; the real service chooses too."""


def list_documents(state: State, request: Any) -> Any:
    """ListDocuments, with missing documents that have documents below where that is asked for."""
    query = Query(request.parent, _all_of(request))
    database = state.database(query.database)
    with database.lock:
        view = view_of(state, database, request)
        rows = query.run(database, view.at)
        if view.transaction is not None:
            view.transaction.queries.append(query)
        if request.show_missing:
            if not request.collection_id:
                raise invalid("show_missing needs a collection_id")
            rows = _with_missing(database, split_parent(request.parent)[1], request, rows)
    start = _position(request.page_token)
    size = request.page_size or PAGE
    response = ListDocumentsResponse()
    for _, document in rows[start : start + size]:
        response.documents.append(masked(document, request))
    if start + size < len(rows):
        response.next_page_token = str(start + size)
    return response


def _all_of(request: Any) -> Any:
    query = StructuredQuery()
    selector = query.from_.add()
    selector.collection_id = request.collection_id
    for part in filter(None, request.order_by.split(",")):
        field, _, direction = part.strip().partition(" ")
        order = query.order_by.add()
        order.field.field_path = field
        order.direction = 2 if direction.strip().lower() == "desc" else 1
    return query


def _with_missing(database: Database, parent: str, request: Any, rows: list[Any]) -> list[Any]:
    collection = f"{parent}/{request.collection_id}" if parent else request.collection_id
    found = dict(rows)
    depth = collection.count("/") + 2
    for below in database.collections():
        if below.startswith(f"{collection}/"):
            path = "/".join(below.split("/")[:depth])
            if path not in found:
                found[path] = Document(name=f"{database.root}/{path}")
    return sorted(found.items(), key=lambda row: sort_key(row[0]))


def _position(token: str) -> int:
    if token and not token.isdecimal():
        raise invalid("the page token is not one of this request")
    return int(token or 0)


def list_collection_ids(state: State, request: Any) -> Any:
    """ListCollectionIds, sorted."""
    name, parent = split_parent(request.parent)
    database = state.database(name)
    prefix = f"{parent}/" if parent else ""
    with database.lock:
        view = view_of(state, database, request)
        collections = set(database.collections())
        if view.at is not None:
            for path, before in database.history.since(view.at).items():
                if before is not None:
                    collections.add(collection_of(path))
            collections = {
                c for c in collections if any(True for _ in database.collection(c, view.at))
            }
    ids = sorted({c[len(prefix) :].partition("/")[0] for c in collections if c.startswith(prefix)})
    start, size = _position(request.page_token), request.page_size or PAGE
    response = ListCollectionIdsResponse(collection_ids=ids[start : start + size])
    if start + size < len(ids):
        response.next_page_token = str(start + size)
    return response


def partition_query(state: State, request: Any) -> Any:
    """PartitionQuery: cursors that cut a collection group into ranges of names of about one size."""
    proto = request.structured_query
    if len(proto.from_) != 1 or not proto.from_[0].all_descendants:
        raise invalid("a query to partition must be from a collection group (all_descendants)")
    query = Query(request.parent, proto)
    if len(query.orders) != 1 or query.orders[0].path != NAME or query.orders[0].descending:
        raise invalid("a query to partition must be ordered by __name__, ascending, and no more")
    if (
        proto.HasField("where")
        or query.is_part
        or proto.HasField("start_at")
        or proto.HasField("end_at")
    ):
        raise invalid("a query to partition can't have filters, cursors, a limit or an offset")
    if request.partition_count <= 0:
        raise invalid("partition_count must be greater than zero")
    check_id(proto.from_[0].collection_id or "any")
    database = state.database(query.database)
    with database.lock:
        at = (
            database.check_time(times.from_proto(request.read_time))
            if request.HasField("read_time")
            else None
        )
        names = [document.name for _, document in query.run(database, at)]
    count = min(request.partition_count, max(0, len(names) - 1))
    cuts = [names[len(names) * i // (count + 1)] for i in range(1, count + 1)]
    start = _position(request.page_token)
    size = request.page_size or len(cuts)
    response = PartitionQueryResponse()
    for name in cuts[start : start + size]:
        cursor = response.partitions.add()
        cursor.values.add().reference_value = name
        cursor.before = True
    if start + size < len(cuts):
        response.next_page_token = str(start + size)
    return response
