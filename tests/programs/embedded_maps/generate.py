"""Makes input.jsonl: contacts with maps in maps, some deep, keys in every order."""
from plain import Log

log = Log(107)
rnd = log.random


def geo():
    data = {"latDeg": rnd.choice([1, -2.5, 0.0, None])}
    if rnd.random() < 0.5:
        data["lonDeg"] = rnd.choice([7, 8.25])
    return data


def tree(depth):
    names = rnd.sample(["b", "a", "Z", "é", "😀", "～", "a_b", "10", "9"], 3)
    return {n: tree(depth - 1) if depth and rnd.random() < 0.7 else rnd.choice([1, None, [{"q": 1, "c": 2}], "x"]) for n in names}


def address():
    data = {"streetName": rnd.choice(["High St", "Ünter den Linden", None]), "unknown": 1}
    if rnd.random() < 0.7:
        data["geo"] = rnd.choice([None, geo()])
    if rnd.random() < 0.5:
        data["notes"] = tree(1)
    return data


def contact():
    data = {}
    if rnd.random() < 0.8:
        data["home"] = rnd.choice([None, address(), address()])
    if rnd.random() < 0.8:
        data["others"] = [address() for _ in range(rnd.randrange(3))]
    if rnd.random() < 0.8:
        data["byLabel"] = {label: address() for label in rnd.sample(["work", "old", "😀", "～"], 2)}
    if rnd.random() < 0.8:
        data["anything"] = rnd.choice([tree(4), [tree(1), "x"], "text", 5, False])
    return data


while len(log) < 60:
    path = f"contacts/c{rnd.randrange(10)}"
    if path in log.documents and rnd.random() < 0.15:
        log.delete(path)
    elif path in log.documents and rnd.random() < 0.4:
        log.update(path, **contact())
    else:
        log.put(path, contact())
log.write(__file__)
