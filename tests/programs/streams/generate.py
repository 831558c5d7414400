"""Makes input.jsonl: trips, some of them late, malformed or of wrong types, and the buses that made them."""
from datetime import UTC, datetime, timedelta

from plain import Log

log = Log(31)
rnd = log.random
now = datetime(2024, 2, 28, 20, tzinfo=UTC)


def show(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


while len(log) < 140:
    now += timedelta(minutes=rnd.randrange(60))
    match rnd.randrange(6):
        case 0 | 1 | 2 | 3:
            end = show(now - timedelta(minutes=rnd.choice([0, 0, 30, 59, 60, 61])))
            trip = {"bus": rnd.choice([1, 2, 3, 12, None]), "km": rnd.choice([1, 2.5, 10, -1]), "end": end}
            if rnd.random() < 0.7:
                trip["stops"] = rnd.choice([["A"], ["B", "Z"], []])
            log.record("trips", rnd.choice(["ann", "bob", None]), trip, rnd.choice([0, 0, 1]))
        case 4:
            bus = f"buses/b{rnd.randrange(5)}"
            if bus in log.documents and rnd.random() < 0.3:
                log.delete(bus)
            else:
                log.set(bus, number=rnd.choice([1, 2, 3, 12, 99]), line=rnd.choice(["L1", "L2"]))
        case 5:
            good = {"bus": 1, "km": 1.0, "end": show(now)}
            bad = [[1], "x", {"bus": 1, "km": 1.0}, {**good, "end": None}, {**good, "end": "soon"}, {**good, "end": 5}]
            bad += [{**good, "bus": "1"}, {**good, "km": "2"}, {**good, "km": True, "stops": [None]}]
            log.record("trips", "ann", rnd.choice(bad))
log.write(__file__)
