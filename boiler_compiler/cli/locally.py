"""What a program runs against on this machine, a Firestore and topics, and the run of a change log up to its result.

Must not know commands.
"""

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from boiler.local.changes import Commit, Sync
from boiler.local.database import read_result, topic_partitions
from boiler.local.kafka import FileTopics
from boiler.local.records import read_topics
from boiler.topics import Topics
from boiler_compiler.cli.on_read import NosqlRun
from boiler_compiler.cli.processors import Processor, apply_log
from boiler_compiler.plan import Assemble, ClientWrites, Plan, TopicSink, TopicSource


@dataclass(frozen=True)
class Surroundings:
    """A client of the Firestore, and topics; None for a program that has none."""

    client: Any
    topics: Topics | None


def topics_for(stack: ExitStack, plan: Plan, servers: str | None = None) -> Topics | None:
    """Topics for a program that has any: of the Kafka at `servers`, else of files that go with the stack. Raises TopicsError."""
    if not any(isinstance(node, TopicSource | TopicSink) for node in plan.nodes):
        return None
    if servers is not None:
        from boiler.local.kafka.client import KafkaTopics

        topics: Topics = KafkaTopics(servers)
    else:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="boiler-topics-"))
        topics = FileTopics(Path(folder))
    stack.callback(topics.close)
    return topics


def place_of(topics: Topics | None, servers: str | None) -> str | None:
    """Where topics are, for people: servers of a Kafka or a folder; None where there are none."""
    if topics is None:
        return None
    return servers or str(topics.folder if isinstance(topics, FileTopics) else "")


def prepare(surroundings: Surroundings, commits: Sequence[Commit | Sync]) -> None:
    """Makes the topics of a change log with all their partitions, so that a silent one is known to be there."""
    if surroundings.topics is not None:
        log = [commit for commit in commits if isinstance(commit, Commit)]
        for topic, partitions in topic_partitions(log).items():
            surroundings.topics.create(topic, partitions)


def apply_to(
    surroundings: Surroundings, plan: Plan, commits: Sequence[Commit | Sync], running: Processor
) -> datetime:
    """Applies a change log, and returns the time of its last commit to the database.

    A program that tells versions of a document apart sees each commit for itself. Raises DatabaseError.
    """
    apart = any(
        isinstance(node, ClientWrites)
        or (isinstance(node, Assemble) and (node.frozen or node.keeps or node.apart))
        for node in plan.nodes
    )
    steps: list[Commit | Sync] = []
    for commit in commits:
        steps += [commit, Sync()] if apart else [commit]
    writer = surroundings.topics.writer() if surroundings.topics is not None else None
    try:
        return apply_log(surroundings.client, steps, running, writer)
    finally:
        if writer is not None:
            writer.close()


def result_of(surroundings: Surroundings, plan: Plan, running: Processor) -> dict[str, Any]:
    """What the program has written, or what it answers on read, in the form of expected.json."""
    if isinstance(running, NosqlRun):
        return running.result()
    result = read_result(surroundings.client, plan.owned, plan.sources, running.changed())
    sinks = {node.topic for node in plan.nodes if isinstance(node, TopicSink)}
    if surroundings.topics is not None and sinks:
        result["topics"] = read_topics(surroundings.topics, sinks)
    return result
