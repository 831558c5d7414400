"""Computes expected.json from input.jsonl with plain loops."""
from plain import inside, letter, line_of, read, records, write

halls = inside(read(__file__), "halls")
views, letters, claims, front = {}, [], {}, {}
for hall_id, hall in halls.items():
    for row, count in enumerate(hall["rows"]):
        for place in range(count):
            path = f"halls/{hall_id}/seats/{row}-{place}"
            group = f"{hall['root']}{row}"
            views[path] = {"row": row, "place": place, "group": group, "level": "low" if row < 1 else "high"}
            if row == 0:
                front.setdefault(hall["root"], []).append(path)
                claims.setdefault(f"fronts/{group}-{place}", []).append(path)
for target, (winner, *losers) in claims.items():
    views[target] = {"of": winner}
    for loser in losers:
        message = f"{target} is also claimed by Fronts from {winner}"
        letters.append(letter("Fronts", loser, f"doc_ref:{target}", "TargetConflict", message, 0))
for hall_id, hall in halls.items():
    shown = [("AnyHall", "anyHalls", "Any hall")]
    if hall.get("state", "open") == "open":
        shown.append(("OpenHall", "openHalls", "Hall"))
    seats = front.get(hall["root"])
    for view, collection, title in shown:
        root = f"{title} {hall['root'].upper()} in {collection}" if hall["root"] is not None else None
        views[f"{collection}/{hall_id}"] = {"root": root, "row": 0 if seats else -1, "window": None if seats else "none"}
        if root is None:
            error = ("AttributeError", "'NoneType' object has no attribute 'upper'")
            letters.append(letter(view, f"halls/{hall_id}", "root", *error, line_of(__file__, "root")))
sold, counts = {}, {}
for record in records(__file__):
    key, ticket = record["key"], record["value"]
    counts[key] = counts.get(key, 0) + 1
    path = f"sold/{ticket['row']}-{ticket['store']}"
    sold.setdefault(path, {})[key] = {"row": ticket["row"], "store": ticket["store"], "group": counts[key]}
for path, by_key in sold.items():
    (winner, views[path]), *losers = sorted(by_key.items())
    for key, _ in losers:
        message = f"{path} is also claimed by Sales from {winner}"
        letters.append(letter("Sold", key, f"doc_ref:{path}", "TargetConflict", message, 0))
write(__file__, views, letters)
