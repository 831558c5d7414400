"""Computes expected.json from input.jsonl with plain dicts."""
from plain import bad_part, inside, letter, line_of, read, write

db = read(__file__)
claims, letters = {}, {}  # path -> [(mediator, root path, position, view, document)]


def claim(path, mediator, root, position, view, document):
    claims.setdefault(path, []).append((mediator, root, position, view, document))


def add(found):
    letters.setdefault((found["view"], found["root"], found["attribute"]), found)


for basket_id, basket in inside(db, "baskets").items():
    root, owner = f"baskets/{basket_id}", basket["owner"]
    names = basket["items"]
    if "bad" in names:
        add(letter("BasketItem", root, "rows", "LookupError", "bad", line_of(__file__, "rows")))
        names = []
    position = 0
    for name in names:
        if name == "":
            continue
        if "/" in name:
            add(letter("BasketItem", root, "doc_ref", *bad_part(name), line_of(__file__, "item ref")))
            continue
        document = {"name": name, "length": len(name), "share": -1, "owner": None}
        if len(name) == 3:
            message = "integer division or modulo by zero"
            add(letter("BasketItem", root, "share", "ZeroDivisionError", message, line_of(__file__, "share")))
        else:
            document["share"] = 12 // (len(name) - 3)
        if owner is None:
            message = "'NoneType' object has no attribute 'title'"
            add(letter("BasketItem", root, "owner", "AttributeError", message, line_of(__file__, "owner")))
        else:
            document["owner"] = owner.title()
        claim(f"basketItems/{basket_id}-{name}", "Items", root, position, "BasketItem", document)
        position += 1
    if owner == "ann":
        for key, count in basket["counts"].items():
            document = {"key": key, "count": count, "missing": None}
            add(letter("BasketCount", root, "missing", "KeyError", "'missing'", 0))
            claim(f"counts/{basket_id}:{key}", "Counts", root, 0, "BasketCount", document)
            claim(f"{root}/counts/{key}", "Counts", root, 0, "BasketCount", document)
    for position, character in enumerate(sorted(set(owner or ""))):
        claim(f"letters/{character}", "Letters", root, position, "BasketLetter", {"letter": character})

views = {}
for path, found in claims.items():
    first, *rest = sorted(found, key=lambda c: c[:3])
    views[path] = first[4]
    for loser in rest:
        message = f"{path} is also claimed by {first[0]} from {first[1]}"
        add(letter(loser[3], loser[1], f"doc_ref:{path}", "TargetConflict", message, 0))
write(__file__, views, list(letters.values()))
