"""What both writers of topics do alike: records wait for the next commit, and after one that failed there is no further.

Must not know where records are written.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from boiler.topics import Draft, Partitioner, TopicsError, draft


class CommittingWriter(ABC):
    """The part of a TopicWriter that keeps what waits for the next commit."""

    def __init__(self) -> None:
        """Nothing waits."""
        self._partitioner = Partitioner()
        self._waiting: list[Draft] = []
        self._broken = False

    @abstractmethod
    def _write(self, waiting: list[Draft]) -> None:
        """Makes these records visible, all at once. Raises TopicsError, and then none of them is visible."""

    def send(
        self,
        topic: str,
        key: str | bytes | None,
        value: bytes | None,
        partition: int | None = None,
        headers: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        """See TopicWriter."""
        self._waiting.append(draft(topic, key, value, partition, headers))

    def commit(self) -> None:
        """See TopicWriter."""
        if self._broken:
            raise TopicsError("a commit has failed: this writer can't be used any more")
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        self._broken = True
        self._write(waiting)
        self._broken = False

    def discard(self) -> None:
        """See TopicWriter."""
        self._waiting.clear()
