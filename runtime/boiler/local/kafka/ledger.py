"""The one file that holds a folder's topics: a line an entry, appended under a lock, with a checksum.

    24d067ac {"commit": [["doors", 0, "front", "{\\"open\\": true}", []]]}

A whole commit is one line, so it is there or it isn't. A last line that is not whole was never committed: readers
don't see it, the next writer cuts it off. Must not know who reads and writes.
"""

import base64
import fcntl
import json
import os
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from boiler.topics import Draft, TopicsError

FILE = "topics.log"
_CHECKSUM = 9


@dataclass
class Topic:
    """A topic as it is: where in the file it was made, and how many records each partition has."""

    born: int
    counts: list[int]


@dataclass
class Contents:
    """What the entries up to `position` come to."""

    position: int = 0
    topics: dict[str, Topic] = field(default_factory=dict)
    writers: dict[str, int] = field(default_factory=dict)
    """The newest epoch of each writer."""

    def take(self, start: int, end: int, entry: dict[str, Any]) -> None:
        """Goes on by the entry between `start` and `end`."""
        self.position = end
        match entry:
            case {"commit": records}:
                for record in records:
                    self.topics[record[0]].counts[record[1]] += 1
            case {"create": topic, "partitions": partitions}:
                self.topics[topic] = Topic(start, [0] * partitions)
            case {"delete": topic}:
                self.topics.pop(topic, None)
            case {"writer": name, "epoch": epoch}:
                self.writers[name] = epoch


class Ledger:
    """An open file. Its lock excludes other openings of the same file, of this process and of others."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder and the file where they are absent. Raises TopicsError."""
        self.path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            directory = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(directory)
            finally:
                os.close(directory)
        except OSError as error:
            raise TopicsError(f"the topics in {folder} can't be used: {error.strerror}") from None
        self._threads = threading.Lock()

    def close(self) -> None:
        """Closes the file; a second time does nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def grown(self, position: int) -> bool:
        """Whether there is anything after `position`. Raises TopicsError where the file is no longer there."""
        self._check()
        return os.fstat(self._file).st_size > position

    def entries(self, position: int) -> Iterator[tuple[int, int, dict[str, Any]]]:
        """Start, end and content of each whole entry from `position` on."""
        for line in self._lines(position):
            if (entry := _parse(line)) is None:
                return
            yield position, position + len(line), entry
            position += len(line)

    def advance(self, contents: Contents) -> None:
        """Takes in the entries that have come since."""
        for start, end, entry in self.entries(contents.position):
            contents.take(start, end, entry)

    @contextmanager
    def locked(self, contents: Contents) -> Iterator[Contents]:
        """Keeps all others from writing; `contents` then has everything. Raises TopicsError where the file is damaged."""
        with self._threads:
            self._check()
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                self._check()
                self.advance(contents)
                if os.fstat(self._file).st_size > contents.position:
                    self._mend(contents.position)
                yield contents
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def append(self, contents: Contents, *entries: dict[str, Any]) -> None:
        """Writes entries durably; only under the lock. Raises TopicsError, and then none of them is there."""
        text = b"".join(_line(entry) for entry in entries)
        try:
            written = 0
            while written < len(text):
                written += os.pwrite(self._file, text[written:], contents.position + written)
            os.fsync(self._file)
        except OSError as error:
            os.ftruncate(self._file, contents.position)
            raise TopicsError(f"{self.path} can't be written: {error.strerror}") from None
        self.advance(contents)

    def _lines(self, position: int) -> Iterator[bytes]:
        # Opened anew each time: a buffer of before would show what another writer has cut off since.
        with os.fdopen(os.dup(self._file), "rb", buffering=1 << 16) as stream:
            stream.seek(position)
            yield from stream

    def _mend(self, position: int) -> None:
        """Cuts off what a writer that died has left. Whole entries after something else are damage, no writer's doing."""
        if any(_parse(line) is not None for line in self._lines(position)):
            raise TopicsError(f"{self.path} is damaged at byte {position}")
        os.ftruncate(self._file, position)

    def _check(self) -> None:
        if self._file < 0:
            raise TopicsError(f"the topics in {self.path.parent} were closed")
        try:
            there = os.stat(self.path)
        except OSError:
            there = None
        own = os.fstat(self._file)
        if there is None or (there.st_dev, there.st_ino) != (own.st_dev, own.st_ino):
            raise TopicsError(f"the topics in {self.path.parent} were deleted")


def commit_entry(records: list[tuple[Draft, int]]) -> dict[str, Any]:
    """The entry of one commit: records, each with its partition."""
    return {
        "commit": [
            [r.topic, at, _text(r.key), _text(r.value), [[n, _text(v)] for n, v in r.headers]]
            for r, at in records
        ]
    }


def raw(stored: str | dict[str, str] | None) -> bytes | None:
    """The bytes that an entry has for a key, a value or a header."""
    if stored is None:
        return None
    if isinstance(stored, str):
        return stored.encode("utf-8")
    return base64.b64decode(stored["base64"])


def _text(value: bytes | None) -> str | dict[str, str] | None:
    """As text where it is text, so that a person can read the file."""
    if value is None:
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode("ascii")}


def _line(entry: dict[str, Any]) -> bytes:
    text = json.dumps(entry, separators=(", ", ": ")).encode("ascii")
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _parse(line: bytes) -> dict[str, Any] | None:
    """The entry of a line; None for what is none."""
    text = line[_CHECKSUM:-1]
    if not line.endswith(b"\n") or line[:_CHECKSUM] != b"%08x " % zlib.crc32(text):
        return None
    entry: dict[str, Any] = json.loads(text)
    return entry
