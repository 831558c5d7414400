"""What Java asks: load a program, find the references of a root, index a document, evaluate a view.

Between the wire's values and the functions that answer (`functions`). Must not know bytes' form, Flink or Firestore.
"""

from collections.abc import Iterable
from typing import Any

from boiler.functions import Functions
from boiler.given import Given
from boiler.letters import Letter
from boiler.program import load
from boiler.query import Where
from boiler.session import Fields
from boiler.wire import packed, unpacked

_LOADED: dict[str, Functions] = {}


def answer(request: list[Any]) -> list[Any]:
    """The answer to one request. Raises ProgramError where a program can't be loaded, and for defects whatever they raise."""
    match request:
        case ["load", digest, entry, files, plan]:
            if digest not in _LOADED:
                _LOADED[digest] = Functions.of(load(files, entry, digest), plan)
            return ["ok"]
        case ["references", digest, node, root, fields, given]:
            functions = _LOADED[digest]
            wanted = functions.references(node, root, unpacked(fields), _Packed(given))
            return ["ok", [[slot, _bytes(key)] for slot, key in wanted]]
        case ["index", digest, node, path, fields]:
            keys, letters = _LOADED[digest].index(node, path, unpacked(fields))
            return ["ok", keys, [_error(letter) for letter in letters]]
        case ["view", digest, node, root, fields, given]:
            outcome = _LOADED[digest].view(node, root, unpacked(fields), _Packed(given))
            claims = [[claim.path, packed(claim.fields)] for claim in outcome.claims]
            return ["ok", claims, [_error(letter) for letter in outcome.letters]]
    raise ValueError(f"an unknown request: {request[:1]}")


def _error(letter: Letter) -> list[Any]:
    return [letter.id, packed(letter.fields())]


def _bytes(key: str | bytes) -> bytes:
    return key.encode("utf-8") if isinstance(key, str) else key


class _Packed(Given):
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
