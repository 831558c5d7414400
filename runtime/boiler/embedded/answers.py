"""Parts of answers, and of requests, that several have in common. Must not know requests."""

from collections.abc import Iterable
from typing import Any

from boiler.given import Given
from boiler.letters import Letter
from boiler.outcomes import Outcome
from boiler.query import Where
from boiler.session import Fields
from boiler.wire import packed, unpacked


def claims_of(outcome: Outcome) -> list[Any]:
    """The claims in order, each a path and fields."""
    return [[claim.path, packed(claim.fields)] for claim in outcome.claims]


def errors_of(letters: Iterable[Letter]) -> list[Any]:
    """Dead letters, each its id and content."""
    return [[letter.id, packed(letter.fields())] for letter in letters]


def rows_of(given: dict[str, Any]) -> dict[str, Fields]:
    """Documents by path."""
    return {path: unpacked(fields) for path, fields in given.items()}


class Packed(Given):
    """The documents that came with a request; each is unpacked when it is first asked for."""

    def __init__(self, given: dict[str, dict[str, Any]]) -> None:
        super().__init__({})
        self._given = given
        self._seen: dict[tuple[str, str], Fields] = {}

    def document(self, slot: str, path: str) -> Fields | None:
        raw = self._given.get(slot, {}).get(path)
        return None if raw is None else self._fields(slot, path, raw)

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        return [(p, self._fields(slot, p, raw)) for p, raw in self._given.get(slot, {}).items()]

    def _fields(self, slot: str, path: str, raw: Any) -> Fields:
        if (slot, path) not in self._seen:
            self._seen[slot, path] = unpacked(raw)
        return self._seen[slot, path]
