"""Small programs and change logs for tests of the oracle: written in place, compared exactly.

Knows the form of logs and results, and nothing of how they are evaluated.
"""

import json
import textwrap
from types import SimpleNamespace
from typing import Any

from boiler.reference import run_log

HEADER = """
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Iterator, Optional

from boiler import (CTX, DomainModel, Mediator, Query, Reference, Serializable, Store, Timers, ViewModel,
                    ViewModelQuery, attrs, reference, sink, source, window)
"""


def program(text: str) -> Any:
    """A program of one module, `program.py`; `HEADER` imports what it needs."""
    whole = HEADER + textwrap.dedent(text)
    return SimpleNamespace(files={"program.py": whole}, entry="program")


def line_of(text: str, part: str) -> int:
    """The number of the one line of a program that holds a part."""
    (number,) = [
        n for n, line in enumerate(program(text).files["program.py"].split("\n"), 1) if part in line
    ]
    return number


def put(path: str, txn: Any = None, **data: Any) -> str:
    """A line that sets a document."""
    return _document(path, "set", txn, data)


def change(path: str, txn: Any = None, **data: Any) -> str:
    """A line that merges into a document."""
    return _document(path, "update", txn, data)


def gone(path: str, txn: Any = None) -> str:
    """A line that deletes a document."""
    return _document(path, "delete", txn, None)


def record(topic: str, key: Any, value: Any, partition: int = 0, txn: Any = None) -> str:
    """A line with a record of a topic."""
    entry = {"ts": 0, "topic": topic, "key": key, "value": value, "partition": partition}
    return json.dumps(entry | ({"txn": txn} if txn is not None else {}))


def _document(path: str, op: str, txn: Any, data: Any) -> str:
    collection, _, doc_id = path.rpartition("/")
    entry = {"ts": 0, "collection": collection, "doc_id": doc_id, "op": op}
    entry |= {"data": data} if data is not None else {}
    return json.dumps(entry | ({"txn": txn} if txn is not None else {}))


def result(text: str, *lines: str, ended: bool = True) -> dict[str, Any]:
    """The settled result of a program after a log."""
    return run_log(program(text), lines, ended=ended)


def documents(text: str, *lines: str, ended: bool = True) -> dict[str, Any]:
    """The documents of a result, by path; a result with dead letters is a failure."""
    found = result(text, *lines, ended=ended)
    assert "errors" not in found, found["errors"]
    return by_path(found)


def by_path(found: dict[str, Any]) -> dict[str, Any]:
    """The documents of a result, by path."""
    return {
        f"{collection}/{doc_id}": document
        for collection, held in found["collections"].items()
        for doc_id, document in held.items()
    }


def views(found: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    """The dead letters of views: view, root, attribute, exception and message."""
    names = ("view", "root", "attribute", "exception", "message")
    return [tuple(letter[n] for n in names) for letter in found.get("errors", {}).get("views", [])]


def events(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The dead letters of events: mediator, key, at, why and exception."""
    names = ("mediator", "key", "at", "why", "exception")
    return [tuple(letter[n] for n in names) for letter in found.get("errors", {}).get("events", [])]


def exact(found: Any, expected: Any) -> None:
    """Equal, and of the same types: 1 is not 1.0 nor True, -0.0 is not 0.0, NaN is NaN."""
    assert json.dumps(found, sort_keys=True) == json.dumps(expected, sort_keys=True)
