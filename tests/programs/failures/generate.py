"""Makes input.jsonl: bills in and out of every way to fail."""
from plain import Log

log = Log(109)
rnd = log.random


def bill():
    data = {
        "units": rnd.choice([None, 0, 3, 5, -7]),
        "people": rnd.choice([None, 0, 2, 3, 4]),
        "rate": rnd.choice([None, "bad", "r1", "r2", "r2", "r3", "r9"]),
        "folder": rnd.choice(["f", "g", "h", "i", "j", None, ""]),
    }
    if rnd.random() < 0.7:
        data["labels"] = rnd.choice([{}, {"én": "Licht"}, {"e\u0301n": "other"}])
    return data


for n in range(1, 6):
    log.set(f"rates/r{n}", perUnit=rnd.choice([None, 2.5, 4]))
while len(log) < 140:
    path = f"bills/b{rnd.randrange(14)}"
    match rnd.randrange(6):
        case 0 | 1:
            log.put(path, bill())
        case 2 | 3:
            if path in log.documents:
                key = rnd.choice(["units", "people", "rate", "folder"])
                log.update(path, **{key: bill()[key]})
        case 4:
            log.set(f"rates/r{rnd.randrange(1, 6)}", perUnit=rnd.choice([None, 2.5, 4, 0.5]))
        case 5:
            if path in log.documents and rnd.random() < 0.4:
                log.delete(path)
log.write(__file__)
