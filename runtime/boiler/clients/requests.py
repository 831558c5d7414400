"""Requests to one database, as Firestore's protocol has them: documents and queries read, and writes, in a transaction or not.

The client's own classes read a value twice on its way here, and know no write that replaces a map whole within a merge. Must not
know programs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from boiler.local.values import UnreadableError, fields_from, time_from, to_client
from boiler.saving import Merge
from boiler.session import Fields

BATCH = 300
"""Documents asked for in one request."""


@dataclass(frozen=True)
class Stored:
    """A document that exists. `fields` is None where it holds a value that programs can't be given."""

    path: str
    fields: Fields | None
    created: datetime
    updated: datetime


class Requests:
    """All methods raise GoogleAPICallError; within a transaction nothing is tried again here."""

    def __init__(self, client: Any) -> None:
        """`client` is a google.cloud.firestore.Client."""
        self._client = client
        self._database = client._database_string
        self._root = f"{self._database}/documents"

    def begin(self, earlier: bytes | None) -> bytes:
        """A new transaction; `earlier` is the one that it tries again."""
        options = {"read_write": {"retry_transaction": earlier} if earlier else {}}
        answer = self._api("begin_transaction", b"", {"options": options})
        return bytes(answer.transaction)

    def documents(self, paths: Iterable[str], transaction: bytes = b"") -> dict[str, Stored]:
        """Those of the documents that exist, by path."""
        wanted = list(dict.fromkeys(paths))
        found: dict[str, Stored] = {}
        for start in range(0, len(wanted), BATCH):
            names = [f"{self._root}/{path}" for path in wanted[start : start + BATCH]]
            for answer in self._api("batch_get_documents", transaction, {"documents": names}):
                message = type(answer).pb(answer)
                if message.WhichOneof("result") == "found":
                    document = self._stored(message.found)
                    found[document.path] = document
        return found

    def query(self, parent: str, query: dict[str, Any], transaction: bytes = b"") -> list[Stored]:
        """The documents of a StructuredQuery; `parent` is a document's path, empty for the database itself."""
        return list(self._results(parent, query, transaction))

    def _results(self, parent: str, query: dict[str, Any], transaction: bytes) -> Iterator[Stored]:
        under = f"{self._root}/{parent}" if parent else self._root
        request = {"parent": under, "structured_query": query}
        for answer in self._api("run_query", transaction, request, database=False):
            message = type(answer).pb(answer)
            if message.HasField("document"):
                yield self._stored(message.document)

    def commit(self, writes: Sequence[Any], transaction: bytes = b"") -> datetime:
        """Applies all writes or none; the commit's time."""
        answer = self._api("commit", transaction, {"writes": list(writes)})
        return time_from(type(answer).pb(answer).commit_time)

    def roll_back(self, transaction: bytes) -> None:
        """Ends a transaction without a commit."""
        self._api("rollback", transaction, {})

    def setting(self, path: str, fields: Fields) -> Any:
        """The write that makes a document just this."""
        from google.cloud.firestore_v1 import types

        return types.Write(update=self._document(path, fields))

    def merging(self, merge: Merge) -> Any:
        """The write that replaces some fields of a document, each whole."""
        from google.cloud.firestore_v1 import types

        mask = [self._client.field_path(key) for key in sorted(merge.fields)]
        write = types.Write(update=self._document(merge.path, merge.fields))
        write.update_mask = types.DocumentMask(field_paths=mask)
        if merge.exists:
            write.current_document = types.Precondition(exists=True)
        return write

    def value(self, value: Any) -> Any:
        """A value as a filter takes it."""
        from google.cloud.firestore_v1 import _helpers

        return _helpers.encode_value(to_client(self._client, value))

    def field(self, key: str) -> dict[str, str]:
        """A field of that key, as a filter names it."""
        return {"field_path": self._client.field_path(key)}

    def _document(self, path: str, fields: Fields) -> Any:
        from google.cloud.firestore_v1 import _helpers, types

        encoded = _helpers.encode_dict(to_client(self._client, fields))
        return types.Document(name=f"{self._root}/{path}", fields=encoded)

    def _stored(self, document: Any) -> Stored:
        path = document.name[len(self._root) + 1 :]
        try:
            fields = fields_from(document, self._root)
        except UnreadableError:
            fields = None
        return Stored(
            path, fields, time_from(document.create_time), time_from(document.update_time)
        )

    def _api(
        self, method: str, transaction: bytes, request: dict[str, Any], database: bool = True
    ) -> Any:
        if database:
            request = {"database": self._database, **request}
        if transaction:
            request = {**request, "transaction": transaction}
        # In a transaction a lost answer is not asked for again: whether it was carried out, the next attempt reads.
        options = {"retry": None} if transaction or method == "begin_transaction" else {}
        call = getattr(self._client._firestore_api, method)
        return call(request=request, metadata=self._client._rpc_metadata, **options)
