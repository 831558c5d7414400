"""Makes input.jsonl: orders that move between shops and cross the shops' limits; limits that move too."""
from plain import Log

log = Log(103)
rnd = log.random
TIMES = ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000001Z", "2025-06-30T23:59:59Z"]
REGIONS = ["north", "south", None]
TAGS = ["new", "sale", "Ünique", ""]


def shop():
    data = {
        "tag": rnd.choice([*TAGS, None]),
        "region": rnd.choice(REGIONS),
        "most": rnd.choice([None, 10, 9.5, 20.0]),
        "openedAt": rnd.choice([None, *TIMES]),
        "archive": rnd.random() < 0.5,
    }
    if rnd.random() < 0.7:
        data["least"] = rnd.randrange(0, 4)
    return data


def order():
    data = {
        "shop": rnd.choice([None, "shops/h0", "shops/h1", "shops/h2", "shops/h9"]),
        "price": rnd.choice([None, 9, 9.5, 12.25, 19.99]),
        "tags": rnd.choice([None, [], rnd.sample(TAGS, 2), ["new", "new"]]),
    }
    if rnd.random() < 0.8:
        data["qty"] = rnd.randrange(0, 5)
    if rnd.random() < 0.5:
        data["closedAt"] = rnd.choice([None, *TIMES])
    if rnd.random() < 0.7:
        data["region"] = rnd.choice(REGIONS)
    return data


IDS = ["o1", "o10", "o2", "O2", "ö", "😀", "～"]
for h in range(3):
    log.put(f"shops/h{h}", shop())
while len(log) < 150:
    match rnd.randrange(8):
        case 0 | 1 | 2:
            log.put(f"orders/{rnd.choice(IDS)}", order())
        case 3:
            if orders := log.paths("orders"):
                log.update(rnd.choice(orders), shop=f"shops/h{rnd.randrange(4)}", qty=rnd.randrange(5))
        case 4:
            if len(orders := log.paths("orders")) > 4:
                log.delete(rnd.choice(orders))
        case 5 | 6:
            shops = log.paths("shops")
            log.update(rnd.choice(shops), least=rnd.randrange(0, 4), tag=rnd.choice([*TAGS, None]))
        case 7:
            log.put(f"shops/h{rnd.randrange(4)}", shop())
log.write(__file__)
