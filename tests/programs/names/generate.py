"""Makes input.jsonl: halls that are opened, shut and rebuilt, and tickets that are sold for their rows."""
from plain import Log

log = Log(91)
rnd = log.random
while len(log) < 70:
    hall = f"halls/h{rnd.randrange(5)}"
    match rnd.randrange(5):
        case 0 | 1:
            state = rnd.choice([{}, {"state": "open"}, {"state": "shut"}])
            log.set(hall, rows=[rnd.randrange(3) for _ in range(rnd.randrange(3))], root=rnd.choice(["a", "ß", "c", None]), **state)
        case 2:
            if hall in log.documents:
                log.delete(hall)
        case 3:
            if hall in log.documents:
                log.update(hall, state=rnd.choice(["open", "shut"]), rows=[rnd.randrange(1, 3)])
        case 4:
            ticket = {"row": rnd.randrange(4), "store": rnd.choice(["s", "t"]), "at": "2024-02-29T12:00:00Z"}
            log.record("tickets", rnd.choice(["k", "l"]), ticket)
log.write(__file__)
