"""Computes expected.json from input.jsonl with plain dicts."""
from datetime import datetime

from plain import inside, letter, line_of, read, write, wrong_type

db = read(__file__)
views, letters = {}, []


def is_int(value):
    return type(value) is int


def is_path(value):
    return isinstance(value, str) and value.count("/") % 2 == 1 and all(value.split("/"))


def is_time(value):
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


CHECKS = {
    "label": ("str", lambda v: type(v) is str),
    "number": ("int", is_int),
    "ratio": ("float", lambda v: type(v) in (int, float)),
    "packed": ("datetime", is_time),
    "size": ("Size", lambda v: type(v) is dict),
    "codes": ("list[int]", lambda v: type(v) is list and all(map(is_int, v))),
    "gaps": ("list[Optional[int]]", lambda v: type(v) is list and all(g is None or is_int(g) for g in v)),
    "names": ("dict[str, str]", lambda v: type(v) is dict and all(type(n) is str for n in v.values())),
    "friend": ("Reference", is_path),
    "shelf": ("Optional[str]", lambda v: type(v) is str),
    "box": ("Reference", is_path),
    "weight": ("int", is_int),
    "grades": ("list[int]", lambda v: type(v) is list and all(map(is_int, v))),
    "width": ("int", is_int),
}


def problem(cls, data, key):
    """(exception, message) where the stored value is wrong, else None."""
    value = data.get(key)
    expected, right = CHECKS[key]
    return None if value is None or right(value) else wrong_type(f"{cls}.{key}", expected, type(value).__name__)


boxes, items = inside(db, "boxes"), inside(db, "items")
for item_id, item in items.items():
    wrong = problem("Item", item, "box") or problem("Item", item, "weight")
    if wrong:
        letters.append(letter("BoxView", f"items/{item_id}", "items", *wrong, 0))
for box_id, box in boxes.items():

    def fail(attribute, problem, marker):
        letters.append(letter("BoxView", f"boxes/{box_id}", attribute, *problem, line_of(__file__, marker)))

    if wrong := problem("Box", box, "friend"):
        fail("friend", wrong, "friend")
        continue
    if wrong := problem("Box", box, "shelf"):
        fail("doc_ref", wrong, "shelf")
        continue
    view = {}
    for key in ("label", "number", "ratio", "packed", "codes", "gaps", "names"):
        wrong = problem("Box", box, key)
        view[key] = None if wrong else box.get(key)
        if wrong:
            fail(key, wrong, key)
    view["number"] = -1 if problem("Box", box, "number") else view["number"]
    # A key that is there but null stays None: its getter has no length, and no values.
    view["codes"] = 0 if problem("Box", box, "codes") else len(box.get("codes", []))
    view["gaps"] = None if problem("Box", box, "gaps") else box.get("gaps", [])
    view["names"] = None if problem("Box", box, "names") else sorted(box.get("names", {}).values())
    size = box.get("size")
    wrong = problem("Box", box, "size") or (problem("Size", size, "width") if size is not None else None)
    view["width"] = None if wrong or size is None else size.get("width")
    if wrong:
        fail("width", wrong, "width")
    friend = db.get(box.get("friend") or "") if (box.get("friend") or "").startswith("boxes/") else None
    wrong = problem("Box", friend, "label") if friend is not None else None
    view["friendLabel"] = friend.get("label") if friend is not None and not wrong else None
    if wrong:
        fail("friend_label", wrong, "friend label")
    mine = {
        k: i
        for k, i in items.items()
        if i.get("box") == f"boxes/{box_id}"
        and not problem("Item", i, "weight")
        and i.get("weight", 1) is not None
        and i.get("weight", 1) > 0
    }
    view["items"] = list(mine)
    wrong = next((w for i in mine.values() if (w := problem("Item", i, "grades"))), None)
    view["grades"] = None if wrong else sum(sum(i.get("grades", [])) for i in mine.values())
    if wrong:
        fail("grades", wrong, "grades")
    views[f"boxViews/{box.get('shelf') or 'floor'}-{box_id}"] = view
write(__file__, views, letters)
