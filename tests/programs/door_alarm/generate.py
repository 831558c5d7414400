"""Makes input.jsonl: doors that open and close, out of order within ten seconds, a few far too late or broken."""
import json
import random
from pathlib import Path
from datetime import datetime, timedelta, timezone

random.seed(5)
begin = datetime(2026, 2, 28, 23, 40, tzinfo=timezone.utc)
events = []
for number in range(150):
    at = begin + timedelta(seconds=number * 17 + random.choice([0, 0, 3, 41]))
    events.append((at + timedelta(seconds=random.uniform(0, 9)), at, random.choice(["a", "b", "c", None]), random.random() < 0.55))
events.sort(key=lambda event: event[0])
lines = []
for number, (_, at, door, is_open) in enumerate(events):
    if number % 29 == 11:
        at -= timedelta(minutes=10)
    text = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    value = {"door": door, "isOpen": is_open, "at": text if number % 37 != 5 else "soon"}
    lines.append({"ts": 1772322000000 + number, "topic": "doors", "key": door, "value": value})
with open(Path(__file__).parent / "input.jsonl", "w") as file:
    for line in lines:
        file.write(json.dumps(line, separators=(",", ":")) + "\n")
