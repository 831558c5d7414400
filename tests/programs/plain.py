"""What the generators and oracles of these programs share: writing a change log, and reading one into plain dicts.

Knows JSON and nothing of boiler: the oracles are computations of their own.
"""

import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

Documents = dict[str, dict[str, Any]]


class Log:
    """A change log under construction; keeps the documents, so that it never updates or deletes a missing one."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.documents: Documents = {}
        self._lines: list[dict[str, Any]] = []
        self._time = 1_772_438_400_000
        self._txn: str | None = None

    def __len__(self) -> int:
        return len(self._lines)

    def _line(self, **entry: Any) -> None:
        self._time += self.random.randrange(50, 5_000)
        if self._txn is not None:
            entry["txn"] = self._txn
        self._lines.append({"ts": self._time, **entry})

    def set(self, path: str, **data: Any) -> None:
        """Replaces the document."""
        self.put(path, data)

    def put(self, path: str, data: dict[str, Any]) -> None:
        """Replaces the document; for keys that are no Python names."""
        collection, _, doc_id = path.rpartition("/")
        self.documents[path] = dict(data)
        self._line(collection=collection, doc_id=doc_id, op="set", data=data)

    def update(self, path: str, **data: Any) -> None:
        """Merges keys into the document."""
        collection, _, doc_id = path.rpartition("/")
        self.documents[path].update(data)
        self._line(collection=collection, doc_id=doc_id, op="update", data=data)

    def delete(self, path: str) -> None:
        """Removes the document."""
        collection, _, doc_id = path.rpartition("/")
        del self.documents[path]
        self._line(collection=collection, doc_id=doc_id, op="delete")

    def record(self, topic: str, key: str | None, value: Any, partition: int = 0) -> None:
        """Appends to a partition of a topic; a value of None is null."""
        self._line(topic=topic, key=key, value=value, **({"partition": partition} if partition else {}))

    def sync(self) -> None:
        """Waits until settled."""
        self._line(op="sync")

    def begin(self, txn: str) -> None:
        """The lines until `commit` are one transaction."""
        self._txn = txn

    def commit(self) -> None:
        """Ends the transaction."""
        self._txn = None

    def paths(self, collection: str) -> list[str]:
        """The documents that are there now."""
        return [path for path in self.documents if path.rpartition("/")[0] == collection]

    def write(self, script: str) -> None:
        """Writes input.jsonl beside the script."""
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in self._lines)
        Path(script).with_name("input.jsonl").write_text(text, encoding="utf-8")


def read(script: str) -> Documents:
    """The documents after the log beside the script, by path, as JSON has them."""
    documents: Documents = {}
    for text in Path(script).with_name("input.jsonl").read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        if "topic" in line or line["op"] == "sync":
            continue
        path = f"{line['collection']}/{line['doc_id']}"
        if line["op"] == "set":
            documents[path] = dict(line["data"])
        elif line["op"] == "update":
            documents[path].update(line["data"])
        else:
            del documents[path]
    return documents


def records(script: str) -> list[dict[str, Any]]:
    """The records of the log beside the script, in order, each with its partition and its offset there."""
    found: list[dict[str, Any]] = []
    for text in Path(script).with_name("input.jsonl").read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        if "topic" in line:
            line.setdefault("partition", 0)
            before = [r for r in found if (r["topic"], r["partition"]) == (line["topic"], line["partition"])]
            found.append({**line, "offset": len(before)})
    return found


def in_time(of: list[dict[str, Any]], at: Callable[[Any], datetime], slack: timedelta) -> tuple[list[Any], list[Any]]:
    """Records in the order in which they take effect, and those that are late: each against its own partition alone."""
    newest: dict[int, datetime] = {}
    good, late = [], []
    for record in of:
        partition = record["partition"]
        if partition in newest and at(record) < newest[partition] - slack:
            late.append(record)
        else:
            newest[partition] = max(newest.get(partition, at(record)), at(record))
            good.append(record)
    return sorted(good, key=lambda r: (at(r), r["partition"], r["offset"])), late


def inside(documents: Documents, collection: str) -> dict[str, dict[str, Any]]:
    """The documents of one collection by id, sorted by id."""
    found = {p.rpartition("/")[2]: d for p, d in documents.items() if p.rpartition("/")[0] == collection}
    return dict(sorted(found.items()))


def line_of(script: str, marker: str, file: str = "program.py") -> int:
    """The number of the one line of the program that ends with the comment `# marker`."""
    text = (Path(script).parent / file).read_text(encoding="utf-8")
    (number,) = [n for n, t in enumerate(text.splitlines(), 1) if t.endswith(f"# {marker}")]
    return number


def letter(
    view: str, root: str, attribute: str, exception: str, message: str, line: int, file: str = "program.py"
) -> dict[str, Any]:
    """A dead letter of a view; line 0 stands for no place in the program."""
    place = {"file": file if line else "", "line": line}
    return {"view": view, "root": root, "attribute": attribute, "exception": exception, "message": message, **place}


def event_letter(
    mediator: str, record: dict[str, Any], why: str, at: str | None, error: tuple[str, str] = ("", ""), line: int = 0
) -> dict[str, Any]:
    """A dead letter of an event; line 0 stands for no place in the program."""
    place = {"file": "program.py" if line else "", "line": line}
    named = {"mediator": mediator, "key": record["key"], "at": at, "why": why}
    return {**named, "exception": error[0], "message": error[1], **place}


def write(
    script: str,
    views: Documents,
    letters: list[dict[str, Any]] | None = None,
    topics: dict[str, list[dict[str, Any]]] | None = None,
    events: list[dict[str, Any]] | None = None,
) -> None:
    """Writes expected.json beside the script: the views by path, records by topic, and the dead letters if there are any."""
    collections: dict[str, dict[str, Any]] = {}
    for path, document in views.items():
        collection, _, doc_id = path.rpartition("/")
        collections.setdefault(collection, {})[doc_id] = document
    result: dict[str, Any] = {"collections": collections}
    if topics is not None:
        result["topics"] = topics
    if letters:
        letters.sort(key=lambda e: (e["view"], e["root"], e["attribute"]))
        result["errors"] = {"views": letters}
    if events:
        result.setdefault("errors", {})["events"] = events
    text = json.dumps(result, indent=1, sort_keys=True, ensure_ascii=False)
    Path(script).with_name("expected.json").write_text(text + "\n", encoding="utf-8")


# The texts of errors that the language raises itself: one place, since the language fixes their type and place only.


def wrong_type(attribute: str, expected: str, found: str) -> tuple[str, str]:
    """Reading `Class.attribute` whose stored value has the wrong type."""
    return "TypeError", f"{attribute} is {expected}, but the stored value is {found}"


def not_storable(text: str) -> tuple[str, str]:
    """A value that no document may hold."""
    return "TypeError", text


def too_big(value: int) -> tuple[str, str]:
    """An integer beyond 64 bits."""
    return "OverflowError", f"{value} does not fit Firestore's 64 bits"


def too_large(path: str) -> tuple[str, str]:
    """A document of over 1 MiB."""
    return "OverflowError", f"{path} is larger than 1 MiB"


def in_source(path: str) -> tuple[str, str]:
    """A target in a collection that the program reads."""
    return "ValueError", f"{path} is in a collection that the program reads"


def bad_part(part: str | None) -> tuple[str, str]:
    """A part of a path that the language forbids."""
    if part is None:
        return "ValueError", "a part of a path is None"
    if part == "":
        return "ValueError", "a part of a path is empty"
    if "/" in part:
        return "ValueError", f"a part of a path contains '/': {part!r}"
    if len(part.encode()) > 1500:
        return "ValueError", "a part of a path is longer than 1500 bytes"
    return "ValueError", f"a part of a path is reserved: {part!r}"
