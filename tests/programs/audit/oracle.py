"""Computes expected.json from input.jsonl with plain loops."""

import json
from pathlib import Path

from plain import letter, line_of, write

db = {}
views = {"audit": {}, "cards": {}}
letters = []
failed = {}


def claims(kind, path):
    return views[kind].setdefault(path, {})


for text in Path(__file__).with_name("input.jsonl").read_text().splitlines():
    e = json.loads(text)
    if e["op"] == "sync":
        continue
    c, i = e["collection"], e["doc_id"]
    path = f"{c}/{i}"
    old = db.get(path)
    if e["op"] == "set":
        db[path] = dict(e["data"])
    elif e["op"] == "update":
        db[path] = {**old, **e["data"]}
    else:
        db.pop(path)
    if c != "accounts":
        continue
    d = db.get(path)
    if d is not None:
        failed.pop(path, None)
        views["audit"][path] = {
            f"audit/{i}/owners/{n}": {"n": k, "exists": True, "all": dict(sorted(d.items()))}
            for k, n in enumerate((d["owner"] or "").split("+"))
            if n
        }
        views["cards"][path] = {f"cards/{i}": {"owner": d["owner"], "rich": d.get("balance", 0) > 100}}
    else:
        views["cards"][path][f"cards/{i}"] = {"owner": old["owner"], "closed": old.get("balance", 0)}
        if old.get("balance", 0) < 0:
            failed[path] = old["balance"]
        else:
            views["audit"][path][f"audit/{i}"] = {"last": old, "deleted": True}
            views["audit"][path][f"audit/{i}/owners/last"] = {"n": -1}
out = {}
for k in views.values():
    for c in k.values():
        out.update(c)
for path, d in db.items():
    out["plain/" + path.replace("/", "_")] = {**d, "id": path.split("/")[-1]}
for path, b in failed.items():
    letters.append(
        letter("Audit", path, "gone", "ValueError", f"{path.split('/')[1]} was deleted with {b}", line_of(__file__, "negative"))
    )
write(__file__, out, letters)
