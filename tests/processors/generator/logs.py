"""Change logs for random programs: transactions, deletes and re-creations, records of topics, what clients write.

Every change is possible where it stands: one that would update or delete what is not there sets it. Must not know programs' text.
"""

import json
from typing import Any

from hypothesis import strategies as st

from tests.processors.generator.draft import Draft, Requests, Stored
from tests.processors.generator.models import KINDS
from tests.processors.generator.values import KEYS, PLAIN_TEXTS, links, values

START = 1_772_438_400_000
OPERATIONS = ("set", "set", "set", "update", "update", "delete", "again")
EVENT_KINDS = {"who": "text", "number": "int", "tags": "texts", "extra": "any"}
USERS = ("u1", "u2")
DAYS = ("2024-02-29T23:59", "2026-03-02T08:00", "1970-01-01T00:00")


class Log:
    """The lines of a log while it is made."""

    def __init__(self, draft: Draft, models: list[Stored]) -> None:
        self.draft, self.models = draft, models
        self.lines: list[str] = []
        self.present: set[tuple[str, str]] = set()
        self.day = draft.pick(*DAYS) if draft.topics else ""
        self.second = 5
        self.paths = tuple(path for m in draft.models for path in m.entity.paths)
        self.paths += tuple(path for view in draft.views for path in view.paths)

    def add(self, txn: int, entry: dict[str, Any]) -> None:
        """One line."""
        whole = {"ts": START + len(self.lines), **entry, "txn": f"t{txn}"}
        self.lines.append(
            json.dumps(whole, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()
        )

    # ---- documents

    def document(self, txn: int, model: Stored) -> None:
        """One change of a document of a model."""
        entity = model.entity
        path = self.draft.pick(*entity.paths)
        if entity.topic is not None:
            key = path.rpartition("/")[2]
            gone = self.draft.pick(*OPERATIONS) == "delete"
            value = None if gone else self.draft.draw(fields(model, self.paths))
            self.add(
                txn,
                {"topic": entity.topic, "key": key, "value": without_nan(value), "partition": 0},
            )
            return
        self.change(txn, path, lambda: self.draft.draw(fields(model, self.paths)))

    def request(self, txn: int, requests: Requests) -> None:
        """One change of a patch or a form."""
        user, id = self.draft.pick(*USERS), self.draft.pick(*requests.ids)
        self.change(
            txn, f"users/{user}/{requests.group}/{id}", lambda: self.draft.draw(some(requests.keys))
        )

    def change(self, txn: int, path: str, data: Any) -> None:
        """Sets, updates or deletes a document, or deletes it and makes it again."""
        collection, _, id = path.rpartition("/")
        op = self.draft.pick(*OPERATIONS)
        if (collection, id) not in self.present:
            op = "set"
        entry = {"collection": collection, "doc_id": id, "op": op}
        if op == "again":
            self.add(txn, {**entry, "op": "delete"})
            entry["op"] = "set"
        if op == "delete":
            self.present.remove((collection, id))
        else:
            self.present.add((collection, id))
            entry["data"] = data()
        self.add(txn, entry)

    # ---- events

    def event(self, txn: int, topic: str, partition: int) -> None:
        """One record of a topic of events; most are later than those before."""
        self.second += self.draft.pick(0, 1, 5, 5, 2, 7, -3, -8, 30)
        key = self.draft.pick(*PLAIN_TEXTS, None, "😀", "a/b")
        value: Any = self.draft.draw(some(EVENT_KINDS))
        value["at"] = self.time()
        if self.draft.chance(12):
            value = self.draft.pick(
                None,
                [],
                "x",
                {},
                {"at": None},
                {"at": "2024-02-29T10:00:00"},
                {"at": 5},
                {**value, "who": "\ud800"},
            )
        self.add(
            txn, {"topic": topic, "key": key, "value": without_nan(value), "partition": partition}
        )

    def time(self) -> str:
        """The time of an event: a few seconds or minutes after those before."""
        minutes, seconds = divmod(max(self.second, 0), 60)
        day, _, clock = self.day.partition("T")
        hour, minute = map(int, clock.split(":"))
        minute += minutes
        hour, minute = hour + minute // 60, minute % 60
        if hour == 24:
            day, hour = "2024-03-01", 0
        return f"{day}T{hour:02d}:{minute:02d}:{seconds:02d}{self.draft.pick('Z', 'Z', 'Z', 'Z', 'Z', '.5Z', '.000001+00:00')}"


def log(draft: Draft, models: list[Stored], most: int) -> tuple[str, ...]:
    """The lines of a log of about `most` changes."""
    found, txn = Log(draft, models), 0
    for topic, partitions in draft.topics.items():
        for partition in range(partitions):
            found.event(txn, topic, partition)
    kinds: list[Any] = [*models, *draft.topics, *draft.requests]
    while kinds and len(found.lines) < most:
        txn += 1
        step = draft.draw(st.integers(0, 100))
        if step == 0:
            break
        size = draft.pick(1, 1, 1, 2, 3)
        # What is in a database and what is in topics can't be seen in one transaction by a program that tells versions apart.
        first = draft.pick(*kinds)
        for _ in range(size):
            kind = first if draft.apart else draft.pick(*kinds)
            if isinstance(kind, Stored):
                found.document(txn, kind)
                if kind.entity.topic is not None and draft.apart:
                    break
            elif isinstance(kind, Requests):
                found.request(txn, kind)
                break
            else:
                found.event(txn, kind, draft.draw(st.integers(0, draft.topics[kind] - 1)))
    return tuple(found.lines)


@st.composite
def fields(draw: st.DrawFn, model: Stored, paths: tuple[str, ...]) -> dict[str, Any]:
    """Some fields of a model's document, by stored key."""
    found: dict[str, Any] = {}
    for name, key in model.keys.items():
        kind = KINDS[name]
        if draw(st.integers(0, 4)) < 4:
            found[key] = draw(links(kind, paths) if kind.startswith("ref") else values(kind))
    if draw(st.integers(0, 20)) == 20:
        found["unknown"] = draw(st.sampled_from(KEYS))
    return found


@st.composite
def some(draw: st.DrawFn, kinds: dict[str, str]) -> dict[str, Any]:
    """Values for some keys."""
    return {key: draw(values(kind)) for key, kind in kinds.items() if draw(st.integers(0, 3)) < 3}


def without_nan(value: Any) -> Any:
    """JSON has no NaN."""
    match value:
        case float() if value != value:
            return 0.5
        case dict():
            return {key: without_nan(item) for key, item in value.items()}
        case list():
            return [without_nan(item) for item in value]
    return value
