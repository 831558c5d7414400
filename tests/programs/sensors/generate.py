"""Makes input.jsonl: readings of several sensors in three partitions, out of order, some of them late."""
from datetime import UTC, datetime, timedelta

from plain import Log

log = Log(7)
rnd = log.random
now = datetime(2024, 2, 28, 23, 50, tzinfo=UTC)
for number in range(170):
    now += timedelta(seconds=rnd.choice([0, 1, 5, 10, 10, 50, 60]) if rnd.random() < 0.8 else rnd.randrange(120))
    behind = rnd.choice([0, 0, 3, 20, 20.000001, 21, 60]) if rnd.random() < 0.5 else 0
    at = now - timedelta(seconds=behind)
    fraction = f".{at.microsecond:06d}" if at.microsecond else ""
    sensor = rnd.choice(["a", "b", "ç", None])
    value = {"sensorId": sensor, "celsius": rnd.choice([20, 70.5, 80, 85, 99.25]), "at": f"{at:%Y-%m-%dT%H:%M:%S}{fraction}Z"}
    if rnd.random() < 0.3:
        value["site"] = rnd.choice(["main", "North", "x"])
    if number in (60, 121):
        value["celsius"] = 300
    log.record("readings", rnd.choice([sensor, "k", None]), value, rnd.choice([0, 0, 1, 2]))
log.write(__file__)
