"""Makes input.jsonl: entries of two accounts, in every category, also in transactions and of wrong types."""

from plain import Log

log = Log(71)
r = log.random


def entry():
    d = {
        "year": r.choice([2023, 2024, 2000, 0, -1]),
        "category": r.choice(["food", "food:out", "home", None, "a::b"]),
        "cents": r.choice([5, -5, 100, 2**40, 7]),
        "booked": r.choice([True, True, False]),
    }
    for k in ("cents", "booked"):
        if r.random() < 0.2:
            del d[k]
    return d


P = [f"accounts/{a}/entries/e{n}" for a in ("x", "ÿ") for n in range(12)]
while len(log) < 150:
    match r.randrange(7):
        case 0 | 1 | 2:
            log.put(r.choice(P), entry())
        case 3:
            if log.documents:
                log.update(r.choice(sorted(log.documents)), **entry())
        case 4:
            if len(log.documents) > 8:
                log.delete(r.choice(sorted(log.documents)))
        case 5:
            if log.documents:
                log.update(r.choice(sorted(log.documents)), booked=r.choice([True, False]))
        case 6:
            log.begin(f"t{len(log)}")
            for p in r.sample(P, 3):
                log.put(p, entry())
            log.commit()
log.put("accounts/x/entries/w1", {"year": "2024", "category": "food", "cents": 1})
log.put("accounts/x/entries/w2", {"year": 2024, "category": "food", "cents": "1"})
log.put("accounts/x/entries/w3", {"year": 2024, "category": 7, "cents": 1})
log.put("accounts/x/entries/w4", {"year": 2024, "category": "food", "cents": 1, "booked": 1})
log.put("accounts/x/entries/w5", {"year": None, "category": "food", "cents": 1})
log.write(__file__)
