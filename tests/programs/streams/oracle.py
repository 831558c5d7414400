"""Computes expected.json from input.jsonl: trips that are in time, by bus and by driver's day, and then the buses of now."""
from datetime import datetime, timedelta

from plain import event_letter, in_time, inside, line_of, read, records, write, wrong_type

buses = inside(read(__file__), "buses")
events, readable = [], []


def malformed(record):
    """Why a record has no event time; None where it has one, which it is given."""
    value = record["value"]
    if not isinstance(value, dict):
        return "TypeError", f"a message must be a JSON object, not {type(value).__name__}"
    end = value.get("end")
    try:
        record["at"] = datetime.fromisoformat(end)
    except ValueError:
        return wrong_type("Trip.ended", "datetime", "str")
    except TypeError:
        if end is None:
            return "TypeError", "Trip.ended must be a datetime, not NoneType"
        return wrong_type("Trip.ended", "datetime", type(end).__name__)
    return None


for record in records(__file__):
    problem = malformed(record)
    if problem is None:
        readable.append(record)
    else:
        events += [event_letter(name, record, "malformed", None, problem) for name in ("BusLogs", "Drivers")]
good, late = in_time(readable, lambda record: record["at"], timedelta(hours=1))
for record in late:
    events += [event_letter(name, record, "late", record["value"]["end"]) for name in ("BusLogs", "Drivers")]


def refused(trip):
    """Why a trip is in no fold, and where."""
    if isinstance(trip["bus"], str):
        return wrong_type("Trip.bus", "int", "str"), "bus"
    if trip["bus"] is None:
        return None
    if isinstance(trip["km"], str | bool):
        return wrong_type("Trip.km", "float", type(trip["km"]).__name__), "km"
    return (("ValueError", "backwards"), "backwards") if trip["km"] < 0 else None


docs, logs, days, lines = {}, {}, {}, {}
for record in good:
    trip = record["value"]
    if record["key"] is not None:
        day = (record["key"], trip["end"][:10])
        days[day] = days.get(day, 0) + 1
    if (problem := refused(trip)) is not None:
        error, marker = problem
        events.append(event_letter("BusLogs", record, "exception", trip["end"], error, line_of(__file__, marker)))
    elif trip["bus"] is not None:
        log = logs.setdefault(trip["bus"], {"number": trip["bus"], "km": 0, "stops": []})
        log["km"] += trip["km"]
        log["last"] = trip["end"]
        log["stops"] = sorted({*log["stops"], *trip.get("stops", [])})
for number, log in logs.items():
    docs[f"busLogs/{number}"] = log
for bus_id, bus in buses.items():
    log = logs.get(bus["number"])
    far = log is not None and "Z" in log["stops"]
    docs[f"busViews/{bus_id}"] = {"line": bus["line"], "km": log and log["km"], "far": far}
    if far:
        lines[bus["line"]] = lines.get(bus["line"], 0) + 1
for line, count in lines.items():
    docs[f"lineTotals/{line}"] = {"buses": count}
told = [
    {"key": f"drivers/{driver}/days/{day}", "value": {"driver": driver, "trips": trips, "day": day}}
    for (driver, day), trips in days.items()
]
write(__file__, docs, topics={"driver-days": told}, events=events)
