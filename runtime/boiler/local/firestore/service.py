"""Firestore's gRPC service: which method is answered by what, errors as statuses, streams.

Must not know what the methods mean.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import grpc

from boiler.local.firestore import changes, lists, protos, reads
from boiler.local.firestore.errors import RequestError
from boiler.local.firestore.faults import Faults
from boiler.local.firestore.listen import END, Stream
from boiler.local.firestore.state import State

SERVICE = "google.firestore.v1.Firestore"

Answer = Callable[[State, Any], Any]

UNARY: dict[str, tuple[Any, Answer]] = {
    "GetDocument": (protos.GetDocumentRequest, reads.get_document),
    "ListDocuments": (protos.ListDocumentsRequest, lists.list_documents),
    "CreateDocument": (protos.CreateDocumentRequest, changes.create_document),
    "UpdateDocument": (protos.UpdateDocumentRequest, changes.update_document),
    "DeleteDocument": (protos.DeleteDocumentRequest, changes.delete_document),
    "BeginTransaction": (protos.BeginTransactionRequest, changes.begin_transaction),
    "Commit": (protos.CommitRequest, changes.commit),
    "Rollback": (protos.RollbackRequest, changes.rollback),
    "BatchWrite": (protos.BatchWriteRequest, changes.batch_write),
    "PartitionQuery": (protos.PartitionQueryRequest, lists.partition_query),
    "ListCollectionIds": (protos.ListCollectionIdsRequest, lists.list_collection_ids),
}
STREAMED: dict[str, tuple[Any, Answer]] = {
    "BatchGetDocuments": (protos.BatchGetDocumentsRequest, reads.batch_get_documents),
    "RunQuery": (protos.RunQueryRequest, reads.run_query),
    "RunAggregationQuery": (protos.RunAggregationQueryRequest, reads.run_aggregation_query),
}
"""Methods that answer with a stream of responses. `Write` is UNIMPLEMENTED: no client library uses it."""


def handler(state: State, faults: Faults) -> Any:
    """The service, for a gRPC server."""
    methods: dict[str, Any] = {}
    for name, (request, answer) in UNARY.items():
        methods[name] = grpc.unary_unary_rpc_method_handler(
            _unary(name, answer, state, faults), request.FromString, _bytes
        )
    for name, (request, answer) in STREAMED.items():
        methods[name] = grpc.unary_stream_rpc_method_handler(
            _unary(name, answer, state, faults), request.FromString, _bytes
        )
    methods["Listen"] = grpc.stream_stream_rpc_method_handler(
        _listen(state, faults), protos.ListenRequest.FromString, _bytes
    )
    return grpc.method_handlers_generic_handler(SERVICE, methods)


def _bytes(message: Any) -> bytes:
    data: bytes = message.SerializeToString()
    return data


def _unary(name: str, answer: Answer, state: State, faults: Faults) -> Callable[[Any, Any], Any]:
    def call(request: Any, context: Any) -> Any:
        try:
            late = faults.enter(name)
            response = answer(state, request)
            if late is not None:
                raise late
        except RequestError as error:
            context.abort(error.code, error.message)
        return response

    # gRPC iterates what a streamed method returns.
    return call if name in UNARY else lambda request, context: iter(call(request, context))


def _listen(state: State, faults: Faults) -> Callable[[Iterator[Any], Any], Iterator[Any]]:
    def call(requests: Iterator[Any], context: Any) -> Iterator[Any]:
        try:
            faults.enter("Listen")
            first = next(requests, None)
            if first is None:
                return
            database = state.database(first.database)
        except RequestError as error:
            context.abort(error.code, error.message)
        stream = Stream(database, faults)
        stream.inbox.put(first)
        if not context.add_callback(lambda: stream.inbox.put(END)):
            return
        threading.Thread(target=_feed, args=(requests, stream), daemon=True).start()
        database.listeners.add(stream.wake)
        faults.open(stream.inbox.put)
        try:
            yield from stream.messages()
        except RequestError as error:
            context.abort(error.code, error.message)
        finally:
            database.listeners.discard(stream.wake)
            faults.close(stream.inbox.put)

    return call


def _feed(requests: Iterator[Any], stream: Stream) -> None:
    # Ends with the call: gRPC then raises whatever comes to it, and the reason is of no use here.
    try:
        for request in requests:
            stream.inbox.put(request)
    except Exception:
        pass
    finally:
        stream.inbox.put(END)
