"""Compares two results in the form of expected.json, as the language defines their equality.

Exact, but floats to 1e-9 and int and float by value; True is not 1; records and dead letters in any order; empty collections and
empty lists of errors are as good as none. Dead letters of events, patches and forms are compared only where the expected result
lists some, since those of a patch bear the time of a commit. Must not know how results are made.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

TOLERANCE = 1e-9
"""How far floats may differ: absolute below 1, relative above."""


def differences(expected: dict[str, Any], actual: dict[str, Any]) -> list[str]:
    """One line for each place where the results differ; empty when they are equal."""
    lines: list[str] = []
    left, right = _documents(expected), _documents(actual)
    for path in sorted(left.keys() | right.keys()):
        if path not in right:
            lines.append(f"{path}: missing; expected {_text(left[path])}")
        elif path not in left:
            lines.append(f"{path}: not expected; found {_text(right[path])}")
        else:
            lines += _values(path, left[path], right[path])
    lines += _multisets("record", _records(expected), _records(actual))
    left_errors, right_errors = expected.get("errors", {}), actual.get("errors", {})
    for kind in ("views", "events"):
        if kind == "views" or kind in left_errors:
            left_letters, right_letters = left_errors.get(kind, ()), right_errors.get(kind, ())
            lines += _multisets("dead letter", map(_json, left_letters), map(_json, right_letters))
    return lines


def _documents(result: dict[str, Any]) -> dict[str, Any]:
    collections = result.get("collections", {})
    return {
        f"{name}/{doc_id}": doc
        for name, docs in collections.items()
        for doc_id, doc in docs.items()
    }


def _records(result: dict[str, Any]) -> list[str]:
    """The records of all topics, each in one order of keys, and with whole floats as ints."""
    return [
        f"{topic}: {_json({'key': record.get('key'), 'value': _by_value(record.get('value'))})}"
        for topic, records in result.get("topics", {}).items()
        for record in records
    ]


def _by_value(value: Any) -> Any:
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {key: _by_value(item) for key, item in value.items()}
        case list():
            return [_by_value(item) for item in value]
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _multisets(what: str, expected: Iterable[str], actual: Iterable[str]) -> list[str]:
    left, right = Counter(expected), Counter(actual)
    lines = []
    for entry in sorted(left | right):
        for verb, more, less in (("missing", left, right), ("not expected", right, left)):
            lines += [f"{what} {verb}: {entry}"] * max(0, more[entry] - less[entry])
    return lines


def _values(place: str, expected: Any, actual: Any) -> list[str]:
    if _number(expected) and _number(actual):
        return [] if _close(expected, actual) else [_line(place, expected, actual)]
    if type(expected) is not type(actual):
        return [_line(place, expected, actual)]
    if isinstance(expected, dict):
        lines = []
        for key in sorted(expected.keys() | actual.keys()):
            inner = f"{place} {json.dumps(key, ensure_ascii=False)}"
            if key not in actual:
                lines.append(f"{inner}: missing; expected {_text(expected[key])}")
            elif key not in expected:
                lines.append(f"{inner}: not expected; found {_text(actual[key])}")
            else:
                lines += _values(inner, expected[key], actual[key])
        return lines
    if isinstance(expected, list):
        if len(expected) != len(actual):
            return [_line(place, expected, actual)]
        pairs = enumerate(zip(expected, actual, strict=True))
        return [line for i, (e, a) in pairs for line in _values(f"{place} [{i}]", e, a)]
    return [] if expected == actual else [_line(place, expected, actual)]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _close(expected: float, actual: float) -> bool:
    if isinstance(expected, int) and isinstance(actual, int):
        return expected == actual
    if math.isnan(expected) or math.isnan(actual):
        return math.isnan(expected) and math.isnan(actual)
    if expected == 0 and actual == 0 and isinstance(expected, float) and isinstance(actual, float):
        return math.copysign(1, expected) == math.copysign(1, actual)
    return expected == actual or math.isclose(
        expected, actual, rel_tol=TOLERANCE, abs_tol=TOLERANCE
    )


def _line(place: str, expected: Any, actual: Any) -> str:
    return f"{place}: expected {_text(expected)}, found {_text(actual)}"


def _text(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= 400 else f"{text[:400]}... ({len(text)} characters)"
