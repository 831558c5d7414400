"""The plain protobuf classes of Firestore's API, without proto-plus around them.

`google-cloud-firestore` installs the protos wrapped in proto-plus, which is too slow for a server:
each `.pb()` is the class below. Names are the protos' own. Must not hold behaviour.
"""

from typing import Any

from google.cloud.firestore_v1 import types

Document: Any = types.Document.pb()
Value: Any = types.Value.pb()
Write: Any = types.Write.pb()
WriteResult: Any = types.WriteResult.pb()
StructuredQuery: Any = types.StructuredQuery.pb()
Target: Any = types.Target.pb()
ListenRequest: Any = types.ListenRequest.pb()
ListenResponse: Any = types.ListenResponse.pb()
GetDocumentRequest: Any = types.GetDocumentRequest.pb()
ListDocumentsRequest: Any = types.ListDocumentsRequest.pb()
ListDocumentsResponse: Any = types.ListDocumentsResponse.pb()
CreateDocumentRequest: Any = types.CreateDocumentRequest.pb()
UpdateDocumentRequest: Any = types.UpdateDocumentRequest.pb()
DeleteDocumentRequest: Any = types.DeleteDocumentRequest.pb()
BatchGetDocumentsRequest: Any = types.BatchGetDocumentsRequest.pb()
BatchGetDocumentsResponse: Any = types.BatchGetDocumentsResponse.pb()
BeginTransactionRequest: Any = types.BeginTransactionRequest.pb()
BeginTransactionResponse: Any = types.BeginTransactionResponse.pb()
CommitRequest: Any = types.CommitRequest.pb()
CommitResponse: Any = types.CommitResponse.pb()
RollbackRequest: Any = types.RollbackRequest.pb()
RunQueryRequest: Any = types.RunQueryRequest.pb()
RunQueryResponse: Any = types.RunQueryResponse.pb()
RunAggregationQueryRequest: Any = types.RunAggregationQueryRequest.pb()
RunAggregationQueryResponse: Any = types.RunAggregationQueryResponse.pb()
PartitionQueryRequest: Any = types.PartitionQueryRequest.pb()
PartitionQueryResponse: Any = types.PartitionQueryResponse.pb()
ListCollectionIdsRequest: Any = types.ListCollectionIdsRequest.pb()
ListCollectionIdsResponse: Any = types.ListCollectionIdsResponse.pb()
BatchWriteRequest: Any = types.BatchWriteRequest.pb()
BatchWriteResponse: Any = types.BatchWriteResponse.pb()

FilterOperator: Any = types.StructuredQuery.FieldFilter.Operator
UnaryOperator: Any = types.StructuredQuery.UnaryFilter.Operator
CompositeOperator: Any = types.StructuredQuery.CompositeFilter.Operator
DESCENDING = int(types.StructuredQuery.Direction.DESCENDING)
REQUEST_TIME = int(types.DocumentTransform.FieldTransform.ServerValue.REQUEST_TIME)
ChangeType: Any = types.TargetChange.TargetChangeType
