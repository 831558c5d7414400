"""Requests that write: commits, single documents, batches, transactions. Must not know gRPC."""

import secrets
import string
from typing import Any

from google.protobuf.empty_pb2 import Empty

from boiler.local.firestore import limits, times
from boiler.local.firestore.errors import RequestError, invalid
from boiler.local.firestore.names import check_id, split_document, split_parent
from boiler.local.firestore.protos import (
    BatchWriteResponse,
    BeginTransactionResponse,
    CommitResponse,
    Document,
    Write,
    WriteResult,
)
from boiler.local.firestore.reads import masked
from boiler.local.firestore.state import State
from boiler.local.firestore.writes import check

_LETTERS = string.ascii_letters + string.digits
_ID_LENGTH = 20


def commit(state: State, request: Any) -> Any:
    """Commit: all writes or none."""
    limits.check_request(request)
    database = state.database(request.database)
    done, results = state.commit(database, request.writes, request.transaction)
    database.notify()
    response = CommitResponse(write_results=results)
    times.put(response.commit_time, done.time)
    return response


def batch_write(state: State, request: Any) -> Any:
    """BatchWrite: each write by itself, with a status of its own."""
    limits.check_request(request)
    database = state.database(request.database)
    _check_distinct(state, request)
    response = BatchWriteResponse()
    for write in request.writes:
        status = response.status.add()
        try:
            (result,) = state.commit(database, [write])[1]
            response.write_results.append(result)
        except RequestError as error:
            response.write_results.append(WriteResult())
            status.code = error.number
            status.message = error.message
    database.notify()
    return response


def _check_distinct(state: State, request: Any) -> None:
    """Raises RequestError for a write that can't be valid, or a document that comes twice."""
    database = state.database(request.database)
    seen = set()
    for write in request.writes:
        path = check(database, write)
        if path in seen:
            raise invalid(f"BatchWrite may write a document only once; {path} comes twice")
        seen.add(path)


def _commit_one(state: State, database_name: str, write: Any) -> None:
    database = state.database(database_name)
    state.commit(database, [write])
    database.notify()


def create_document(state: State, request: Any) -> Any:
    """CreateDocument, with an id made up where the request has none."""
    limits.check_request(request)
    name, parent = split_parent(request.parent)
    check_id(request.collection_id)
    doc_id = request.document_id or "".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH))
    if "/" in doc_id or "/" in request.collection_id:
        raise invalid("an id can't contain '/'")
    path = f"{parent}/{request.collection_id}" if parent else request.collection_id
    write = Write()
    write.update.CopyFrom(request.document)
    write.update.name = f"{name}/documents/{path}/{doc_id}"
    write.current_document.exists = False
    return _write_and_read(state, name, f"{path}/{doc_id}", write, request)


def update_document(state: State, request: Any) -> Any:
    """UpdateDocument: the whole document, or the fields of the update mask."""
    limits.check_request(request)
    name, path = split_document(request.document.name)
    write = Write()
    write.update.CopyFrom(request.document)
    if request.HasField("update_mask"):
        write.update_mask.CopyFrom(request.update_mask)
    if request.HasField("current_document"):
        write.current_document.CopyFrom(request.current_document)
    return _write_and_read(state, name, path, write, request)


def _write_and_read(state: State, name: str, path: str, write: Any, request: Any) -> Any:
    database = state.database(name)
    with database.lock:
        _commit_one(state, name, write)
        document = database.get(path)
    return masked(document if document is not None else Document(), request)


def delete_document(state: State, request: Any) -> Any:
    """DeleteDocument."""
    name, _ = split_document(request.name)
    write = Write(delete=request.name)
    if request.HasField("current_document"):
        write.current_document.CopyFrom(request.current_document)
    _commit_one(state, name, write)
    return Empty()


def begin_transaction(state: State, request: Any) -> Any:
    """BeginTransaction."""
    database = state.database(request.database)
    with database.lock:
        transaction = state.transactions(database).begin(request.options)
    return BeginTransactionResponse(transaction=transaction.id)


def rollback(state: State, request: Any) -> Any:
    """Rollback."""
    database = state.database(request.database)
    with database.lock:
        state.transactions(database).roll_back(request.transaction)
    return Empty()
