"""Reads topics of a Kafka broker: committed records only, each partition from its beginning, without a consumer group."""

import time
from contextlib import suppress
from typing import Any

from kafka import KafkaConsumer, TopicPartition, errors

from boiler.local.kafka.client import KafkaTopics, connect, deleted, failure
from boiler.topics import Partition, Record, TopicsError, read_key

LOOK_SECONDS = 1.0
"""How often the reader asks whether its topics are still there: a fetch of a deleted topic would only wait."""

PATIENCE_SECONDS = 30.0
"""How long the broker may be gone."""

POLL_RECORDS = 5_000


class KafkaReader:
    """A reader of some topics (TopicReader)."""

    def __init__(self, topics: KafkaTopics, names: list[str]) -> None:
        """The topics exist; `topics` is the reader's own. Raises TopicsError."""
        self._topics = topics
        self._consumer: Any = None
        try:
            self._known = topics.describe(names)
            if missing := [name for name in names if name not in self._known]:
                raise deleted(missing[0])
            self._consumer = connect(
                KafkaConsumer,
                topics.servers,
                metrics_enabled=False,
                isolation_level="read_committed",
                # Not to the earliest: records that are gone before they were read are an error.
                auto_offset_reset="none",
                enable_auto_commit=False,
                max_poll_records=POLL_RECORDS,
                max_partition_fetch_bytes=4 << 20,
            )
            keep_absent(self._consumer)
            self._follow([])
        except BaseException:
            self.close()
            raise
        self._looked = self._answered = time.monotonic()

    def poll(self, seconds: float) -> list[Record]:
        """See TopicReader."""
        deadline = time.monotonic() + seconds
        while True:
            self._look()
            wait = max(0.0, min(deadline - time.monotonic(), LOOK_SECONDS))
            try:
                batches = self._consumer.poll(timeout_ms=int(wait * 1000))
            except (errors.LogTruncationError, errors.OffsetOutOfRangeError) as error:
                raise self._gone(error) from None
            except errors.KafkaError as error:
                raise failure(error, self._topics.servers) from None
            except UnicodeDecodeError:
                raise TopicsError(
                    f"a record of {', '.join(self._known)} has a header whose name is not UTF-8"
                ) from None
            if batches:
                return [_record(r) for batch in batches.values() for r in batch]
            if time.monotonic() >= deadline:
                return []

    def partitions(self, topic: str) -> int:
        """See TopicReader."""
        return self._known[topic].partitions

    def ends(self) -> dict[Partition, int]:
        """See TopicReader."""
        self._look(now=True)
        return self._topics.ends((at.topic, at.partition) for at in self._assigned())

    def positions(self) -> dict[Partition, int]:
        """See TopicReader."""
        try:
            return {
                (at.topic, at.partition): self._consumer.position(at, timeout_ms=30_000) or 0
                for at in self._assigned()
            }
        except errors.KafkaError as error:
            raise failure(error, self._topics.servers) from None

    def close(self) -> None:
        """See TopicReader."""
        if self._consumer is not None:
            self._consumer.close(autocommit=False, timeout_ms=2_000)
            self._consumer = None
        self._topics.close()

    def _assigned(self) -> list[Any]:
        return [
            TopicPartition(name, at)
            for name, topic in self._known.items()
            for at in range(topic.partitions)
        ]

    def _follow(self, read: list[Any]) -> None:
        """Reads all partitions; those that are not in `read` from the beginning."""
        self._consumer.assign(self._assigned())
        if new := [at for at in self._assigned() if at not in read]:
            self._consumer.seek_to_beginning(*new)

    def _look(self, now: bool = False) -> None:
        """Finds out that a topic was deleted, has more partitions than before, or that nothing answers."""
        at = time.monotonic()
        if not now and at - self._looked < LOOK_SECONDS:
            return
        self._looked = at
        try:
            found = self._topics.describe(self._known)
        except TopicsError:
            if now or time.monotonic() - self._answered > PATIENCE_SECONDS:
                raise
            return
        self._answered = time.monotonic()
        for name, topic in self._known.items():
            if name not in found or found[name].id != topic.id:
                raise deleted(name)
        if found != self._known:
            read = self._assigned()
            self._known = found
            self._follow(read)

    def _gone(self, error: errors.KafkaError) -> TopicsError:
        """A partition is shorter than it was: its topic is another one now, or records were removed."""
        try:
            self._look(now=True)
        except TopicsError as reason:
            return reason
        return TopicsError(
            f"Kafka has removed records of {', '.join(self._known)} before they were read ({type(error).__name__})"
        )


def keep_absent(client: Any) -> None:
    """Keeps a consumer or producer from making a deleted topic anew when it asks for its metadata.

    kafka-python 3.0 has a setting for this and doesn't hand it on to where it is read.
    """
    for owner in (client, getattr(client, "_sender", None)):
        with suppress(AttributeError):
            owner._client._manager.cluster.config["allow_auto_create_topics"] = False  # type: ignore[union-attr]


def _record(found: Any) -> Record:
    key, undecodable = read_key(found.key)
    headers = tuple((name, bytes(value or b"")) for name, value in found.headers)
    return Record(
        found.topic, found.partition, found.offset, key, found.value, headers, undecodable
    )
