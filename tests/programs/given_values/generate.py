"""Makes input.jsonl: items of every kind, level and price, some of them of none."""

from plain import Log

log = Log(227)
rnd = log.random
PRICES = [0, 0.0, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 1, 3, None, "3"]
IDS = [f"i{n}" for n in range(12)] + ["ö"]


def item():
    return {
        "kind": rnd.choice(["good", "good", "bad", "odd"]),
        "level": rnd.choice([1, 2, 2, 3]),
        "price": rnd.choice(PRICES),
        "words": rnd.choice([[], ["a", "b", "ab", "a"], ["own"]]),
        "friends": rnd.sample([f"items/{name}" for name in [*IDS, "none"]], 3),
        "place": rnd.choice(["", "", "", "p", "a/b", "a/b/c"]),
    }


for _ in range(110):
    path = f"items/{rnd.choice(IDS)}"
    if path in log.documents and rnd.random() < 0.5:
        key, value = rnd.choice(list(item().items()))
        log.update(path, **{key: value})
    elif path in log.documents and rnd.random() < 0.1:
        log.delete(path)
    else:
        data = item()
        if rnd.random() < 0.3:
            del data["words"]
        log.put(path, data)
for number, price in enumerate(PRICES):
    log.set(f"items/p{number}", kind="good", level=1, price=price, friends=[])
log.set(
    "items/last",
    kind="bad",
    level=2,
    price=0,
    friends=["items/p1", "items/i1", "items/p1"],
    words=["own", "z"],
    place="abcde",
)
log.write(__file__)
