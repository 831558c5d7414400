"""One Firestore database as a test sees it: the official client, the raw one, Listen streams.

Must not know which server answers.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Any

import grpc
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1.services.firestore import FirestoreClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcTransport
from google.cloud.firestore_v1.types import ListenRequest, ListenResponse, Target, TargetChange

PATIENCE = 15.0
"""Seconds until a message that should come counts as missing; only failing tests wait that long."""

Kind = TargetChange.TargetChangeType


class Database:
    """`client` is the high-level client, `raw` the generated one; `name` is `projects/P/...`."""

    def __init__(self, address: str, project: str) -> None:
        self.address = address
        self.project = project
        self.name = f"projects/{project}/databases/(default)"
        self.root = f"{self.name}/documents"
        self.client: Any = self.new_client()
        self._channel = grpc.insecure_channel(address)
        self.raw = FirestoreClient(transport=FirestoreGrpcTransport(channel=self._channel))
        self.metadata = [
            ("authorization", "Bearer owner"),
            ("google-cloud-resource-prefix", self.name),
        ]
        self._streams: list[Stream] = []

    def new_client(self) -> Any:
        """One more client of the same database, with a channel of its own."""
        client = firestore.Client(project=self.project, credentials=AnonymousCredentials())
        # The client takes an emulator's address from the environment only; this says the same.
        client._emulator_host = self.address
        return client

    def path(self, document: str) -> str:
        """The full name of a document: `meetings/m1` below the database's root."""
        return f"{self.root}/{document}"

    def listen(self) -> "Stream":
        """A new Listen stream, closed with the database."""
        stream = Stream(self)
        self._streams.append(stream)
        return stream

    def documents(self, *documents: str, target: int = 1, **more: Any) -> Target:
        """A target of named documents."""
        names = [self.path(document) for document in documents]
        return Target(target_id=target, documents={"documents": names}, **more)

    def collection(self, collection: str, target: int = 1, **more: Any) -> Target:
        """A target of all documents of a top-level collection."""
        query = {"from_": [{"collection_id": collection}]}
        return self.query(query, target, **more)

    def query(self, query: dict[str, Any], target: int = 1, **more: Any) -> Target:
        """A target of a structured query at the root."""
        return Target(
            target_id=target, query={"parent": self.root, "structured_query": query}, **more
        )

    def close(self) -> None:
        for stream in self._streams:
            stream.close()
        self._channel.close()
        self.client.close()


class Stream:
    """A Listen stream; `seen` holds every response. Methods wait for what they name."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._requests: queue.Queue[ListenRequest | None] = queue.Queue()
        self._responses: queue.Queue[ListenResponse | BaseException] = queue.Queue()
        self.seen: list[ListenResponse] = []
        # The client's own `listen` blocks until the first response, before any request is made.
        self._call = database.raw.transport.listen(
            iter(self._requests.get, None), metadata=database.metadata, timeout=120
        )
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> "Stream":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _read(self) -> None:
        try:
            for response in self._call:
                self._responses.put(response)
            self._responses.put(EOFError("the server ended the stream"))
        except BaseException as error:
            self._responses.put(error)

    def add(self, target: Target) -> None:
        self._requests.put(ListenRequest(database=self._database.name, add_target=target))

    def remove(self, target: int) -> None:
        self._requests.put(ListenRequest(database=self._database.name, remove_target=target))

    def next(self, timeout: float = PATIENCE) -> ListenResponse:
        """The next response; raises queue.Empty when none comes, or the stream's error."""
        item = self._responses.get(timeout=timeout)
        if isinstance(item, BaseException):
            raise item
        self.seen.append(item)
        return item

    def until(self, end: Callable[[ListenResponse], bool]) -> list[ListenResponse]:
        """The responses up to and with the first that `end` accepts."""
        came = []
        while True:
            try:
                came.append(self.next())
            except queue.Empty:
                raise AssertionError(f"not seen; instead: {came}") from None
            if end(came[-1]):
                return came

    def until_current(self, *targets: int) -> list[ListenResponse]:
        """The responses until each target was CURRENT and a global read time followed."""
        wanted = set(targets or (1,))

        def done(response: ListenResponse) -> bool:
            if response.target_change.target_change_type == Kind.CURRENT:
                wanted.difference_update(response.target_change.target_ids or list(wanted))
            return not wanted and is_mark(response)

        return self.until(done)

    def until_mark(self, at: datetime) -> list[ListenResponse]:
        """The responses up to the first global read time at or after `at`."""
        return self.until(lambda r: is_mark(r) and r.target_change.read_time >= at)

    def close(self) -> None:
        self._requests.put(None)
        self._call.cancel()


def is_mark(response: ListenResponse) -> bool:
    """Whether it is a global read time: NO_CHANGE of no target in particular."""
    change = response.target_change
    return (
        "target_change" in response
        and change.target_change_type == Kind.NO_CHANGE
        and not change.target_ids
        and change.read_time is not None
    )


def last_token(responses: list[ListenResponse]) -> bytes:
    """The newest resume token among them."""
    tokens = [r.target_change.resume_token for r in responses if r.target_change.resume_token]
    assert tokens, "no resume token came"
    return bytes(tokens[-1])


def changed(responses: list[ListenResponse], target: int | None = None) -> dict[str, Any]:
    """Path -> what they leave of it: fields, or None where it was deleted or left the target."""
    found: dict[str, Any] = {}
    for name, fields in _changes(responses, target):
        found[name.split("/documents/", 1)[1]] = fields
    return found


class Copy:
    """A client's copy of one target, kept by the protocol: `documents` is path -> fields."""

    def __init__(self, target: int = 1) -> None:
        self.target = target
        self.documents: dict[str, Any] = {}

    def take(self, responses: list[ListenResponse]) -> bool:
        """Applies them; False where an existence filter does not fit: list the target anew."""
        fits = True
        for response in responses:
            change = response.target_change
            concerned = not change.target_ids or self.target in change.target_ids
            if change.target_change_type == Kind.RESET and concerned:
                self.documents.clear()
            for path, fields in changed([response], self.target).items():
                if fields is None:
                    self.documents.pop(path, None)
                else:
                    self.documents[path] = fields
            if "filter" in response and response.filter.target_id == self.target:
                fits = response.filter.count == len(self.documents)
        return fits


def _changes(responses: list[ListenResponse], target: int | None) -> Iterator[tuple[str, Any]]:
    for response in responses:
        if "document_change" in response:
            change = response.document_change
            if target is None or target in change.target_ids:
                yield change.document.name, plain(change.document.fields)
            elif target in change.removed_target_ids:
                yield change.document.name, None
        for field in ("document_delete", "document_remove"):
            if field in response:
                gone = getattr(response, field)
                if target is None or target in gone.removed_target_ids:
                    yield gone.document, None


def plain(fields: Any) -> dict[str, Any]:
    """Fields of a proto as Python values, for the simple types that Listen tests use."""
    result: dict[str, Any] = {}
    for key, value in fields.items():
        kind = type(value).pb(value).WhichOneof("value_type")
        result[key] = None if kind == "null_value" else getattr(value, kind)
    return result
