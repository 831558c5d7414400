"""Follows topics in a thread, and writes what sinks emit to topics, each record once whatever happens in between.

Must not know programs, operators or Firestore.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Any

from boiler.dataflow.messages import TopicRecord
from boiler.topics import (
    Record,
    TopicReader,
    Topics,
    TopicsError,
    TopicWriter,
    reached,
    read_to_end,
)

POLL_SECONDS = 0.05
"""How long a poll waits for records; a request to catch up is seen after that long at most."""

ORIGIN = "boilerc-origin"
"""The header that says which event or timer a record comes from: after a restart the same are not written again."""


def has_topics(plan: str) -> bool:
    """Whether a program reads or writes topics, by the text of its plan.json."""
    kinds = {node["kind"] for node in json.loads(plan)["nodes"]}
    return not kinds.isdisjoint(("TopicSource", "TopicSink"))


class TopicFollower:
    """Reads topics from their beginning. `on_records` is called in its thread."""

    def __init__(
        self,
        reader: TopicReader,
        on_records: Callable[[Sequence[Record]], None],
        on_failure: Callable[[str], None],
    ) -> None:
        """`on_failure` gets one sentence when reading has ended for good."""
        self._reader = reader
        self._on_records = on_records
        self._on_failure = on_failure
        self._stopped = threading.Event()
        self._asked = threading.Event()
        self._caught_up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="boiler-topics", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread and closes the reader."""
        self._stopped.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout=10)

    def catch_up(self, seconds: float) -> bool:
        """Waits until all that was committed before this call has been handed over; False where that takes longer."""
        deadline = time.monotonic() + seconds
        self._caught_up.clear()
        self._asked.set()
        while not self._caught_up.wait(0.02):
            if self._stopped.is_set() or not self._thread.is_alive():
                return False
            if time.monotonic() > deadline:
                return False
        return True

    def _run(self) -> None:
        wanted: dict[Any, int] | None = None
        try:
            while not self._stopped.is_set():
                if self._asked.is_set():
                    self._asked.clear()
                    wanted = self._reader.ends()
                records = self._reader.poll(POLL_SECONDS if wanted is None else 0.0)
                if records:
                    self._on_records(records)
                if wanted is not None and reached(self._reader.positions(), wanted):
                    wanted = None
                    if not self._asked.is_set():
                        self._caught_up.set()
        except TopicsError as error:
            self._on_failure(str(error))
        except Exception as error:
            self._on_failure(f"{type(error).__name__} while reading topics: {error}")
            raise
        finally:
            self._reader.close()


class TopicOutput:
    """Writes the records of cuts, each cut in one commit."""

    def __init__(
        self, topics: Topics, emitted: Iterable[str], views: Iterable[str], writer: str
    ) -> None:
        """`emitted` are the topics that operators emit to, `views` those that hold views; the writer has that name."""
        self._topics = topics
        self._views = frozenset(views)
        self._names = sorted({*emitted, *self._views})
        self._writer_name = writer
        self._first = True
        self._writer: TopicWriter | None = None
        self._known: set[tuple[str, str]] = set()
        self._last: dict[tuple[str, str | None], bytes | None] = {}

    def start(self) -> None:
        """Opens the writer, which ends earlier ones, and reads what they have written. Raises TopicsError."""
        if not self._names:
            return
        self._writer = self._topics.writer(self._writer_name)
        with closing(self._topics.reader(self._names)) as reader:
            for record in read_to_end(reader):
                self._take(record)

    def write(self, records: Sequence[TopicRecord]) -> int:
        """Writes what was not written before, and returns how many those are. Raises TopicsError.

        The first time it also takes back what an earlier run left in a view's topic and this one does not produce.
        """
        count = 0
        if self._first:
            records = [*records, *self._left_over(records)]
            self._first = False
        for record in records:
            value = None if record.value is None else _json(record.value)
            if record.origin:
                if (record.topic, record.origin) in self._known:
                    continue
                self._known.add((record.topic, record.origin))
                headers = [(ORIGIN, record.origin.encode("utf-8"))]
            else:
                place = (record.topic, record.message_key)
                if self._last.get(place, None) == value:
                    continue
                self._last[place] = value
                headers = []
            assert self._writer is not None
            self._writer.send(record.topic, record.message_key, value, headers=headers)
            count += 1
        if count and self._writer is not None:
            self._writer.commit()
        return count

    def _left_over(self, records: Sequence[TopicRecord]) -> list[TopicRecord]:
        produced = {(record.topic, record.message_key) for record in records}
        return [
            TopicRecord(topic, key, None, "")
            for (topic, key), value in sorted(self._last.items(), key=str)
            if topic in self._views and value is not None and (topic, key) not in produced
        ]

    def stop(self) -> None:
        """Lets go of the writer."""
        if self._writer is not None:
            self._writer.close()

    def _take(self, record: Record) -> None:
        origin = record.header(ORIGIN)
        if origin is not None:
            self._known.add((record.topic, origin.decode("utf-8", "replace")))
        else:
            self._last[record.topic, record.key] = record.value


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")
