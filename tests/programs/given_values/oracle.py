"""Computes expected.json from input.jsonl with plain dicts."""

from plain import bad_part, inside, letter, line_of, not_storable, read, too_big, write, wrong_type

db = read(__file__)
items = inside(db, "items")
views, letters = {}, []
LINES = {
    name: line_of(__file__, name) for name in ("kind", "far", "folder", "empty", "place", "odd")
}
LEVEL_LINE = LINES["kind"] + 4
NUMBER = (int, float)
ODD = {
    0.5: not_storable("set can't be stored in Firestore"),
    1.5: not_storable("Decimal can't be stored in Firestore"),
    2.5: too_big(2**63),
    3.5: not_storable("a list directly in a list can't be stored in Firestore"),
    4.5: not_storable("text with a lone surrogate can't be stored"),
    5.5: not_storable("a key of a map is reserved by Firestore: '__x__'"),
    6.5: not_storable("a key of a map must be text, not int"),
    7.5: not_storable("a snapshot must be a dict, not list"),
}


def wrong_price(item):
    return wrong_type("Item.price", "float", "str") if isinstance(item["price"], str) else None


def counted(words):
    return {word: words.count(word) for word in sorted(set(words))}


for item_id, item in items.items():
    path = f"items/{item_id}"

    def report(attribute, error, line, root=path):
        letters.append(letter("ItemView", root, attribute, *error, line))

    if wrong_price(item):
        report("as_dear", wrong_price(item), 0)
    if item["kind"] not in ("good", "bad"):
        report("alike", ("ValueError", "'odd' is not a valid Kind"), LINES["kind"])
        continue
    if item["level"] not in (1, 2):
        report("level_with", ("ValueError", "3 is not a valid Level"), LEVEL_LINE)
        continue
    if wrong_price(item):
        continue  # the getter raises as well; the letter is the same reference's
    place = item.get("place", "")
    if "/" in place:
        report("doc_ref", bad_part(place.rjust(4, "_")), LINES["place"])
        continue
    words = item.get("words", [])
    # The last document's failure undoes all that the trigger has emitted for the root.
    if item["price"] in ODD:
        report("keep", ODD[item["price"]], LINES["odd"])
        continue
    report(
        "far",
        ("OverflowError", "a geo point outside of ±90 and ±180 degrees can't be stored"),
        LINES["far"],
    )
    report(
        "folder",
        not_storable(f"a reference to a collection can't be stored: '{path}/folder'"),
        LINES["folder"],
    )
    report("empty_key", not_storable("a key of a map must have 1 to 1500 bytes"), LINES["empty"])
    friends = sorted(
        {path, *item["friends"]} & {f"items/{name}" for name in items}, key=lambda p: p.split("/")
    )
    letters_of_words = {}
    for word in words:
        letters_of_words.setdefault(word[0], []).append(word)
    target = f"places/{place.rjust(4, '_')}-{item['level']}" if place else f"itemViews/{item_id}"
    document = {
        "alike": [k for k, o in items.items() if o["kind"] == item["kind"]],
        "levelWith": [
            k for k, o in items.items() if o["level"] == item["level"] and o["kind"] >= "bad"
        ],
        "asDear": [
            k
            for k, o in items.items()
            if isinstance(o["price"], NUMBER)
            and item["price"] is not None
            and o["price"] == item["price"]
        ],
        "friends": [friend.removeprefix("items/") for friend in friends],
        "kind": item["kind"],
        "level": item["level"],
        "levelAsFloat": float(item["level"]),
        "pair": [item["kind"], item["level"]],
        "counts": counted(words),
        "byLetter": dict(sorted(letters_of_words.items())),
        "point": {"latitude": 48.0, "longitude": -11.0},
        "vector": [1.0, 0.5],
        "far": None,
        "folder": "none",
        "emptyKey": None,
    }
    views.setdefault(target, []).append((path, document))
    given = {"of": path, "level": item["level"], "tuple": [1, "x"], "counts": counted(words)}
    views[f"given/{item_id}"] = [(path, given)]
    views[f"odd/{item_id}"] = [(path, {**given, "price": item["price"], "odd": None})]

won = {}
for target, claims in views.items():
    (winner, document), *losers = sorted(claims, key=lambda claim: claim[0].split("/"))
    won[target] = document
    for loser, _ in losers:
        message = f"{target} is also claimed by Items from {winner}"
        letters.append(letter("ItemView", loser, f"doc_ref:{target}", "TargetConflict", message, 0))
write(__file__, won, letters)
