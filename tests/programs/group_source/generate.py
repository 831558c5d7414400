"""Makes input.jsonl: lines of carts, in the root, deep below, and below other lines; copies that come and go."""

from plain import Log

log = Log(223)
rnd = log.random
HOLDERS = ["", "carts/c1/", "carts/ö/", "shops/s/carts/c1/", "carts/c1/lines/1/", "orders/😀/"]
GROUPS = ["lines", "lines", "lines", "lines", "linesx", "Lines"]


def line():
    data = {"sku": rnd.choice(["a", "b", "ä", None, 5])}
    if rnd.random() < 0.7:
        data["qty"] = rnd.choice([1, 2, 3, None, "2"])
    if rnd.random() < 0.8:
        data["product"] = rnd.choice(["products/p1", "products/p2", "carts/c1/lines/1", None])
    if rnd.random() < 0.4:
        data["copies"] = rnd.choice([[], ["x", "y"], ["y"], ["x", "a/b"], None])
    return data


while len(log) < 150:
    path = f"{rnd.choice(HOLDERS)}{rnd.choice(GROUPS)}/{rnd.choice(['1', '2', '～'])}"
    match rnd.randrange(8):
        case 0 | 1 | 2:
            log.put(path, line())
        case 3 | 4:
            if path in log.documents:
                changed = line()
                log.update(path, **dict([rnd.choice(sorted(changed.items()))]))
        case 5:
            if path in log.documents and len(log.documents) > 9:
                log.delete(path)
        case 6 | 7:
            product = f"products/p{rnd.randrange(1, 3)}"
            if product in log.documents and rnd.random() < 0.3:
                log.delete(product)
            else:
                log.set(product, title=rnd.choice(["One", "Zwei", None]))
log.write(__file__)
