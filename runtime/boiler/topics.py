"""Topics: what a program's processor needs of Kafka, as a small protocol, and the rules that every implementation keeps.

`boiler.local.kafka` has two: a real broker's and one on files. Must not know either, nor programs, plans or Firestore.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

RECORD_BYTES = 1 << 20
"""A record may not be larger: key, value, headers and what Kafka writes around them. It is Kafka's own default."""

Partition = tuple[str, int]
"""A topic and the number of one of its partitions."""

Headers = tuple[tuple[str, bytes], ...]
"""Names and values in order; a name may come more than once."""

_TOPIC = re.compile(r"[a-zA-Z0-9._-]{1,249}")
_AROUND = 128
_AROUND_HEADER = 10


class TopicsError(RuntimeError):
    """Topics can't be read or written; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it was read. A key that is not UTF-8 is None here, and its bytes are in `undecodable`.

    `value` None is a tombstone. Offsets of one partition grow; they need not be without gaps.
    """

    topic: str
    partition: int
    offset: int
    key: str | None
    value: bytes | None
    headers: Headers = ()
    undecodable: bytes | None = None

    def header(self, name: str) -> bytes | None:
        """The last value of a header; None where there is none."""
        return next((value for found, value in reversed(self.headers) if found == name), None)


class TopicReader(Protocol):
    """Reads a set of topics from their beginning, by one thread, and only what has been committed."""

    def poll(self, seconds: float) -> list[Record]:
        """Records not given before, in offset order within each partition; none after `seconds` without any.

        Raises TopicsError where a topic was deleted, or nothing answers any more.
        """

    def partitions(self, topic: str) -> int:
        """How many partitions the topic has. Raises KeyError for a topic that is not read."""

    def ends(self) -> dict[Partition, int]:
        """Where each partition ends now: what is committed when this is called lies before. Raises TopicsError."""

    def positions(self) -> dict[Partition, int]:
        """How far `poll` has read, in the terms of `ends`."""

    def close(self) -> None:
        """Lets go of everything; a second time does nothing."""


class TopicWriter(Protocol):
    """Writes records in transactions, by one thread.

    An error of `send` or `discard` costs nothing. After one of `commit` the writer is of no more use; a new one of its name
    finds out, by reading, whether the commit has happened, which is uncertain only where the broker was lost in the middle of it.
    """

    def send(
        self,
        topic: str,
        key: str | bytes | None,
        value: bytes | None,
        partition: int | None = None,
        headers: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        """Takes a record into the next commit. Without `partition`, equal keys come to the same one.

        A topic that doesn't exist is made, with one partition. Raises TopicsError for a record that no topic can take.
        """

    def commit(self) -> None:
        """Makes everything since the last commit visible, all at once. Raises TopicsError, and then none of it is visible.

        It fails where a newer writer of this name has been opened.
        """

    def discard(self) -> None:
        """Forgets everything since the last commit."""

    def close(self) -> None:
        """Lets go of everything, without what has not been committed; a second time does nothing."""


class Topics(Protocol):
    """Where topics are: makes, reads and writes them. Every method raises TopicsError."""

    def create(self, topic: str, partitions: int = 1) -> None:
        """Makes the topic where it is absent; leaves it as it is where it exists."""

    def delete(self, topic: str) -> None:
        """Deletes the topic where it exists."""

    def names(self) -> list[str]:
        """The topics that exist, sorted."""

    def reader(self, topics: Iterable[str]) -> TopicReader:
        """A reader of these topics; those that are absent are made, with one partition."""

    def writer(self, name: str | None = None) -> TopicWriter:
        """A writer. Opening one ends earlier ones of the same name, also those of other processes."""

    def close(self) -> None:
        """Lets go of everything but readers and writers."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record to be written, checked."""

    topic: str
    key: bytes | None
    value: bytes | None
    partition: int | None
    headers: Headers


def draft(
    topic: str,
    key: str | bytes | None,
    value: bytes | None,
    partition: int | None = None,
    headers: Iterable[tuple[str, bytes]] = (),
) -> Draft:
    """The record, if every implementation can take it. Raises TopicsError."""
    check_topic(topic)
    if partition is not None and partition < 0:
        raise TopicsError(f"topic {topic} has no partition {partition}")
    pairs = tuple(headers)
    try:
        raw = key.encode("utf-8") if isinstance(key, str) else key
        size = len(raw or b"") + len(value or b"") + _AROUND
        size += sum(len(n.encode("utf-8")) + len(v) + _AROUND_HEADER for n, v in pairs)
    except UnicodeEncodeError:
        raise TopicsError(
            f"a record for topic {topic} has half of a surrogate pair in its key or a header's name: that is no text"
        ) from None
    if size > RECORD_BYTES:
        raise TopicsError(
            f"a record for topic {topic} is too large: {size} bytes; {RECORD_BYTES} at most"
        )
    return Draft(topic, raw, value, partition, pairs)


def check_topic(topic: str) -> None:
    """Raises TopicsError for what Kafka takes for no topic's name."""
    if not _TOPIC.fullmatch(topic) or topic in (".", ".."):
        raise TopicsError(
            f"{topic[:80]!r} is no topic's name: letters, digits, dots, underscores and hyphens, 249 at most"
        )


def check_partitions(topic: str, partitions: int) -> None:
    """Raises TopicsError for a number of partitions that no topic can have."""
    check_topic(topic)
    if not 1 <= partitions <= 10_000:
        raise TopicsError(
            f"topic {topic} can't have {partitions} partitions: 1 to 10000 are possible"
        )


def read_key(raw: bytes | None) -> tuple[str | None, bytes | None]:
    """`key` and `undecodable` of a Record."""
    if raw is None:
        return None, None
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError:
        return None, raw


def reached(positions: Mapping[Partition, int], ends: Mapping[Partition, int]) -> bool:
    """Whether a reader at `positions` has read everything before `ends`."""
    return all(positions.get(partition, 0) >= end for partition, end in ends.items())


def read_to_end(reader: TopicReader) -> Iterator[Record]:
    """What was not read before and is committed when the first is asked for; perhaps also what comes meanwhile.

    Raises TopicsError.
    """
    ends = reader.ends()
    while not reached(reader.positions(), ends):
        yield from reader.poll(0.1)


class Partitioner:
    """Chooses the partition of a record that names none: of a key as Kafka's own clients do, else one after another."""

    def __init__(self) -> None:
        """The first record without a key goes to partition 0."""
        self._next = 0

    def choose(self, record: Draft, partitions: int) -> int:
        """The record's partition. Raises TopicsError where it names one that the topic doesn't have."""
        if record.partition is not None:
            if record.partition >= partitions:
                raise TopicsError(
                    f"topic {record.topic} has no partition {record.partition}: it has {partitions}, counted from 0"
                )
            return record.partition
        if record.key is not None:
            return (murmur2(record.key) & 0x7FFFFFFF) % partitions
        self._next += 1
        return (self._next - 1) % partitions


def murmur2(data: bytes) -> int:
    """The 32-bit hash by which Kafka's clients choose a key's partition (org.apache.kafka.common.utils.Utils.murmur2)."""
    mask, mix = 0xFFFFFFFF, 0x5BD1E995
    hashed = 0x9747B28C ^ len(data)
    whole = len(data) & ~3
    for start in range(0, whole, 4):
        word = int.from_bytes(data[start : start + 4], "little") * mix & mask
        word = (word ^ word >> 24) * mix & mask
        hashed = (hashed * mix & mask) ^ word
    if rest := data[whole:]:
        hashed = (hashed ^ int.from_bytes(rest, "little")) * mix & mask
    hashed = (hashed ^ hashed >> 13) * mix & mask
    return hashed ^ hashed >> 15
