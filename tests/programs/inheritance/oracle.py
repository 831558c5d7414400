"""Computes expected.json from input.jsonl with plain dicts."""
from plain import inside, read, write

db = read(__file__)
views = {}
for collection, kind, card, stray in (("pets", "animal", "petCards", "nobody"), ("dogs", "dog", "dogCards", "a stray")):
    for pet_id, pet in inside(db, collection).items():
        name, owner = pet.get("name", "?"), db.get(pet["owner"])
        age = pet["age"] * 7 // 5 if kind == "dog" else pet["age"]
        view = {
            "title": f"{kind} {name.upper()}! ({name[:1]})",
            "ownedBy": owner.get("name", "?").upper() if owner is not None else stray,
            "ageClass": "old" if age > 9 else "young",
        }
        if kind == "dog":
            view["tricks"] = ", ".join(sorted(pet.get("tricks", []), key=lambda t: (len(t), t)))
        views[f"{card}/{pet_id}"] = view
write(__file__, views)
