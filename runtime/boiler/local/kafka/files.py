"""Topics in a folder, for runs without a broker: the same as Kafka's in everything that a processor can see.

Several processes may read and write. Must not know how the file is laid out (ledger.py), nor programs.
"""

import time
import uuid
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from boiler.local.kafka.commits import CommittingWriter
from boiler.local.kafka.ledger import Contents, Ledger, Topic, commit_entry, raw
from boiler.topics import (
    Draft,
    Partition,
    Record,
    TopicReader,
    TopicsError,
    TopicWriter,
    check_partitions,
    check_topic,
    read_key,
)

LOOK_SECONDS = 0.005
"""How often a reader that waits looks whether the file has grown."""

POLL_RECORDS = 5_000
"""A poll that has as many ends; a commit is never parted."""


class FileTopics:
    """Topics in `folder`, which is made where it is absent (Topics)."""

    def __init__(self, folder: Path) -> None:
        """Opens the folder's topics. Raises TopicsError."""
        self.folder = folder
        self._ledger = Ledger(folder)
        self._contents = Contents()

    def create(self, topic: str, partitions: int = 1) -> None:
        """See Topics."""
        check_partitions(topic, partitions)
        with self._ledger.locked(self._contents) as contents:
            if topic not in contents.topics:
                self._ledger.append(contents, {"create": topic, "partitions": partitions})

    def delete(self, topic: str) -> None:
        """See Topics."""
        check_topic(topic)
        with self._ledger.locked(self._contents) as contents:
            if topic in contents.topics:
                self._ledger.append(contents, {"delete": topic})

    def names(self) -> list[str]:
        """See Topics."""
        with self._ledger.locked(self._contents) as contents:
            return sorted(contents.topics)

    def reader(self, topics: Iterable[str]) -> TopicReader:
        """See Topics."""
        names = sorted(set(topics))
        for topic in names:
            self.create(topic)
        return FileReader(self.folder, names)

    def writer(self, name: str | None = None) -> TopicWriter:
        """See Topics."""
        return FileWriter(self.folder, name or uuid.uuid4().hex)

    def close(self) -> None:
        """See Topics."""
        self._ledger.close()


class FileReader:
    """A reader of some of a folder's topics (TopicReader)."""

    def __init__(self, folder: Path, topics: list[str]) -> None:
        """The topics exist. Raises TopicsError."""
        self._ledger = Ledger(folder)
        self._end = Contents()
        with self._ledger.locked(self._end) as contents:
            self._topics = {topic: _existing(contents, topic) for topic in topics}
        self._position = min((topic.born for topic in self._topics.values()), default=0)
        self._read = Counter[Partition]()
        self._failure: TopicsError | None = None

    def poll(self, seconds: float) -> list[Record]:
        """See TopicReader."""
        deadline = time.monotonic() + seconds
        while True:
            records = self._take() if self._ledger.grown(self._position) else []
            if records:
                return records
            if self._failure is not None:
                raise self._failure
            left = deadline - time.monotonic()
            if left <= 0:
                return []
            time.sleep(min(LOOK_SECONDS, left))

    def partitions(self, topic: str) -> int:
        """See TopicReader."""
        return len(self._topics[topic].counts)

    def ends(self) -> dict[Partition, int]:
        """See TopicReader."""
        with self._ledger.locked(self._end) as contents:
            found = {}
            for name, topic in self._topics.items():
                now = _existing(contents, name)
                if now.born != topic.born:
                    raise _deleted(name)
                found.update({(name, at): count for at, count in enumerate(now.counts)})
            return found

    def positions(self) -> dict[Partition, int]:
        """See TopicReader."""
        return {
            (name, at): self._read[name, at]
            for name, topic in self._topics.items()
            for at in range(len(topic.counts))
        }

    def close(self) -> None:
        """See TopicReader."""
        self._ledger.close()

    def _take(self) -> list[Record]:
        records: list[Record] = []
        for start, end, entry in self._ledger.entries(self._position):
            if self._failure is not None or len(records) >= POLL_RECORDS:
                break
            self._position = end
            match entry:
                case {"commit": committed}:
                    records += [self._record(r) for r in committed if self._reads(r[0], start)]
                case {"delete": topic} if self._reads(topic, start):
                    self._failure = _deleted(topic)
        return records

    def _reads(self, topic: str, at: int) -> bool:
        """Whether it is ours, and not an earlier one of the same name."""
        return topic in self._topics and at >= self._topics[topic].born

    def _record(self, stored: list[Any]) -> Record:
        topic, partition, key, value, headers = stored
        offset = self._read[topic, partition]
        self._read[topic, partition] += 1
        text, undecodable = read_key(raw(key))
        pairs = tuple((name, raw(header) or b"") for name, header in headers)
        return Record(topic, partition, offset, text, raw(value), pairs, undecodable)


class FileWriter(CommittingWriter):
    """A writer into a folder's topics (TopicWriter)."""

    def __init__(self, folder: Path, name: str) -> None:
        """Ends earlier writers of that name. Raises TopicsError."""
        super().__init__()
        self._name = name
        self._ledger = Ledger(folder)
        self._contents = Contents()
        self._written: dict[str, int] = {}
        with self._ledger.locked(self._contents) as contents:
            self._epoch = contents.writers.get(name, 0) + 1
            self._ledger.append(contents, {"writer": name, "epoch": self._epoch})

    def _write(self, waiting: list[Draft]) -> None:
        with self._ledger.locked(self._contents) as contents:
            if contents.writers.get(self._name) != self._epoch:
                raise TopicsError(f"a newer writer named {self._name} has taken over")
            self._ledger.append(contents, *self._entries(contents, waiting))
            self._written.update({r.topic: contents.topics[r.topic].born for r in waiting})

    def close(self) -> None:
        """See TopicWriter."""
        self._broken = True
        self._waiting.clear()
        self._ledger.close()

    def _entries(self, contents: Contents, waiting: list[Draft]) -> list[dict[str, Any]]:
        counts: dict[str, int] = {}
        made = []
        for topic in dict.fromkeys(record.topic for record in waiting):
            now = contents.topics.get(topic)
            if topic in self._written and (now is None or now.born != self._written[topic]):
                raise _deleted(topic)
            if now is None:
                made.append({"create": topic, "partitions": 1})
            counts[topic] = len(now.counts) if now is not None else 1
        choose = self._partitioner.choose
        return [*made, commit_entry([(r, choose(r, counts[r.topic])) for r in waiting])]


def _existing(contents: Contents, topic: str) -> Topic:
    if topic not in contents.topics:
        raise _deleted(topic)
    return contents.topics[topic]


def _deleted(topic: str) -> TopicsError:
    return TopicsError(f"topic {topic} was deleted while it was in use")
