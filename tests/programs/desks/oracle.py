"""Computes expected.json from input.jsonl: each desk's calls in order, and between them the timers that are due."""
from datetime import datetime, timedelta

from plain import event_letter, in_time, line_of, records, write

PATIENCE = {"gold": timedelta(minutes=1), "blue": timedelta(minutes=5)}


def at(record):
    return datetime.fromisoformat(record["value"]["at"])


def show(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


good, late = in_time(records(__file__), at, timedelta(seconds=30))
events = [event_letter("HelpDesks", record, "late", record["value"]["at"]) for record in late]
docs, ends, desks = {}, [], {}


def fail(record, exception, message, marker=""):
    line = line_of(__file__, marker) if marker else 0
    events.append(event_letter("HelpDesks", record, "exception", record["value"]["at"], (exception, message), line))


class Desk:
    """One desk; what is waited for is (since, level, tries) by caller."""

    def __init__(self, key):
        self.key, self.name = key, key if isinstance(key, str) else f"#{key}"
        self.waiting, self.served, self.lost, self.levels, self.timers = {}, 0, 0, set(), set()

    def due(self, caller):
        since, level, _ = self.waiting[caller]
        return since + PATIENCE[level]

    def drop(self, caller):
        if caller not in self.waiting:
            return None
        due, found = self.due(caller), self.waiting.pop(caller)
        if all(self.due(other) != due for other in self.waiting):
            self.timers.discard(due)
        return found

    def show(self):
        docs.pop(f"desks/{self.name}", None)
        if self.waiting or self.served:
            docs[f"desks/{self.name}"] = {
                "desk": self.name, "waiting": sorted(self.waiting), "served": self.served, "lost": self.lost, "note": "-",
                "levels": sorted(self.levels),
            }

    def run_timers(self, before):
        while self.timers and (before is None or min(self.timers) < before):
            now = min(self.timers)
            self.timers.remove(now)
            gone = [caller for caller in self.waiting if self.due(caller) <= now]
            for caller in gone:
                tries = self.waiting.pop(caller)[2]
                ends.append({"key": caller, "value": {"desk": self.key, "waited": tries, "left": show(now)}})
            self.lost += len(gone)
            if not gone:
                ends.append({"key": None, "value": None})
            self.show()

    def take(self, record):
        caller, what = record["value"]["caller"], record["value"]["what"]
        if caller is None:
            return fail(record, "AttributeError", "'NoneType' object has no attribute 'name'", "caller")
        name, level = caller["name"], caller.get("level", "blue")
        if what == "enter":
            if level not in PATIENCE:
                return fail(record, "KeyError", repr(level), "level")
            before = self.drop(name)
            self.waiting[name] = (at(record), level, (before[2] if before else 0) + 1)
            self.levels.add(level)
            self.timers.add(self.due(name))
        elif what == "serve":
            if self.drop(name):
                self.served += 1
                ends.append({"key": name, "value": ["served", self.key, show(at(record))]})
        elif what == "reset":
            for other in list(self.waiting):
                self.drop(other)
            self.served = 0
        elif what == "past":
            self.timers.add(at(record) - timedelta(hours=1))
        else:
            return fail(record, "KeyError", repr(what), "what")
        self.show()


for record in good:
    key = record["value"]["desk"]
    if isinstance(key, float):
        fail(record, "TypeError", "a key must be str, int or a tuple of them, not float")
    elif key is not None:
        desk = desks.setdefault(key, Desk(key))
        desk.run_timers(at(record))
        desk.take(record)
        desk.run_timers(at(record))  # one for an instant that has passed comes next
for desk in desks.values():
    desk.run_timers(None)
write(__file__, docs, topics={"ends": ends}, events=events)
