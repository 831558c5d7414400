"""Holds the events of a key back until all before them have arrived, and gives them in order of time and arrival.

Must not know what is done with them.
"""

import heapq
from collections.abc import Iterator, Sequence

from boiler.dataflow.context import unknown
from boiler.dataflow.messages import Event, Message, Tick

Buffer = list[tuple[int, int, int, Event]]
"""A heap by (time, partition, offset), which are never the same for two events."""


def take_in(buffer: Buffer, messages: Sequence[Message], operator: object) -> None:
    """Puts the events among the messages into the buffer. A Tick only says that something may be released."""
    for message in messages:
        match message:
            case Event(_, time, partition, offset):
                heapq.heappush(buffer, (time, partition, offset, message))
            case Tick():
                pass
            case _:
                raise unknown(operator, message)


def released(buffer: Buffer, watermark: int) -> Iterator[Event]:
    """The events before the watermark, in order, each taken out of the buffer."""
    while buffer and buffer[0][0] < watermark:
        yield heapq.heappop(buffer)[3]
