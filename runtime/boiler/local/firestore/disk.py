"""The data file: commits, one record after another, read again at the next start.

A record is length and CRC-32 (4 bytes each, big-endian), then the commit's time and a CommitRequest
whose writes carry whole documents with their times. A last record that is not whole is cut off: its
commit was never answered. Must not know the server.
"""

import fcntl
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from boiler.local.firestore.documents import Database
from boiler.local.firestore.history import Commit
from boiler.local.firestore.protos import CommitRequest, Document

MAGIC = b"boilerc firestore data 1\n"
COMPACT_BYTES = 1 << 20
"""A smaller file is never rewritten."""
_HEAD = struct.Struct(">II")
_TIME = struct.Struct(">Q")
_CHUNK = 500


class DataFile:
    """An open data file, locked against other processes. Callers serialise the methods."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = self._open(path)

    def _open(self, path: Path) -> IO[bytes]:
        try:
            file = path.open("a+b")
        except OSError as error:
            raise OSError(f"the data file {path} can't be opened: {error.strerror}") from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise OSError(f"the data file {path} is in use by another process") from None
        return file

    def load(self) -> dict[str, Database]:
        """The databases by name. Raises OSError where the file holds something else."""
        databases: dict[str, Database] = {}
        records = 0
        self._file.seek(0)
        start = self._file.read(len(MAGIC))
        if start != MAGIC:
            if not MAGIC.startswith(start):
                raise OSError(
                    f"{self.path} is no data file of the embedded Firestore; name another"
                )
            self._file.truncate(0)
            self._file.write(MAGIC)
            self._file.flush()
            return databases
        whole = len(MAGIC)
        for end, at, request in self._records():
            whole = end
            if request.database not in databases:
                databases[request.database] = Database(request.database, newest=0)
            database = databases[request.database]
            database.restore(at, (_state(database, write) for write in request.writes))
            records += len(request.writes)
        self._file.truncate(whole)
        self._file.seek(0, os.SEEK_END)
        live = sum(1 for database in databases.values() for _ in database.names())
        if whole > COMPACT_BYTES and records > 2 * live:
            self._compact(databases)
        return databases

    def _records(self) -> Iterator[tuple[int, int, Any]]:
        """The end, time and request of each whole record."""
        while len(head := self._file.read(_HEAD.size)) == _HEAD.size:
            length, checksum = _HEAD.unpack(head)
            body = self._file.read(length)
            if len(body) < length or zlib.crc32(body) != checksum:
                return
            (at,) = _TIME.unpack_from(body)
            yield self._file.tell(), at, CommitRequest.FromString(body[_TIME.size :])

    def append(self, database: Database, commit: Commit) -> None:
        """Writes a commit and hands it to the operating system: it survives the process's end."""
        self._file.write(_record(database, commit.time, _states(commit)))
        self._file.flush()

    def close(self) -> None:
        """Ends the use of the file."""
        self._file.close()

    def _compact(self, databases: dict[str, Database]) -> None:
        temporary = self.path.with_name(self.path.name + ".new")
        with open(temporary, "wb") as file:
            file.write(MAGIC)
            for database in databases.values():
                rows = list(database.rows())
                for i in range(0, max(1, len(rows)), _CHUNK):
                    file.write(_record(database, database.newest, rows[i : i + _CHUNK]))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.path)
        self._file.close()
        self._file = self._open(self.path)


def _state(database: Database, write: Any) -> tuple[str, Any]:
    start = len(database.root) + 1
    if not write.HasField("update"):
        return write.delete[start:], None
    # A part of a message would keep the whole of it in memory.
    document = Document()
    document.CopyFrom(write.update)
    return document.name[start:], document


def _states(commit: Commit) -> Iterable[tuple[str, Any]]:
    return ((change.path, change.after) for change in commit.changes)


def _record(database: Database, at: int, states: Iterable[tuple[str, Any]]) -> bytes:
    request = CommitRequest(database=database.name)
    for path, document in states:
        if document is None:
            request.writes.add().delete = f"{database.root}/{path}"
        else:
            request.writes.add().update.CopyFrom(document)
    body = _TIME.pack(at) + request.SerializeToString()
    return bytes(_HEAD.pack(len(body), zlib.crc32(body)) + body)
