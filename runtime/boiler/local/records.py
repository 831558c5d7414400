"""What topics hold at the end of a run, in the form of expected.json. Must not know who wrote it."""

import json
from collections.abc import Iterable
from contextlib import closing
from typing import Any

from boiler.topics import Topics, read_to_end


def read_topics(topics: Topics, names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """By topic its records `{key, value}` in the order of partitions and offsets; topics without any are left out.

    Raises TopicsError.
    """
    wanted = sorted(set(names))
    found: dict[str, list[tuple[int, int, dict[str, Any]]]] = {}
    if not wanted:
        return {}
    with closing(topics.reader(wanted)) as reader:
        for record in read_to_end(reader):
            value = None if record.value is None else json.loads(record.value)
            entry = (record.partition, record.offset, {"key": record.key, "value": value})
            found.setdefault(record.topic, []).append(entry)
    return {
        topic: [entry for _, _, entry in sorted(several, key=lambda e: e[:2])]
        for topic, several in sorted(found.items())
    }
