"""Requests that read: documents, queries, aggregations, partitions, lists. Must not know gRPC.

Each takes the State and a request and returns its response, or an iterable of responses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from boiler.local.firestore import aggregation, fieldpaths, times
from boiler.local.firestore.documents import Database
from boiler.local.firestore.errors import invalid, not_found, unimplemented
from boiler.local.firestore.names import split_document
from boiler.local.firestore.protos import (
    BatchGetDocumentsResponse,
    RunAggregationQueryResponse,
    RunQueryResponse,
)
from boiler.local.firestore.queries import Query
from boiler.local.firestore.state import State
from boiler.local.firestore.transactions import Transaction


@dataclass(frozen=True)
class View:
    """The moment of a request's reads. `at` is None for now; `time` is what is answered."""

    at: int | None
    time: int
    transaction: Transaction | None = None
    begun: bytes = b""


def view_of(state: State, database: Database, request: Any) -> View:
    """What the request's consistency selector asks for. The caller holds the database's lock."""
    match request.WhichOneof("consistency_selector"):
        case "transaction":
            transaction = state.transactions(database).get(request.transaction)
            return View(transaction.at, transaction.at, transaction)
        case "new_transaction":
            transaction = state.transactions(database).begin(request.new_transaction)
            return View(transaction.at, transaction.at, transaction, transaction.id)
        case "read_time":
            at = database.check_time(times.from_proto(request.read_time))
            return View(at, at)
    return View(None, database.tick())


def get_document(state: State, request: Any) -> Any:
    """GetDocument."""
    name, path = split_document(request.name)
    database = state.database(name)
    with database.lock:
        view = view_of(state, database, request)
        document = database.get(path, view.at)
        if view.transaction is not None:
            view.transaction.paths.add(path)
    if document is None:
        raise not_found(f"Document not found: {request.name}")
    return masked(document, request)


def masked(document: Any, request: Any) -> Any:
    """The document with only the fields of the request's mask, where it has one."""
    if not request.HasField("mask"):
        return document
    paths = [fieldpaths.parse(text) for text in request.mask.field_paths]
    return fieldpaths.project(document, paths)


def batch_get_documents(state: State, request: Any) -> Iterable[Any]:
    """BatchGetDocuments: one response for each document, missing ones too."""
    database = state.database(request.database)
    split = [split_document(name) for name in dict.fromkeys(request.documents)]
    if any(name != database.name for name, _ in split):
        raise invalid(f"a document of another database was asked for in {database.name}")
    with database.lock:
        view = view_of(state, database, request)
        found = [(path, database.get(path, view.at)) for _, path in split]
        if view.transaction is not None:
            view.transaction.paths.update(path for path, _ in found)
    responses = []
    for path, document in found:
        response = BatchGetDocumentsResponse()
        times.put(response.read_time, view.time)
        if document is None:
            response.missing = f"{database.root}/{path}"
        else:
            response.found.CopyFrom(masked(document, request))
        responses.append(response)
    if view.begun:
        if not responses:
            responses.append(BatchGetDocumentsResponse())
        responses[0].transaction = view.begun
    return responses


def run_query(state: State, request: Any) -> Iterable[Any]:
    """RunQuery: one response for each document, or one with only the read time."""
    if request.HasField("explain_options"):
        raise unimplemented("the embedded Firestore does not explain queries")
    query = Query(request.parent, request.structured_query)
    database = state.database(query.database)
    with database.lock:
        view = view_of(state, database, request)
        rows = query.run(database, view.at)
        if view.transaction is not None:
            view.transaction.queries.append(query)
    responses = []
    for _, document in rows:
        response = RunQueryResponse()
        response.document.CopyFrom(query.project(document))
        times.put(response.read_time, view.time)
        responses.append(response)
    if not responses:
        responses.append(RunQueryResponse())
        times.put(responses[0].read_time, view.time)
    if view.begun:
        responses[0].transaction = view.begun
    return responses


def run_aggregation_query(state: State, request: Any) -> Iterable[Any]:
    """RunAggregationQuery: one response."""
    if request.HasField("explain_options"):
        raise unimplemented("the embedded Firestore does not explain queries")
    asked = request.structured_aggregation_query
    query = Query(request.parent, asked.structured_query)
    database = state.database(query.database)
    with database.lock:
        view = view_of(state, database, request)
        documents = [document for _, document in query.run(database, view.at)]
        if view.transaction is not None:
            view.transaction.queries.append(query)
    response = RunAggregationQueryResponse(transaction=view.begun)
    for alias, value in aggregation.aggregate(asked.aggregations, documents).items():
        response.result.aggregate_fields[alias].CopyFrom(value)
    times.put(response.read_time, view.time)
    return [response]
