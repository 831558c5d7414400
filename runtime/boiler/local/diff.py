"""Two results side by side for people: each document that differs, with the lines of its JSON that do.

What counts as a difference is `compare`'s word. Must not know how results are made, nor terminals.
"""

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from boiler.local.compare import differences

CONTEXT = 1
"""Lines around those that differ."""

MOST_LINES = 40
"""Lines of one document that are shown."""

LETTERS = ("view", "root", "attribute", "mediator", "key", "at", "why")


@dataclass(frozen=True)
class Line:
    """`title` names a document, `missing` is expected and not there, `found` the other way round."""

    kind: Literal["title", "missing", "found", "same"]
    text: str


@dataclass(frozen=True)
class _Pair:
    """What was expected under a title, and what was found; None where there is nothing."""

    title: str
    expected: Any
    found: Any


def readable(expected: dict[str, Any], found: dict[str, Any]) -> list[list[Line]]:
    """For each document, record and dead letter that differs its lines, by path."""
    pairs = [*_documents(expected, found), *_records(expected, found), *_letters(expected, found)]
    return [_lines(pair) for pair in pairs]


def exact_lines(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    """The lines in which two results differ at all, down to the order of records; empty where they are the same bytes."""
    texts = [
        json.dumps(each, ensure_ascii=False, sort_keys=True, indent=1).split("\n")
        for each in (first, second)
    ]
    if texts[0] == texts[1]:
        return []
    pairs = [*_documents(first, second)] or [_Pair("", first, second)]
    return [_marked(line) for pair in pairs[:3] for line in _lines(pair)]


def _marked(line: Line) -> str:
    return {"missing": "- ", "found": "+ ", "same": "  ", "title": ""}[line.kind] + line.text


def _documents(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[_Pair]:
    left, right = _by_path(expected), _by_path(found)
    for path in sorted({*left, *right}):
        pair = _Pair(path, left.get(path), right.get(path))
        if path not in left or path not in right or _differ(pair.expected, pair.found):
            yield pair


def _by_path(result: dict[str, Any]) -> dict[str, Any]:
    collections = result.get("collections", {})
    return {f"{name}/{id}": doc for name, docs in collections.items() for id, doc in docs.items()}


def _records(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[_Pair]:
    left, right = expected.get("topics", {}), found.get("topics", {})
    for topic in sorted({*left, *right}):
        names = f"a record of {topic}"
        yield from _paired(names, ("key",), left.get(topic, []), right.get(topic, []))


def _letters(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[_Pair]:
    left, right = expected.get("errors", {}), found.get("errors", {})
    for kind in ("views", "events"):
        if kind == "views" or kind in left:
            yield from _paired("a dead letter", LETTERS, left.get(kind, []), right.get(kind, []))


def _paired(
    what: str, names: tuple[str, ...], expected: list[Any], found: list[Any]
) -> Iterator[_Pair]:
    """What has no equal on the other side, each with one of the same names there as long as there are any."""
    missing, extra = list(expected), []
    for each in found:
        same = next((m for m in missing if not _differ(m, each)), None)
        if same is None:
            extra.append(each)
        else:
            missing.remove(same)
    for each in missing:
        like = next((e for e in extra if _names(names, e) == _names(names, each)), None)
        if like is not None:
            extra.remove(like)
        yield _Pair(_titled(what, names, each), each, like)
    for each in extra:
        yield _Pair(_titled(what, names, each), None, each)


def _names(names: tuple[str, ...], value: dict[str, Any]) -> list[Any]:
    return [value.get(name) for name in names]


def _titled(what: str, names: tuple[str, ...], value: dict[str, Any]) -> str:
    known = ", ".join(f"{name} {value[name]}" for name in names if value.get(name) is not None)
    return f"{what}: {known}" if known else what


def _differ(left: Any, right: Any) -> bool:
    """By the rules of `compare`."""
    return bool(differences(_as_result(left), _as_result(right)))


def _as_result(document: Any) -> dict[str, Any]:
    return {"collections": {"": {"": document}}}


def _lines(pair: _Pair) -> list[Line]:
    if pair.found is None:
        whole = [Line("missing", text) for text in _text(pair.expected)]
        return [Line("title", f"{pair.title} is missing"), *_shortened(whole)]
    if pair.expected is None:
        whole = [Line("found", text) for text in _text(pair.found)]
        return [Line("title", f"{pair.title} is not expected"), *_shortened(whole)]
    found = _aligned(pair.expected, pair.found)
    changed = difflib.unified_diff(_text(pair.expected), _text(found), n=CONTEXT, lineterm="")
    lines = [_of_diff(text) for text in list(changed)[2:] if not text.startswith("@@")]
    return [Line("title", pair.title), *_shortened(lines)]


def _of_diff(text: str) -> Line:
    kinds: dict[str, Literal["missing", "found"]] = {"-": "missing", "+": "found"}
    return Line(kinds.get(text[:1], "same"), text[1:])


def _shortened(lines: list[Line]) -> list[Line]:
    rest = len(lines) - MOST_LINES
    more = [Line("same", f"... and {rest} more lines")] if rest > 0 else []
    return lines[:MOST_LINES] + more


def _text(value: Any) -> list[str]:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2).split("\n")


def _aligned(expected: Any, found: Any) -> Any:
    """What was found, with whatever is as good as expected the way that it was written there."""
    if not _differ(expected, found):
        return expected
    match expected, found:
        case dict(), dict():
            return {k: _aligned(expected[k], v) if k in expected else v for k, v in found.items()}
        case list(), list() if len(expected) == len(found):
            return [_aligned(e, f) for e, f in zip(expected, found, strict=True)]
    return found
