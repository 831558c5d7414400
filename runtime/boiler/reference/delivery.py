"""The oracle's results: the form of expected.json.

Must not know how claims and letters come about.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from .evaluation import Evaluation
from .events import EventLetters
from .operators import TopicRecord
from .values import plain


def result_of(
    evaluation: Evaluation,
    events: EventLetters | None = None,
    clients: Mapping[str, Mapping[str, Any]] | None = None,
    records: Iterable[TopicRecord] = (),
) -> dict[str, Any]:
    """The documents of views and those of `clients`, the records of all topics that the program writes, the dead letters."""
    collections: dict[str, dict[str, Any]] = {}
    for (topic, path), claim in evaluation.winners.items():
        if topic is None:
            collection, _, doc_id = path.rpartition("/")
            collections.setdefault(collection, {})[doc_id] = plain(claim.fields)
    for collection, documents in (clients or {}).items():
        found = collections.setdefault(collection, {})
        found.update({doc_id: plain(fields) for doc_id, fields in documents.items()})
    result: dict[str, Any] = {"collections": collections}
    sinks = evaluation.program.kafka_sinks
    if sinks:
        topics: dict[str, list[Any]] = {topic: [] for topic in sinks}
        for topic, key, value in records:
            topics[topic].append({"key": key, "value": value})
        result["topics"] = topics
    errors = {
        "views": evaluation.letters.result(),
        "events": (events or evaluation.event_letters).result(),
    }
    if any(errors.values()):
        result["errors"] = {kind: letters for kind, letters in errors.items() if letters}
    return result
