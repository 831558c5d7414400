"""Makes input.jsonl: polls of two clubs, votes for them, and members who watch."""

from plain import Log

log = Log(61)
r = log.random


def poll():
    d = {
        "question": r.choice(["Q?", "Why?", None]),
        "options": r.choice([["y", "n"], ["a", "b", "c"], []]),
        "watchers": [f"clubs/{r.choice('xy')}/members/m{r.randrange(3)}" for _ in range(r.randrange(3))]
        + (["members/m1"] if r.random() < 0.1 else []),
        "closed": r.choice([True, False, None]),
    }
    for k in ("options", "watchers", "closed"):
        if r.random() < 0.15:
            del d[k]
    return d


P = [f"clubs/{c}/polls/p{n}" for c in "xy" for n in range(3)]
while len(log) < 130:
    match r.randrange(7):
        case 0 | 1:
            log.put(r.choice(P), poll())
        case 2 | 3 | 4:
            log.set(
                f"votes/v{r.randrange(14)}", poll=r.choice(P), option=r.choice([0, 1, 1, 2, 3] if r.random() < 0.3 else [0, 1])
            )
        case 5:
            k = f"clubs/{r.choice('xy')}/members/m{r.randrange(3)}"
            if k in log.documents and r.random() < 0.3:
                log.delete(k)
            else:
                log.set(k, nick=r.choice(["N", "M", "", None]))
        case 6:
            live = [p for p in log.documents if "/polls/" in p or p.startswith("votes")]
            if len(live) > 6:
                log.delete(r.choice(live))
log.put(
    "clubs/z/polls/q",
    {"question": "Z", "options": ["only"], "closed": True, "watchers": ["clubs/x/members/m0", "clubs/x/members/m0"]},
)
log.set("clubs/x/members/m0", nick="N")
log.set("votes/w", poll="clubs/z/polls/q", option=0)
log.write(__file__)
