"""Topics on either implementation, for tests that must not tell them apart; also in processes of their own."""

import subprocess
import sys
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from boiler.local.kafka import FileTopics
from boiler.local.kafka.client import KafkaTopics
from boiler.topics import Partition, Record, TopicReader, Topics, reached


@dataclass
class Place:
    """Where a test's topics are: `files:FOLDER` or `kafka:ADDRESS`, and names that no other test has."""

    spec: str
    mark: str = field(default_factory=lambda: uuid.uuid4().hex[:10])

    def open(self) -> Topics:
        """Another way to the same topics."""
        return open_topics(self.spec)

    def name(self, name: str) -> str:
        """The name of a topic or writer that is the test's own."""
        return f"{self.mark}-{name}"

    @property
    def kafka(self) -> bool:
        return self.spec.startswith("kafka:")

    def start(self, script: str, *args: str) -> "subprocess.Popen[str]":
        """Runs Python with `topics` open, and `args`, in a process of its own."""
        head = (
            "import os, signal, sys\n"
            "from tests.support.topics import open_topics\n"
            "topics, args = open_topics(sys.argv[1]), sys.argv[2:]\n"
        )
        return subprocess.Popen(
            [sys.executable, "-c", head + script, self.spec, *args],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parent.parent.parent,
        )


def open_topics(spec: str) -> Topics:
    kind, _, where = spec.partition(":")
    return KafkaTopics(where) if kind == "kafka" else FileTopics(Path(where))


def read_all(reader: TopicReader) -> list[Record]:
    """Everything that is committed now and was not read before."""
    ends = reader.ends()
    found: list[Record] = []
    deadline = time.monotonic() + 30
    while not reached(reader.positions(), ends):
        found += reader.poll(0.2)
        assert time.monotonic() < deadline, (reader.positions(), ends)
    return found


def by_partition(records: list[Record]) -> dict[Partition, list[Record]]:
    """Records of each partition in the order in which they were read."""
    found: dict[Partition, list[Record]] = defaultdict(list)
    for record in records:
        found[record.topic, record.partition].append(record)
    return dict(found)
