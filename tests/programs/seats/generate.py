"""Makes input.jsonl: shows, guests and seats; patches and bookings, each settled before the next."""

from plain import Log

log = Log(8)
r = log.random
for s in "xy":
    log.set(f"shows/{s}", title=f"Show {s}", seatsByClass={"A": 3})
for g in "abc":
    log.set(f"guests/{g}", full_name=g.upper(), seats_held=r.randrange(2))
for n in range(9):
    log.set(f"seats/s{n}", show=f"shows/{r.choice('xy')}", **({"cls": "B"} if n % 3 == 0 else {}))
log.set("seats/lost", show="shows/none")
log.sync()
used = 0
while len(log) < 170:
    seat = r.choice([f"s{n}" for n in range(10)] + ["lost"])
    match r.randrange(9):
        case 0 | 1 | 2:
            raw = {}
            if r.random() < 0.4:
                raw["priceClass"] = r.choice(["A", "B", "B", "C", 1])
            if r.random() < 0.4:
                raw["note"] = r.choice(["hi", "", None, "é"])
            if r.random() < 0.3:
                raw["notedAt"] = r.choice(["2024-02-29T01:00:00+01:00", None, 5])
            if r.random() < 0.4:
                raw["free"] = r.choice([True, True, False])
            if r.random() < 0.2:
                raw["holder"] = "hacker"
            if r.random() < 0.2:
                raw["noted_at"] = "unknown key"
            if r.random() < 0.1:
                raw["cancelled"] = True
            log.put(f"users/u{r.randrange(3)}/SeatView_PATCH/{seat}", raw)
            log.sync()
        case 3 | 4 | 5:
            used += 1
            log.put(
                f"users/u1/bookings/b{used}",
                {
                    "guestId": r.choice(["a", "b", "c", "c", "zz", 7]),
                    "seatIds": r.sample([f"s{n}" for n in range(10)], r.randrange(5)),
                },
            )
            log.sync()
        case 6:
            log.update(f"shows/{r.choice('xy')}", closed=r.choice([True, False]))
            log.sync()
        case 7:
            live = [p for p in log.documents if "SeatView_PATCH" in p]
            if live:
                p = r.choice(live)
                if r.random() < 0.4:
                    log.delete(p)
                    log.sync()
                else:
                    log.update(p, note=f"n{len(log)}")
                    log.sync()
        case 8:
            live = [p for p in log.documents if "bookings" in p]
            if live:
                p = r.choice(live)
                log.update(p, extra=len(log))
                log.sync()
log.write(__file__)
