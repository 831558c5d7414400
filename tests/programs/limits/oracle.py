"""Computes expected.json from input.jsonl with plain dicts."""
from plain import bad_part, in_source, inside, letter, line_of, read, too_large, write

db = read(__file__)
claims, views, letters = {}, {}, []


def is_bad(name):
    return not name or "/" in name or name in (".", "..", "__x__") or len(name.encode()) > 1500


for page_id, page in inside(db, "pages").items():
    name, area, repeat = page["name"], page.get("area", "shown"), page.get("repeat", 1)
    root, member = f"pages/{page_id}", db.get(f"groups/g1/members/{page_id}")
    if is_bad(name):
        letters.append(letter("PageView", root, "doc_ref", *bad_part(name), line_of(__file__, "name")))
        letters.append(letter("PageIndex", root, "_view_refs", *bad_part(name), line_of(__file__, "template")))
        continue
    target = f"groups/g1/{area}/{name}"
    if area == "members":
        letters.append(letter("PageView", root, "doc_ref", *in_source(target), 0))
    elif len("né".encode()) * repeat > 1_048_000:
        letters.append(letter("PageView", root, "doc_ref", *too_large(target), 0))
    else:
        view = {"text": "né" * repeat, "weight": member.get("weight", 1) if member is not None else None}
        claims.setdefault(target, []).append((root, "PageView", "PageViews", view))
    for target in (f"index/{name}", f"byArea/{area}-{page_id}"):
        claims.setdefault(target, []).append((root, "PageIndex", "PageIndexes", {"repeat": repeat}))
for target, (first, *rest) in claims.items():
    views[target] = first[3]
    for root, view, mediator, _ in rest:
        message = f"{target} is also claimed by {mediator} from {first[0]}"
        letters.append(letter(view, root, f"doc_ref:{target}", "TargetConflict", message, 0))
write(__file__, views, letters)
