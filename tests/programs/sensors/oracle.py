"""Computes expected.json from input.jsonl: each sensor's events in order, walked through once for alarms, windows, sessions and records."""
from datetime import UTC, datetime, timedelta

from plain import event_letter, in_time, line_of, records, write

MINUTE, GAP, SIZE, EVERY = (timedelta(seconds=s) for s in (60, 50, 120, 45))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def at(record):
    return datetime.fromisoformat(record["value"]["at"])


def show(moment):
    fraction = f".{moment.microsecond:06d}" if moment.microsecond else ""
    return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}Z"


good, late = in_time(records(__file__), at, timedelta(seconds=20))
mediators = ("HeatAlarms", "Averages", "Sessions", "Records")
events = [event_letter(name, record, "late", show(at(record))) for name in mediators for record in late]
docs, log = {}, []
sensors = {}
for record in good:
    if record["value"]["sensorId"] is not None:
        sensors.setdefault(record["value"]["sensorId"], []).append(record)


def alarms(sensor, found):
    since = until = None
    peaks, number = [], 0

    def tell(over):
        alarm = {"sensor": sensor, "since": show(since), "peak": max(peaks), "number": number, "over": over}
        docs[f"sensors/{sensor}/alarms/{number:04d}"] = alarm
        what = "over" if over else "hot"
        log.append({"key": f"{sensor}/{what}", "value": {"what": what, "number": number}})

    for record in [*found, None]:
        if until is not None and (record is None or until < at(record)):
            tell(over=True)
            since = until = None
        celsius = record["value"]["celsius"] if record else 0
        if celsius > 200:
            error = ("RuntimeError", f"{sensor} burns at {float(celsius)}")
            events.append(event_letter("HeatAlarms", record, "exception", show(at(record)), error, line_of(__file__, "burns")))
        elif celsius >= 80:
            if since is None:
                since, number, peaks = at(record), number + 1, []
            until = at(record) + MINUTE
            peaks.append(celsius)
            tell(over=False)


def sessions(sensor, found):
    runs = []
    for record in found:
        if not runs or at(record) >= at(runs[-1][-1]) + GAP:
            runs.append([])
        runs[-1].append(record)
    for run in runs:
        sites = [record["value"].get("site", "main") for record in run]
        docs[f"sessions/{sensor}/runs/{at(run[0]):%H%M%S.%f}"] = {
            "values": [record["value"]["celsius"] for record in run],
            "sites": {site: sites.count(site) for site in sites},
            "seconds": (at(run[-1]) + GAP - at(run[0])).total_seconds(),
        }


for sensor, found in sensors.items():
    alarms(sensor, found)
    sessions(sensor, found)

windows, highest = {}, {}
for record in good:
    site, sensor, celsius = record["value"].get("site", "main"), record["value"]["sensorId"], record["value"]["celsius"]
    steps = highest.setdefault(site, [])
    if not steps or celsius > steps[-1]:
        steps.append(celsius)
    start = EPOCH + (at(record) - EPOCH) // EVERY * EVERY
    while sensor and start + SIZE > at(record):
        windows.setdefault((site, sensor, start), []).append(celsius)
        start -= EVERY
for (site, sensor, start), values in windows.items():
    docs[f"averages/{site}~{sensor}~{int(start.timestamp())}"] = {
        "mean": sum(values) / len(values), "first": values[0], "last": values[-1], "end": show(start + SIZE),
    }
for site, steps in highest.items():
    docs[f"records/{site}"] = {"highest": steps[-1], "steps": len(steps)}
write(__file__, docs, topics={"log": log}, events=events)
