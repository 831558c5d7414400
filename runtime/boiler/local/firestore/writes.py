"""Applies the writes of a commit to a database: all of them, or none. Must not know requests' names.

A document that a commit leaves as it was keeps its update time and is no change.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from boiler.local.firestore import fieldpaths, limits, times, transforms
from boiler.local.firestore.documents import Database
from boiler.local.firestore.errors import already_exists, failed_precondition, invalid, not_found
from boiler.local.firestore.fieldpaths import NAME, FieldPath
from boiler.local.firestore.history import Change, Commit
from boiler.local.firestore.names import split_document
from boiler.local.firestore.protos import Document, WriteResult


def prepare(database: Database, writes: Sequence[Any]) -> tuple[Commit, list[Any]]:
    """The commit that the writes make, not yet stored, and their results. The caller holds the lock.

    Raises RequestError where one of them can't be applied.
    """
    paths = [path_of(database, write) for write in writes]
    if len(set(paths)) < len(paths):
        _check_agreement(paths, writes)
    staged = _Staged(database)
    results = [staged.apply(path, write) for path, write in zip(paths, writes, strict=True)]
    return staged.finish(results), [result for _, result in results]


def path_of(database: Database, write: Any) -> str:
    """The path of the document a write is for. Raises RequestError."""
    match write.WhichOneof("operation"):
        case "update":
            name = write.update.name
        case "delete":
            name = write.delete
        case "transform":
            name = write.transform.document
        case _:
            raise invalid("a write has no operation")
    of, path = split_document(name)
    if of != database.name:
        raise invalid(f"a write to {name} came in a request to {database.name}")
    return path


def check(database: Database, write: Any) -> str:
    """The path, where nothing is wrong with the write by itself. Raises RequestError otherwise."""
    path = path_of(database, write)
    if write.HasField("update"):
        limits.check_document(path, write.update)
        _mask(write.update_mask)
    return path


Result = tuple[str, Any]
"""Path and WriteResult of a write."""


class _Staged:
    """Documents as they are after the writes applied so far."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents: dict[str, Any] = {}
        self._transforms: dict[str, int] = {}
        self.time = database.next_time()

    def apply(self, path: str, write: Any) -> Result:
        staged = path in self._documents
        current = self._documents[path] if staged else self._database.get(path)
        if write.HasField("current_document"):
            _check_precondition(path, current, write.current_document)
        result = WriteResult()
        kind = write.WhichOneof("operation")
        if kind == "delete":
            self._documents[path] = None
            return path, result
        if kind == "transform":
            document = _start(current, f"{self._database.root}/{path}")
            todo = write.transform.field_transforms
        else:
            document = _updated(current, write)
            todo = write.update_transforms
        if todo:
            self._transforms[path] = self._transforms.get(path, 0) + len(todo)
            limits.check_transforms(path, self._transforms[path])
            for transform in todo:
                result.transform_results.append(
                    transforms.apply(document.fields, transform, self.time)
                )
        limits.check_document(path, document)
        if current is None:
            times.put(document.create_time, self.time)
        else:
            document.create_time.CopyFrom(current.create_time)
        self._documents[path] = document
        return path, result

    def finish(self, results: Iterable[Result]) -> Commit:
        changes = []
        for path, document in self._documents.items():
            before = self._database.get(path)
            if document is None:
                if before is not None:
                    changes.append(Change(path, before, None))
                continue
            if before is not None:
                document.update_time.CopyFrom(before.update_time)
                if _same(before, document):
                    continue
            times.put(document.update_time, self.time)
            changes.append(Change(path, before, document))
        for path, result in results:
            # The result of a delete, and of what a delete of the same commit undoes, has no time.
            if (document := self._documents[path]) is not None:
                result.update_time.CopyFrom(document.update_time)
        return Commit(self.time, tuple(changes))


def _same(one: Any, two: Any) -> bool:
    # Equality of protos would tell NaN from NaN, and not 0.0 from -0.0.
    written: bool = one.SerializeToString(deterministic=True) == two.SerializeToString(
        deterministic=True
    )
    return written


def _check_precondition(path: str, current: Any, precondition: Any) -> None:
    match precondition.WhichOneof("condition_type"):
        case "exists" if precondition.exists and current is None:
            raise not_found(f"No document to update: {path}")
        case "exists" if not precondition.exists and current is not None:
            raise already_exists(f"Document already exists: {path}")
        case "update_time":
            if current is None:
                raise failed_precondition(f"{path} does not exist, so has no such update time")
            wanted = times.from_proto(precondition.update_time)
            held = times.from_proto(current.update_time)
            if wanted != held:
                raise failed_precondition(
                    f"{path} was updated at {times.to_datetime(held).isoformat()}, "
                    f"not at {times.to_datetime(wanted).isoformat()}"
                )


def _check_agreement(paths: Sequence[str], writes: Sequence[Any]) -> None:
    """Raises RequestError where a write asks for what an earlier one of the commit has undone.

    Whatever the database holds, such a commit can't succeed, so it comes before all else.
    """
    exists: dict[str, bool] = {}
    for path, write in zip(paths, writes, strict=True):
        asked = write.current_document
        is_asked = path in exists and asked.WhichOneof("condition_type") == "exists"
        if is_asked and asked.exists != exists[path]:
            raise invalid(
                f"a write asks that {path} {'exists' if asked.exists else 'does not exist'}, "
                "against an earlier write of the same commit"
            )
        exists[path] = write.WhichOneof("operation") != "delete"


def _start(current: Any, name: str) -> Any:
    document = Document()
    if current is None:
        document.name = name
    else:
        document.CopyFrom(current)
    return document


def _updated(current: Any, write: Any) -> Any:
    update = write.update
    if not write.HasField("update_mask"):
        document = Document()
        document.CopyFrom(update)
        document.ClearField("create_time")
        document.ClearField("update_time")
        return document
    document = _start(current, update.name)
    for path in _mask(write.update_mask):
        value = fieldpaths.get(update.fields, path)
        if value is None:
            fieldpaths.remove(document.fields, path)
        else:
            fieldpaths.put(document.fields, path, value)
    return document


def _mask(mask: Any) -> list[FieldPath]:
    paths = sorted({fieldpaths.parse(text) for text in mask.field_paths})
    for shorter, longer in pairwise(paths):
        if longer[: len(shorter)] == shorter:
            raise invalid(
                f"the update mask has both {'.'.join(shorter)} and {'.'.join(longer)}; "
                "one contains the other"
            )
    if NAME in paths:
        raise invalid("__name__ can't be in an update mask")
    return paths
