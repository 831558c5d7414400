"""Makes input.jsonl: orders that meet a source's conditions, stop meeting them, and hold values of the wrong type."""

from plain import Log

log = Log(211)
rnd = log.random
TIMES = [
    "2024-02-28T23:59:59.999999Z",
    "2024-02-29T00:00:00Z",
    "2024-02-29T01:00:00+01:00",
    "2025-01-01T00:00:00Z",
]
IDS = ["o1", "o10", "o2", "ö", "😀", "～"]


def value(good, *wrong):
    return rnd.choice(wrong) if wrong and rnd.random() < 0.12 else rnd.choice(good)


def order():
    fields = {
        "status": lambda: value(["open", "open", "closed", None], 7, True),
        "qty": lambda: value([0, 1, 2, 3, None], "3", 2.0, True),
        "cents": lambda: value([0, 5, 18, 30], "5"),
        "tags": lambda: value([["new"], ["new", "old"], [], None, ["old"]], "new", [None, "new"]),
        "placedAt": lambda: value([*TIMES, None], "yesterday", 5),
        "closedAt": lambda: value([None, None, TIMES[3]], "never"),
        "shop": lambda: value(["shops/s1", "shops/s2", "shops/none", None]),
    }
    return {key: make() for key, make in fields.items() if rnd.random() < 0.85}


log.set("shops/s1", name="One")
while len(log) < 170:
    match rnd.randrange(10):
        case 0 | 1 | 2:
            log.put(f"orders/{rnd.choice(IDS)}", order())
        case 3 | 4 | 5 | 6:
            if orders := log.paths("orders"):
                changed = order()
                keys = rnd.sample(sorted(changed), min(2, len(changed)))
                log.update(rnd.choice(orders), **{key: changed[key] for key in keys})
        case 7:
            if len(orders := log.paths("orders")) > 4:
                log.delete(rnd.choice(orders))
        case 8:
            log.set(f"shops/s{rnd.randrange(1, 3)}", name=rnd.choice(["One", "Zwei", None]))
        case 9:
            log.begin(f"t{len(log)}")
            for path in rnd.sample(IDS, 3):
                log.put(f"orders/{path}", order())
            log.commit()
for doc_id, data in {
    "end1": {
        "status": "open",
        "qty": 2,
        "tags": ["new"],
        "placedAt": TIMES[2],
        "cents": 3,
        "shop": "shops/s1",
    },
    "end2": {
        "status": 7,
        "qty": "2",
        "tags": "new",
        "placedAt": 5,
        "closedAt": "never",
        "cents": "5",
    },
    "end3": {"status": "open", "qty": 0, "tags": ["new", None], "placedAt": TIMES[0]},
    "end4": {"status": "closed", "qty": True},
    "end5": {
        "status": "open",
        "qty": 9,
        "shop": "shops/s1",
        "placedAt": TIMES[1],
        "tags": ["new"],
        "cents": 89,
    },
}.items():
    log.put(f"orders/{doc_id}", data)
log.write(__file__)
