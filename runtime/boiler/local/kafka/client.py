"""Topics on a Kafka broker: making and deleting them, and what its reader and writer share.

Knows kafka-python. Must not know programs, nor how the broker was started.
"""

import threading
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from kafka import IsolationLevel, KafkaAdminClient, OffsetSpec, TopicPartition, errors

from boiler.topics import (
    Partition,
    TopicReader,
    TopicsError,
    TopicWriter,
    check_partitions,
    check_topic,
)

CONNECT_SECONDS = 5.0
"""How long a broker may take to answer the first request before it counts as unreachable."""

T = TypeVar("T")

_TELLING = (
    errors.TopicAlreadyExistsError,
    errors.UnknownTopicOrPartitionError,
    errors.UnsupportedVersionError,
)


class UnreachableError(TopicsError):
    """Nothing answers; it may do so later."""


@dataclass(frozen=True)
class Description:
    """A topic as the broker has it: its id, which tells it from a later one of the same name, and its partitions."""

    id: str
    partitions: int


class KafkaTopics:
    """Topics on the brokers at `servers`, host:port, several with commas between them (Topics)."""

    def __init__(self, servers: str) -> None:
        """Connects. Raises TopicsError, after 5 seconds, where nothing answers there."""
        self.servers = servers
        self._lock = threading.Lock()
        self._admin: Any = connect(KafkaAdminClient, servers)

    def create(self, topic: str, partitions: int = 1) -> None:
        """See Topics."""
        check_partitions(topic, partitions)
        # -1: as many copies as the cluster makes by default.
        wanted = {topic: {"num_partitions": partitions, "replication_factor": -1}}
        if topic in self.describe([topic]):
            return
        try:
            self._call(lambda: self._admin.create_topics(wanted, wait_for_metadata=True))
        except errors.TopicAlreadyExistsError:
            self._call(lambda: self._admin.wait_for_topics([topic]))

    def delete(self, topic: str) -> None:
        """See Topics."""
        check_topic(topic)
        with suppress(errors.UnknownTopicOrPartitionError):
            self._call(lambda: self._admin.delete_topics([topic]))

    def names(self) -> list[str]:
        """See Topics."""
        found = self._call(lambda: self._admin.describe_topics())
        return sorted(t["name"] for t in found if not t["error_code"] and not t["is_internal"])

    def reader(self, topics: Iterable[str]) -> TopicReader:
        """See Topics."""
        from boiler.local.kafka.reading import KafkaReader

        names = sorted(set(topics))
        for topic in names:
            self.create(topic)
        return KafkaReader(KafkaTopics(self.servers), names)

    def writer(self, name: str | None = None) -> TopicWriter:
        """See Topics."""
        from boiler.local.kafka.writing import KafkaWriter

        return KafkaWriter(KafkaTopics(self.servers), name or uuid.uuid4().hex)

    def close(self) -> None:
        """See Topics."""
        self._admin.close()

    def describe(self, topics: Iterable[str]) -> dict[str, Description]:
        """Those of the topics that exist. Raises TopicsError where the broker doesn't answer."""
        names = sorted(set(topics))
        if not names:
            return {}
        found = self._call(lambda: self._admin.describe_topics(names))
        return {
            t["name"]: Description(str(t["topic_id"]), len(t["partitions"]))
            for t in found
            if t["error_code"] == 0
        }

    def ends(self, partitions: Iterable[Partition]) -> dict[Partition, int]:
        """Where what is committed ends in each partition. Raises TopicsError."""
        wanted = {TopicPartition(*partition): OffsetSpec.LATEST for partition in partitions}
        if not wanted:
            return {}
        committed = IsolationLevel.READ_COMMITTED
        try:
            found = self._call(lambda: self._admin.list_partition_offsets(wanted, committed))
        except _TELLING as error:
            raise failure(error, self.servers) from None
        return {(at.topic, at.partition): end.offset for at, end in found.items()}

    def committed(self, writer: str) -> bool:
        """Whether the last transaction of a writer can be seen by all readers. Raises TopicsError."""
        try:
            found = self._call(lambda: self._admin.describe_transactions([writer]))
        except errors.UnsupportedVersionError:
            return True  # before Kafka 3.0 there is nobody to ask
        return str(found[writer].state.value) != "PrepareCommit"

    def _call(self, request: Callable[[], T]) -> T:
        """One request at a time. Lets those errors through that its callers look at."""
        with self._lock:
            try:
                return request()
            except _TELLING:
                raise
            except errors.KafkaError as error:
                raise failure(error, self.servers) from None


def connect(client: Callable[..., T], servers: str, **settings: Any) -> T:
    """A client of kafka-python. Raises TopicsError where no broker answers."""
    try:
        return client(
            bootstrap_servers=servers.split(","),
            bootstrap_timeout_ms=int(CONNECT_SECONDS * 1000),
            retry_backoff_ms=10,
            reconnect_backoff_max_ms=1_000,
            **settings,
        )
    except (errors.KafkaError, OSError, ValueError) as error:
        raise failure(error, servers) from None


def failure(error: BaseException, servers: str) -> TopicsError:
    """What to tell the user of an error of kafka-python."""
    match error:
        case errors.ProducerFencedError() | errors.InvalidProducerEpochError():
            return TopicsError("a newer writer of the same name has taken over")
        case errors.MessageSizeTooLargeError() | errors.RecordListTooLargeError():
            return TopicsError("a record is larger than its topic or the broker takes")
        case errors.UnknownTopicOrPartitionError() | errors.UnknownTopicIdError():
            return TopicsError("a topic was deleted while it was in use")
        case errors.AuthorizationError():
            return TopicsError(f"Kafka at {servers} doesn't permit it ({type(error).__name__})")
        case errors.BrokerResponseError():
            return TopicsError(f"Kafka at {servers} refused: {type(error).__name__}")
    return UnreachableError(
        f"no Kafka broker answers at {servers} ({type(error).__name__}): is it running, and is the address right?"
    )


def deleted(topic: str) -> TopicsError:
    """A topic that was there is gone, or is another one now."""
    return TopicsError(f"topic {topic} was deleted while it was in use")
