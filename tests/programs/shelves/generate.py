"""Makes input.jsonl: books that are bought, moved and sold; a few fields are null, absent or of another type."""
from plain import Log

log = Log(231)
rnd = log.random


def field(right, wrong):
    return rnd.choice(wrong) if rnd.random() < 0.04 else rnd.choice(right)


def book():
    data = {
        "title": field(["moby dick", "emma", "ulysses", "candide"], [None, 7]),
        "shelf": field([1, 2, 3, 10, None], [2.0, "2", True]),
        "state": field(["in stock", "in stock", "sold"], [None, 3]),
        "priceCents": field([1250, 800, 500, 0, 2**40], [None, "free", 3.5]),
        "pages": field([600, 90, None], [6.0, []]),
        "boughtAt": field(["2024-03-01T00:00:00Z", "2023-12-31T23:59:59Z", "2024-01-01T00:00:00Z"], [None, "today"]),
    }
    for key in ("shelf", "priceCents", "pages"):
        if rnd.random() < 0.1:
            del data[key]
    return data


while len(log) < 120:
    path = f"books/b{rnd.randrange(25)}"
    if path in log.documents and rnd.random() < 0.15:
        log.delete(path)
    elif path in log.documents and rnd.random() < 0.4:
        new = book()
        log.update(path, **{key: new[key] for key in rnd.sample(sorted(new), 2)})
    else:
        log.put(path, book())
log.write(__file__)
