"""Makes input.jsonl: tickets that become urgent, lose desks and titles."""
from plain import Log

log = Log(111)
rnd = log.random


def ticket():
    data = {
        "title": rnd.choice(["A", "B", "C", ""]),
        "desks": [f"desks/d{rnd.randrange(4)}" for _ in range(rnd.randrange(4))],
    }
    if rnd.random() < 0.6:
        data["urgent"] = rnd.random() < 0.6
    if rnd.random() < 0.6:
        data["minutes"] = rnd.choice([0, 7, 60])
    return data


while len(log) < 110:
    path = f"tickets/t{rnd.randrange(8)}"
    match rnd.randrange(6):
        case 0 | 1:
            log.put(path, ticket())
        case 2 | 3:
            if path in log.documents:
                log.update(path, **ticket())
        case 4:
            log.set(f"desks/d{rnd.randrange(4)}", name=f"D{rnd.randrange(9)}")
        case 5:
            if found := [p for p in log.documents if rnd.random() < 0.15]:
                log.delete(found[0])
log.write(__file__)
