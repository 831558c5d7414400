"""What Java asks, by the first item of a request: about documents here, about groups in a file of their own.

Between the wire's values and the functions that answer. Must not know bytes' form, Flink or Firestore.
"""

from collections.abc import Callable
from typing import Any

from boiler.embedded import groups
from boiler.embedded.answers import Packed, claims_of, errors_of
from boiler.embedded.loaded import load_once, loaded
from boiler.wire import unpacked


def answer(request: list[Any]) -> list[Any]:
    """The answer to one request.

    Raises ProgramError where a program can't be loaded, KeptError where what was kept can't be read, and for defects whatever
    they raise.
    """
    known = _ANSWERS.get(request[0])
    if known is None:
        raise ValueError(f"an unknown request: {request[:1]}")
    return known(*request[1:])


def _load(digest: str, entry: str, files: dict[str, str], plan: str) -> list[Any]:
    load_once(digest, entry, files, plan)
    return ["ok"]


def _references(digest: str, node: str, root: str, fields: Any, given: Any) -> list[Any]:
    functions = loaded(digest).functions
    wanted = functions.references(node, root, unpacked(fields), Packed(given))
    return ["ok", [[slot, _bytes(key)] for slot, key in wanted]]


def _index(digest: str, node: str, path: str, fields: Any) -> list[Any]:
    keys, letters = loaded(digest).functions.index(node, path, unpacked(fields))
    return ["ok", keys, errors_of(letters)]


def _view(digest: str, node: str, root: str, fields: Any, given: Any, updated: bool) -> list[Any]:
    functions = loaded(digest).functions
    outcome = functions.view(node, root, unpacked(fields), Packed(given), updated)
    return ["ok", claims_of(outcome), errors_of(outcome.letters)]


def _holds(digest: str, node: str, root: str, fields: Any) -> list[Any]:
    return ["ok", loaded(digest).functions.holds(node, root, unpacked(fields))]


def _deleted(digest: str, node: str, root: str, last: Any) -> list[Any]:
    outcome = loaded(digest).functions.deleted(node, root, unpacked(last))
    return ["ok", claims_of(outcome), errors_of(outcome.letters)]


def _bytes(key: str | bytes) -> bytes:
    return key.encode("utf-8") if isinstance(key, str) else key


_ANSWERS: dict[str, Callable[..., list[Any]]] = {
    "load": _load,
    "references": _references,
    "index": _index,
    "view": _view,
    "holds": _holds,
    "deleted": _deleted,
    "group": groups.group,
    "aggregate": groups.aggregate,
    "refold": groups.refold,
}
