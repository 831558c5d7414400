"""Makes input.jsonl: callers who come, are served and give up, at desks of several kinds of key, in two partitions."""
from datetime import UTC, datetime, timedelta

from plain import Log

log = Log(51)
rnd = log.random
now = datetime(2024, 2, 28, 23, 50, tzinfo=UTC)
CALLERS = [{"name": name, **level} for name in ("ann", "bob", "cy") for level in ({}, {"level": "gold"}, {"level": "blue"})]
while len(log) < 160:
    now += timedelta(seconds=rnd.choice([0, 5, 30, 60, 100]))
    at = now - timedelta(seconds=rnd.choice([0, 0, 10, 30, 31]))
    caller = rnd.choice(CALLERS)
    if rnd.random() < 0.08:
        caller = rnd.choice([None, {"name": "cy", "level": "pink"}])
    value = {
        "desk": rnd.choice(["A", "A", 7, "B"] if rnd.random() < 0.8 else [None, 1.5, "A"]),
        "what": rnd.choice(["enter"] * 5 + ["serve"] * 3 + ["reset", "past", "dance"]),
        "at": f"{at:%Y-%m-%dT%H:%M:%S}Z",
        "caller": caller,
    }
    log.record("calls", "k", value, rnd.choice([0, 1]))
log.write(__file__)
