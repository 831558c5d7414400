"""Computes expected.json from input.jsonl with plain dicts."""
from plain import inside, read, write

db = read(__file__)
views = {}
for pair_id, pair in inside(db, "pairs").items():
    left, right = db.get(pair["left"]), db.get(pair["right"])
    if left is not None and right is not None:
        views[f"{pair['left']}/balances/{pair_id}"] = {
            "total": left["cents"] + right["cents"],
            "gap": left["cents"] - right["cents"],
        }
write(__file__, views)
