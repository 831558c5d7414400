"""Writes topics of a Kafka broker in transactions, one a commit.

Records wait here until the commit, so that a transaction is open only for as long as it is written: while one is open,
no reader gets past it.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from kafka import KafkaProducer, Serializer, errors

from boiler.local.kafka.client import (
    Description,
    KafkaTopics,
    UnreachableError,
    connect,
    deleted,
    failure,
)
from boiler.local.kafka.commits import CommittingWriter
from boiler.local.kafka.reading import keep_absent
from boiler.topics import RECORD_BYTES, Draft, Partition, TopicsError

COMMIT_SECONDS = 60.0
"""How long a commit may take before the broker counts as lost."""

DELIVERY_SECONDS = 30.0
ABORT_SECONDS = 5.0
LOOK_SECONDS = 0.002


T = TypeVar("T")


class KafkaWriter(CommittingWriter):
    """A transactional producer (TopicWriter)."""

    def __init__(self, topics: KafkaTopics, name: str) -> None:
        """Ends earlier writers of that name; `topics` is the writer's own. Raises TopicsError."""
        super().__init__()
        self._topics = topics
        self._name = name
        self._written: dict[str, Description] = {}
        self._producer: Any = None
        try:
            self._producer = connect(
                KafkaProducer,
                topics.servers,
                metrics_enabled=False,
                transactional_id=name,
                # Kafka takes nothing and null as a key and as a value; kafka-python not both at once, but for this.
                key_serializer=_Keys(),
                max_request_size=RECORD_BYTES,
                max_block_ms=30_000,
                request_timeout_ms=10_000,
                delivery_timeout_ms=int(DELIVERY_SECONDS * 1000),
                transaction_timeout_ms=int(COMMIT_SECONDS * 1000),
            )
            keep_absent(self._producer)
            self._producer.init_transactions()
        except errors.KafkaError as error:
            self.close()
            raise failure(error, topics.servers) from None
        except BaseException:
            self.close()
            raise

    def _write(self, waiting: list[Draft]) -> None:
        known = self._patiently(lambda: self._describe({record.topic for record in waiting}))
        choose = self._partitioner.choose
        placed = [(record, choose(record, known[record.topic].partitions)) for record in waiting]
        try:
            _within(COMMIT_SECONDS, lambda: self._transaction(placed))
        except errors.KafkaError as error:
            with suppress(errors.KafkaError):
                _within(ABORT_SECONDS, self._producer.abort_transaction)
            raise self._reason(error) from None
        self._written.update(known)

    def close(self) -> None:
        """See TopicWriter."""
        failed, self._broken = self._broken, True
        self._waiting.clear()
        if self._producer is not None:
            with suppress(errors.KafkaError):
                self._producer.close(timeout=0 if failed else 5)
            self._producer = None
        self._topics.close()

    def _describe(self, topics: set[str]) -> dict[str, Description]:
        """The topics, made where they are absent. Raises TopicsError where one is not what it was."""
        known = self._topics.describe(topics)
        for topic in sorted(topics):
            if topic in self._written and known.get(topic, _NONE).id != self._written[topic].id:
                raise deleted(topic)
            if topic not in known:
                self._topics.create(topic)
                known.update(self._topics.describe([topic]))
        return known

    def _transaction(self, placed: list[tuple[Draft, int]]) -> None:
        self._learn({(record.topic, partition) for record, partition in placed})
        self._producer.begin_transaction()
        for record, partition in placed:
            self._producer.send(
                record.topic,
                key=_NO_KEY if record.key is None else record.key,
                value=record.value,
                partition=partition,
                headers=list(record.headers),
            )
        self._producer.commit_transaction()
        # The broker has decided, but may not have told every partition: until it has, readers would miss the end of it.
        while not self._patiently(lambda: self._topics.committed(self._name)):
            time.sleep(LOOK_SECONDS)

    def _learn(self, partitions: set[Partition]) -> None:
        """Makes the producer ask anew where a topic was given more partitions than it knows of."""
        deadline = time.monotonic() + DELIVERY_SECONDS
        for topic, partition in sorted(partitions):
            while partition not in self._producer.partitions_for(topic):
                if time.monotonic() > deadline:
                    raise errors.KafkaTimeoutError("the broker does not tell of a new partition")
                self._producer._metadata.request_update()
                self._producer._sender.wakeup()
                time.sleep(LOOK_SECONDS)

    def _patiently(self, question: Callable[[], T]) -> T:
        """The answer, when a broker that is away has come back. Raises TopicsError after as long as a commit may take."""
        deadline = time.monotonic() + COMMIT_SECONDS
        while True:
            try:
                return question()
            except UnreachableError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.1)

    def _reason(self, error: errors.KafkaError) -> TopicsError:
        """The broker's word, or that a topic has gone: a write to one that was deleted only takes too long."""
        reason = failure(error, self._topics.servers)
        with suppress(TopicsError):
            found = self._topics.describe(self._written)
            for topic, known in self._written.items():
                if found.get(topic, _NONE).id != known.id:
                    return deleted(topic)
        return reason


_NONE = Description("", 0)
_NO_KEY = object()


class _Keys:
    """Turns `_NO_KEY` into no key."""

    def serialize(self, topic: str, headers: Any, key: Any) -> bytes | None:
        """The key's bytes."""
        return None if key is _NO_KEY else key

    def close(self) -> None:
        """There is nothing to close."""


Serializer.register(_Keys)


def _within(seconds: float, action: Callable[[], None]) -> None:
    """Runs `action`, which may wait for a lost broker without end. Raises KafkaTimeoutError after `seconds`."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            action()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, name="boiler-kafka-commit", daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if thread.is_alive():
        raise errors.KafkaTimeoutError("the broker does not answer")
