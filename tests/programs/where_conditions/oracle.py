"""Computes expected.json from input.jsonl with plain dicts."""
from datetime import datetime

from plain import inside, read, write

db = read(__file__)
orders = inside(db, "orders")


def at(text):
    return datetime.fromisoformat(text) if text else None


views = {}
for shop_id, shop in inside(db, "shops").items():
    mine = {k: o for k, o in orders.items() if o.get("shop") == f"shops/{shop_id}"}
    most, tag, region = shop.get("most"), shop.get("tag"), shop.get("region")
    big = [
        k
        for k, o in mine.items()
        if o.get("qty", 1) >= shop.get("least", 0)
        and most is not None
        and o["price"] is not None
        and o["price"] < most
    ]
    tagged = [k for k, o in orders.items() if tag is not None and tag in (o["tags"] or []) and o.get("qty", 1) > 1]
    if shop["archive"]:
        opened = at(shop["openedAt"])
        live = [k for k, o in mine.items() if opened and o.get("closedAt") and at(o["closedAt"]) <= opened]
    else:
        live = [k for k, o in mine.items() if o.get("closedAt") is None]
    regional = [k for k, o in orders.items() if region is not None and o.get("region") == region]
    views[f"shopBoards/{shop_id}"] = {
        "big": big,
        "turnover": sum(orders[k].get("qty", 1) * orders[k]["price"] for k in big),
        "tagged": tagged,
        "live": live,
        "regional": regional,
    }
write(__file__, views)
