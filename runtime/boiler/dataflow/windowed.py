"""Windows of events: keyed by the group's text, holds events until the watermark closes their window, and folds them once.

Must not know what folding means.
"""

import heapq
from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from boiler.dataflow.context import Context
from boiler.dataflow.ledger import letter_claim
from boiler.dataflow.messages import Claim, Claimant, Event, Key, Message
from boiler.dataflow.ordered import Buffer, released, take_in
from boiler.event_letters import EventLetter, late
from boiler.instants import FOREVER, text_of
from boiler.letters import COLLECTION
from boiler.outcomes import Outcome
from boiler.window import Window, Windows


@dataclass(frozen=True)
class Folded:
    """What the rows of a window come to: documents and letters of its view, and letters of events that were left out."""

    outcome: Outcome
    letters: Sequence[EventLetter]


FoldRows = Callable[[str, Window, Sequence[Event]], Folded]
"""From a group's text, a window and its events in order."""


def window_text(group: str, window: Window) -> str:
    """How claims and letters name a group in a window."""
    return f"{group}@{text_of(window.first)}"


class _Windowed:
    """What both kinds have in common."""

    def __init__(
        self, node: str, mediator: str, view: str, windows: Windows, fold: FoldRows
    ) -> None:
        """For the node with that id."""
        self._node = node
        self._mediator = mediator
        self._view = view
        self._windows = windows
        self._fold = fold
        self.evaluations = 0

    def close(self, group: str, window: Window, rows: Sequence[Event], context: Context) -> None:
        """Folds a window, and claims what its view is, for good."""
        self.evaluations += 1
        folded = self._fold(group, window, rows)
        text = window_text(group, window)
        for index, claim in enumerate(folded.outcome.claims):
            claimant = Claimant(self._mediator, text, index)
            context.emit(Claim(claim.path, claimant, self._view, claim.fields))
        for index, letter in enumerate(folded.outcome.letters):
            claimant = Claimant(self._node, text, index)
            context.letter(Claim(f"{COLLECTION}/{letter.id}", claimant, "", letter.fields()))
        for left_out in folded.letters:
            context.letter(letter_claim(self._node, left_out, window.last))

    def too_late(self, event: Event, context: Context) -> None:
        """All windows of an event were closed before it came, which only a partition that had fallen silent can bring about."""
        letter = late(self._mediator, event.origin, event.message_key, event.time)
        context.letter(letter_claim(self._node, letter))


class Windowed(_Windowed):
    """Windows at fixed places. State: `rows` by (end, start) of each open window, and `ends`, a heap of these."""

    def apply(self, key: Key, messages: Sequence[Message], context: Context) -> None:
        """Events of the group, and the time that has passed."""
        assert isinstance(key, str)
        rows: dict[tuple[int, int], Buffer] = context.state.get("rows") or {}
        ends: list[tuple[int, int]] = context.state.get("ends") or []
        arrived: Buffer = []
        take_in(arrived, messages, self)
        for entry in arrived:
            self._put(entry, rows, ends, context)
        while ends and (ends[0][0] <= context.watermark or context.watermark == FOREVER):
            last, first = heapq.heappop(ends)
            events = [entry[3] for entry in sorted(rows.pop((last, first)))]
            self.close(key, Window(first, last), events, context)
        if ends:
            context.wake(min(ends[0][0], FOREVER) - 1)
        context.state["rows"] = rows or None
        context.state["ends"] = ends or None

    def _put(
        self,
        entry: tuple[int, int, int, Event],
        rows: dict[tuple[int, int], Buffer],
        ends: list[tuple[int, int]],
        context: Context,
    ) -> None:
        event = entry[3]
        windows = self._windows.of(event.time)
        still_open = [window for window in windows if window.last > event.passed]
        for window in still_open:
            place = (window.last, window.first)
            if place not in rows:
                rows[place] = []
                heapq.heappush(ends, place)
            rows[place].append(entry)
        if windows and not still_open:
            self.too_late(event, context)


class Sessions(_Windowed):
    """Events less than a gap apart. State: `events` that wait, and `session`, those of the open one, in order."""

    def apply(self, key: Key, messages: Sequence[Message], context: Context) -> None:
        """Events of the group, and the time that has passed."""
        assert isinstance(key, str)
        buffer: Buffer = context.state.get("events") or []
        session: Buffer = context.state.get("session") or []
        take_in(buffer, messages, self)
        gap = self._windows.size
        for event in released(buffer, context.watermark):
            if session and event.time >= session[-1][0] + gap:
                self._close(key, session, context)
                session = []
            joins = session and event.time + gap > session[0][0]
            if joins or event.time + gap > event.passed:
                insort(session, (event.time, event.partition, event.offset, event))
            else:
                self.too_late(event, context)
        if session and (session[-1][0] + gap <= context.watermark or context.watermark == FOREVER):
            self._close(key, session, context)
            session = []
        due = [buffer[0][0]] if buffer else []
        due += [min(session[-1][0] + gap, FOREVER) - 1] if session else []
        if due:
            context.wake(min(due))
        context.state["events"] = buffer or None
        context.state["session"] = session or None

    def _close(self, group: str, session: Buffer, context: Context) -> None:
        window = Window(session[0][0], session[-1][0] + self._windows.size)
        self.close(group, window, [entry[3] for entry in session], context)


def windowed(
    node: str, mediator: str, view: str, windows: Windows, fold: FoldRows
) -> Windowed | Sessions:
    """The operator for that kind of windows."""
    kind = Sessions if windows.kind == "session" else Windowed
    return kind(node, mediator, view, windows, fold)
