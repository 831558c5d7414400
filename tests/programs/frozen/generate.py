"""Makes input.jsonl: players and their teams, also deleted and made again in one transaction; each commit is seen apart."""

from plain import Log

log = Log(11)
r = log.random
for t in "xy":
    log.set(f"teams/{t}", name=f"T{t}")
log.sync()


def player():
    d = {
        "name": r.choice(["Al", "Bo", "Cy", None]),
        "team": r.choice(["teams/x", "teams/y", "teams/z", None]),
        "active": r.choice([True, False]),
    }
    if r.random() < 0.3:
        del d["active"]
    return d


while len(log) < 180:
    p = f"players/p{r.randrange(7)}"
    match r.randrange(7):
        case 0:
            log.put(p, player())
        case 1:
            if p in log.documents:
                log.update(p, **player())
        case 2:
            if p in log.documents and r.random() < 0.6:
                log.delete(p)
        case 3:
            if p in log.documents:
                log.begin(f"t{len(log)}")
                log.delete(p)
                log.put(p, player())
                log.commit()
        case 4 | 5:
            t = f"teams/{r.choice('xyz')}"
            if t in log.documents and r.random() < 0.3:
                log.delete(t)
            else:
                log.set(t, name=f"T{r.randrange(9)}")
        case 6:
            if p in log.documents:
                log.put(p, dict(log.documents[p]))  # writes the same again: no update
    log.sync()
log.write(__file__)
