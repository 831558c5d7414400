"""The expected result by the plain definition: sort what is not late, then walk through each door's events and the gaps between."""
import json
from datetime import datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
LIMIT, OUT_OF_ORDER = timedelta(minutes=2), timedelta(seconds=10)
parse = lambda text: datetime.fromisoformat(text.replace("Z", "+00:00"))
show = lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")

newest, doors, errors = None, {}, []
for number, line in enumerate(open(HERE / "input.jsonl")):
    record = json.loads(line)
    value = record["value"]
    letter = {"mediator": "DoorAlarm", "key": record["key"], "at": None, "exception": "", "message": "", "file": "", "line": 0}
    if value["at"] == "soon":
        errors.append({**letter, "why": "malformed", "exception": "TypeError",
                       "message": "Door.at is datetime, but the stored value is str"})
        continue
    at = parse(value["at"])
    if newest is not None and at < newest - OUT_OF_ORDER:
        errors.append({**letter, "why": "late", "at": show(at)})
        continue
    newest = at if newest is None else max(newest, at)
    if value["door"] is not None:
        doors.setdefault(value["door"], []).append((at, number, value["isOpen"]))

alarms, pages = {}, []
for door, events in doors.items():
    events.sort(key=lambda event: event[:2])
    count, opened = 0, None
    for index, (at, _, is_open) in enumerate(events):
        if opened is not None and not is_open:
            alarms.pop(door, None)
        opened = at if is_open else None
        later = events[index + 1][0] if index + 1 < len(events) else None
        # The timer comes after all events up to its time; the next event would have cancelled it.
        if is_open and (later is None or later > at + LIMIT):
            count += 1
            entry = {"door": door, "since": show(at), "number": count}
            pages.append({"key": door, "value": entry})
            alarms[door] = entry
json.dump({"collections": {"alarms": alarms}, "topics": {"pages": pages}, "errors": {"events": errors}},
          open(HERE / "expected.json", "w"), indent=1, sort_keys=True)
