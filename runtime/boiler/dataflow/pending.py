"""The timers that a key waits for, the earliest first; at most one an instant. Must not know what they are for."""

import heapq
from collections.abc import Iterable


class Pending:
    """Instants in microseconds. A change costs the logarithm of how many there are."""

    __slots__ = ("_heap", "_live")

    def __init__(self, instants: Iterable[int] = ()) -> None:
        """These to begin with."""
        self._live = set(instants)
        self._heap = list(self._live)
        heapq.heapify(self._heap)

    def __len__(self) -> int:
        return len(self._live)

    def add(self, at: int) -> None:
        """Waits for that instant; does nothing where it already does."""
        if at not in self._live:
            self._live.add(at)
            heapq.heappush(self._heap, at)

    def discard(self, at: int) -> None:
        """Waits for it no longer; does nothing where it does not."""
        self._live.discard(at)
        # What is gone stays in the heap till it comes to the top; more gone than live is too much.
        if len(self._heap) > 2 * len(self._live) + 8:
            self._heap = list(self._live)
            heapq.heapify(self._heap)

    def first(self) -> int | None:
        """The earliest."""
        while self._heap and self._heap[0] not in self._live:
            heapq.heappop(self._heap)
        return self._heap[0] if self._heap else None

    def change(self, changes: dict[int, bool]) -> None:
        """Adds and discards: by instant, whether it is to be waited for."""
        for at, wanted in changes.items():
            if wanted:
                self.add(at)
            else:
                self.discard(at)
