"""A Listen stream: its targets, and the messages that keep them true.

After a commit the stream tells what changed since it last told anything, then the time up to which
all its targets are complete (a NO_CHANGE of no target). Must not know gRPC: `messages` is fed
through `inbox`.
"""

import queue
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import grpc

from boiler.local.firestore import bloom, times, tokens
from boiler.local.firestore.documents import Database
from boiler.local.firestore.errors import RequestError, invalid
from boiler.local.firestore.faults import Faults
from boiler.local.firestore.protos import ChangeType, ListenResponse
from boiler.local.firestore.targets import Effect, Watched, watched

BEAT_SECONDS = 10.0
"""How often a stream without changes tells its time; clients take a stream silent for 120 s as dead."""

WAKE, END = "wake", "end"


@dataclass
class _Target:
    id: int
    watched: Watched


class Stream:
    """One stream on one database. `inbox` takes ListenRequests and the words of `Faults`, WAKE, END."""

    def __init__(self, database: Database, faults: Faults) -> None:
        self._database = database
        self._faults = faults
        self._targets: dict[int, _Target] = {}
        self._told = database.tick()
        self.inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def wake(self) -> None:
        """A commit has happened."""
        self.inbox.put(WAKE)

    def messages(self) -> Iterator[Any]:
        """ListenResponses until END; raises RequestError where the stream must end with an error."""
        while True:
            for item in self._next():
                match item:
                    case "end":
                        return
                    case "drop":
                        raise dropped()
                    case "wake":
                        yield from self._catch_up()
                    case "reset":
                        yield from self._reset_all()
                    case _:
                        yield from self._request(item)

    def _next(self) -> list[Any]:
        """What is in the inbox, many wakes as one; after a silent time a wake."""
        try:
            items = [self.inbox.get(timeout=BEAT_SECONDS)]
        except queue.Empty:
            return [WAKE]
        while items[-1] == WAKE:
            try:
                item = self.inbox.get_nowait()
            except queue.Empty:
                break
            if item != WAKE:
                items.append(item)
        return items

    def _request(self, request: Any) -> Iterator[Any]:
        match request.WhichOneof("target_change"):
            case "add_target":
                yield from self._add(request.add_target)
            case "remove_target":
                target = self._targets.pop(request.remove_target, None)
                if target is not None:
                    yield _change(ChangeType.REMOVE, [target.id])
            case _:
                raise invalid("a request of a stream must add or remove a target")

    def _add(self, proto: Any) -> list[Any]:
        id_ = proto.target_id or self._free_id()
        if id_ < 0:
            raise invalid("a target's id can't be negative")
        if id_ in self._targets:
            raise invalid(f"the stream has a target {id_} already")
        try:
            target = _Target(id_, watched(proto))
        except RequestError as error:
            removed = _change(ChangeType.REMOVE, [id_])
            removed.target_change.cause.code = error.number
            removed.target_change.cause.message = error.message
            return [removed]
        with self._database.lock:
            # The other targets come to the same moment first, so that one time is true for all.
            told = self._catch_up(mark=False)
            self._targets[id_] = target
            told.append(_change(ChangeType.ADD, [id_]))
            since = self._resume_time(proto)
            if since is None:
                if proto.WhichOneof("resume_type") is not None:
                    told.append(_change(ChangeType.RESET, [id_]))
                told += self._tell([(target, target.watched.now(self._database))])
            else:
                told += self._resume(target, since, proto)
            told.append(self._marked(ChangeType.CURRENT, [id_]))
            told.append(self._mark())
        if proto.once:
            del self._targets[id_]
            told.append(_change(ChangeType.REMOVE, [id_]))
        return told

    def _free_id(self) -> int:
        return max(self._targets, default=0) + 1

    def _resume_time(self, proto: Any) -> int | None:
        """The time to resume from, None where all must be told."""
        match proto.WhichOneof("resume_type"):
            case "resume_token":
                since = tokens.read(proto.resume_token, self._faults.generation)
            case "read_time":
                since = times.from_proto(proto.read_time)
            case _:
                return None
        if since is None or since > self._told or not self._database.history.reaches(since):
            return None
        return since

    def _resume(self, target: _Target, since: int, proto: Any) -> list[Any]:
        database = self._database
        effect = target.watched.effect(database, database.history.since(since), since)
        hidden = self._faults.hidden
        lost = any(document is None for document in effect.values())
        if hidden is not None and lost:
            shown = {path: document for path, document in effect.items() if document is not None}
            names = target.watched.names(database)
            told = self._tell([(target, shown)])
            return [*told, bloom.existence_filter(target.id, names, hidden)]
        told = self._tell([(target, effect)])
        if proto.HasField("expected_count"):
            expected = proto.expected_count.value
            names = target.watched.names(database)
            # More or fewer than the client can have after these messages: it has missed something.
            added = sum(document is not None for document in effect.values())
            removed = len(effect) - added
            if not expected - removed <= len(names) <= expected + added:
                told.append(bloom.existence_filter(target.id, names, True))
        return told

    def _catch_up(self, mark: bool = True) -> list[Any]:
        """What changed since the stream last told, and the time up to which it has told now."""
        with self._database.lock:
            if not self._database.history.reaches(self._told):
                return self._reset_all()
            since, self._told = self._told, self._database.tick()
            before = self._database.history.since(since)
            told = []
            if before:
                effects = [
                    (target, target.watched.effect(self._database, before, since))
                    for target in self._targets.values()
                ]
                told = self._tell(effects)
        return [*told, self._mark()] if mark else told

    def _reset_all(self) -> list[Any]:
        with self._database.lock:
            self._told = self._database.tick()
            told = []
            for target in self._targets.values():
                told.append(_change(ChangeType.RESET, [target.id]))
                told += self._tell([(target, target.watched.now(self._database))])
                told.append(self._marked(ChangeType.CURRENT, [target.id]))
        return [*told, self._mark()]

    def _tell(self, effects: list[tuple[_Target, Effect]]) -> list[Any]:
        """Messages of documents, one for each where no two targets show it differently."""
        messages: dict[tuple[str, bytes], Any] = {}
        for target, effect in effects:
            for path, document in effect.items():
                if document is not None:
                    shown = b"" if len(effects) == 1 else document.SerializeToString()
                    message = messages.get((path, shown))
                    if message is None:
                        message = messages[path, shown] = ListenResponse()
                        message.document_change.document.CopyFrom(document)
                    message.document_change.target_ids.append(target.id)
        told = list(messages.values())
        gone: dict[str, list[int]] = {}
        for target, effect in effects:
            for path, document in effect.items():
                if document is None:
                    gone.setdefault(path, []).append(target.id)
        return told + [self._gone(path, ids) for path, ids in gone.items()]

    def _gone(self, path: str, ids: list[int]) -> Any:
        response = ListenResponse()
        exists = self._database.get(path) is not None
        message = response.document_remove if exists else response.document_delete
        message.document = f"{self._database.root}/{path}"
        message.removed_target_ids.extend(ids)
        times.put(message.read_time, self._told)
        return response

    def _mark(self) -> Any:
        return self._marked(ChangeType.NO_CHANGE, [])

    def _marked(self, kind: Any, ids: list[int]) -> Any:
        response = _change(kind, ids)
        times.put(response.target_change.read_time, self._told)
        token = tokens.make(self._faults.generation, self._told)
        response.target_change.resume_token = token
        return response


def _change(kind: Any, ids: list[int]) -> Any:
    response = ListenResponse()
    response.target_change.target_change_type = int(kind)
    response.target_change.target_ids.extend(ids)
    return response


def dropped() -> RequestError:
    """How a stream ends that a fault drops."""
    return RequestError(grpc.StatusCode.UNAVAILABLE, "the stream was dropped, as asked for")
