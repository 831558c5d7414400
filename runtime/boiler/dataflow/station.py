"""An operator with the state of all its keys, the messages that wait for it, and who reads it.

It is the context that the operator sees, of the key that is being handled. Must not know plans.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from boiler.dataflow.context import Operator
from boiler.dataflow.messages import Claim, Key, Message, Tick
from boiler.instants import NEVER

Wants = Callable[[Message], bool]


class Station:
    """One operator in this process."""

    def __init__(self, operator: Operator | None) -> None:
        """None: a station whose messages are a result, or come from outside."""
        self.operator = operator
        self.states: defaultdict[Key, dict[str, Any]] = defaultdict(dict)
        self.waiting: defaultdict[Key, list[Message]] = defaultdict(list)
        self._readers: list[tuple[Station, Wants | None]] = []
        self._letter_readers: list[Station] = []
        self._waking: list[tuple[int, int, Key]] = []
        self._woken = 0
        self._key: Key = ""
        self.state: dict[str, Any] = {}
        self.watermark = NEVER

    def read_by(self, reader: "Station", wants: Wants | None = None) -> None:
        """The reader is sent what this emits, or what of it it wants."""
        self._readers.append((reader, wants))

    def letters_read_by(self, reader: "Station") -> None:
        """The reader is sent this station's dead letters."""
        self._letter_readers.append(reader)

    # ---- the context

    def emit(self, message: Message) -> None:
        """Sends a message on."""
        for reader, wants in self._readers:
            if wants is None or wants(message):
                reader.waiting[message.key].append(message)

    def letter(self, claim: Claim) -> None:
        """Sends a claim on a dead letter."""
        for reader in self._letter_readers:
            reader.waiting[claim.key].append(claim)

    def wake(self, at: int) -> None:
        """The key wants a Tick once the watermark is after `at`."""
        self._woken += 1
        heapq.heappush(self._waking, (at, self._woken, self._key))

    # ---- what drives it

    def pass_time(self, watermark: int) -> None:
        """Gives each key that waits for the time a Tick, with its other messages."""
        self.watermark = watermark
        keys: dict[Key, None] = {}
        while self._waking and self._waking[0][0] < watermark:
            keys[heapq.heappop(self._waking)[2]] = None
        for key in keys:
            self.waiting[key].append(Tick(key, watermark))

    def run(self) -> None:
        """Handles everything that waits."""
        assert self.operator is not None
        waiting, self.waiting = self.waiting, defaultdict(list)
        for key, messages in waiting.items():
            self._key = key
            self.state = self.states[key]
            self.operator.apply(key, messages, self)
            if all(value is None for value in self.state.values()):
                del self.states[key]

    def taken(self) -> list[Message]:
        """What has arrived at a station without operator, since it was last asked."""
        waiting, self.waiting = self.waiting, defaultdict(list)
        return [message for messages in waiting.values() for message in messages]
