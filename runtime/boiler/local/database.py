"""What a local run does with a Firestore through the official client: connect, apply commits, read the result back.

Works the same on the embedded Firestore, on Google's emulator and on a real database. Must not know the compiler or Flink.
"""

import base64
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from google.api_core.exceptions import GoogleAPICallError, NotFound, RetryError
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1.vector import Vector as NativeVector

from boiler.instants import micros_of, text_of
from boiler.local.changes import Change, Commit, PathValue
from boiler.topics import TopicsError, TopicWriter
from boiler.values import matches_template

CONNECT_SECONDS = 5.0
"""How long a Firestore may take to answer the first request before it counts as unreachable."""

DEAD_LETTERS = "boilerErrors"
VIEW_LETTER = ("view", "root", "attribute")
EVENT_LETTER = ("mediator", "key", "at", "why")
"""What tells the letters of a kind from each other, and from those of the other kind."""

FENCES = "_boiler"
"""Where jobs keep their epochs."""


class DatabaseError(RuntimeError):
    """The Firestore can't be reached, or a change of the log can't be applied; the message is for the user."""


def connect(project: str, address: str) -> Any:
    """A client of the Firestore at `address` (host:port). Raises DatabaseError, at once, where nothing answers there."""
    client = firestore.Client(project=project, credentials=AnonymousCredentials())
    # The client takes an emulator's address from the environment only; this says the same without touching that.
    client._emulator_host = address
    try:
        client.document("_boiler/probe").get(timeout=CONNECT_SECONDS, retry=None)
    except (GoogleAPICallError, RetryError) as error:
        raise DatabaseError(
            f"no Firestore answers at {address} ({type(error).__name__}): is it running, and is the address right?"
        ) from None
    return client


def apply(client: Any, commit: Commit, writer: TopicWriter | None = None) -> datetime:
    """Writes one commit, documents first, and returns their commit time.

    `writer` takes its records; without one, a commit that has any is an error. Raises DatabaseError with the line that can't
    be applied.
    """
    if commit.records and writer is None:
        line = commit.records[0].line
        raise DatabaseError(f"line {line} is a record for a topic, and this run has no topics")
    at = _apply_documents(client, commit) if commit.changes else datetime.now(UTC)
    if writer is not None:
        apply_records(writer, commit)
    return at


def apply_records(writer: TopicWriter, commit: Commit) -> None:
    """Writes a commit's records, all at once. Raises DatabaseError with the line that no topic can take."""
    try:
        for record in commit.records:
            what = f"line {record.line}"
            writer.send(record.topic, record.key, record.value, record.partition)
        what = ", ".join(f"{r.topic} (line {r.line})" for r in commit.records[:5])
        writer.commit()
    except TopicsError as error:
        writer.discard()
        raise DatabaseError(f"a record was refused, {what}: {error}") from None


def topic_partitions(commits: Iterable[Commit]) -> dict[str, int]:
    """The topics that a log writes, each with the number of partitions that its lines need."""
    needed: dict[str, int] = {}
    for commit in commits:
        for record in commit.records:
            needed[record.topic] = max(needed.get(record.topic, 1), record.partition + 1)
    return needed


def _apply_documents(client: Any, commit: Commit) -> datetime:
    try:
        batch = _batch(client, commit)
        batch.commit(retry=None)
    except NotFound:
        raise DatabaseError(_where(commit.changes, "the document does not exist")) from None
    except (GoogleAPICallError, RetryError, ValueError) as error:
        raise DatabaseError(_where(commit.changes, str(error))) from None
    at: datetime = batch.commit_time or datetime.now(UTC)
    return at


def _batch(client: Any, commit: Commit) -> Any:
    """The commit's writes. Raises ValueError for what the client itself refuses, such as a key without characters."""
    batch = client.batch()
    for change in commit.changes:
        document = client.document(change.path)
        fields = {key: _to_client(client, value) for key, value in change.fields.items()}
        match change.op:
            case "set":
                batch.set(document, fields)
            case "update" if fields:
                paths = {client.field_path(key): value for key, value in fields.items()}
                batch.update(document, paths)
            case "delete":
                batch.delete(document, option=client.write_option(exists=True))
    return batch


def _where(changes: Iterable[Change], what: str) -> str:
    writes = ", ".join(f"{change.op} {change.path} (line {change.line})" for change in changes)
    return f"the database refused {writes}: {what}"


def _to_client(client: Any, value: Any) -> Any:
    match value:
        case PathValue(path):
            return client.document(path)
        case list():
            return [_to_client(client, item) for item in value]
        case dict():
            return {key: _to_client(client, item) for key, item in value.items()}
    return value


def read_result(
    client: Any, owned: Iterable[str], sources: Iterable[str], changed: Iterable[str] = ()
) -> dict[str, Any]:
    """The documents under the path templates `owned` and the dead letters, in the form of expected.json.

    Documents in the collection templates `sources` are read by the program, never written; but the collections `changed`, to
    which client writes went, are there whole. Collections without documents, and `errors` without any, are left out.
    """
    collections: dict[str, dict[str, Any]] = {}
    for path, snapshot in owned_documents(client, owned, sources).items():
        collection, _, doc_id = path.rpartition("/")
        collections.setdefault(collection, {})[doc_id] = plain(snapshot.to_dict())
    for collection in sorted(set(changed)):
        found = {doc.id: plain(doc.to_dict()) for doc in client.collection(collection).stream()}
        if found:
            collections[collection] = found
    result: dict[str, Any] = {"collections": collections}
    letters = [plain(doc.to_dict()) for doc in client.collection(DEAD_LETTERS).stream()]
    errors = {"views": _sorted(letters, VIEW_LETTER), "events": _sorted(letters, EVENT_LETTER)}
    if letters:
        result["errors"] = {kind: found for kind, found in errors.items() if found}
    return result


def _sorted(letters: Iterable[dict[str, Any]], keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """The letters that have all the keys, by them: null before text."""
    own = [letter for letter in letters if all(key in letter for key in keys)]
    return sorted(own, key=lambda e: [(e[key] is not None, str(e[key])) for key in keys])


def owned_documents(client: Any, owned: Iterable[str], sources: Iterable[str]) -> dict[str, Any]:
    """Snapshots, by path, of every document that fits one of the path templates `owned`.

    Not those in the collection templates `sources`, nor dead letters and fences.
    """
    found: dict[str, Any] = {}
    others = [f"{template}/*" for template in (*sources, DEAD_LETTERS)]
    for template in owned:
        *parents, last, _ = ["**", *template.split("/")]
        parents = parents[1:]
        if last in ("*", "**"):
            snapshots: Iterable[Any] = _everything(client)
        elif any("*" in parent for parent in parents):
            snapshots = client.collection_group(last).stream()
        else:
            snapshots = client.collection("/".join([*parents, last])).stream()
        for snapshot in snapshots:
            path = snapshot.reference.path
            other = path.startswith(f"{FENCES}/") or any(matches_template(t, path) for t in others)
            if matches_template(template, path) and not other:
                found[path] = snapshot
    return dict(sorted(found.items()))


def _everything(client: Any) -> Iterable[Any]:
    waiting = list(client.collections())
    while waiting:
        collection = waiting.pop()
        yield from collection.stream()
        for document in collection.list_documents():
            waiting.extend(document.collections())


def plain(value: Any) -> Any:
    """A Firestore value as JSON has it: timestamps RFC 3339 in UTC, references as paths, bytes as base64."""
    match value:
        case datetime():
            return text_of(micros_of(value))
        case firestore.DocumentReference():
            return value.path
        case firestore.GeoPoint():
            return {"latitude": value.latitude, "longitude": value.longitude}
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case NativeVector():
            return list(value)
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
    return value
