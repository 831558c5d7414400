"""Computes expected.json from input.jsonl with plain loops."""

import json
from pathlib import Path

from plain import letter, line_of, write

db, frozen, late, active = {}, {}, set(), {}


def text(d):
    if d["name"] is None:
        return None
    t = db.get(d["team"]) if d["team"] else None
    return d["name"] + " of " + (t["name"] if t else "-")


commits, last = [], None
for s in Path(__file__).with_name("input.jsonl").read_text().splitlines():
    e = json.loads(s)
    if e["op"] == "sync":
        last = None
        continue
    if e.get("txn") and e["txn"] == last:
        commits[-1].append(e)
    else:
        commits.append([e])
    last = e.get("txn")
for es in commits:
    before = dict(db)
    created = set()
    for e in es:
        p = f"{e['collection']}/{e['doc_id']}"
        if e["op"] == "set":
            if p not in db:
                created.add(p)
            db[p] = dict(e["data"])
        elif e["op"] == "update":
            db[p] = {**db[p], **e["data"]}
        else:
            db.pop(p)
    for p in {f"{e['collection']}/{e['doc_id']}" for e in es if e["collection"] == "players"}:
        d, old = db.get(p), before.get(p)
        if d is None:
            frozen.pop(p, None)
            late.discard(p)
            active.pop(p, None)
            continue
        if old is None or p in created:
            frozen[p] = (text(d), d["name"])
            late.discard(p)
            active.pop(p, None)
        elif d != old:
            late.add(p)
        on = d.get("active", True)
        if not on:
            active.pop(p, None)
        elif p not in active:
            active[p] = (text(d), d["name"])
views, letters = {}, []
L = line_of(__file__, "text")
MSG = "unsupported operand type(s) for +: 'NoneType' and 'str'"


def put(view, kind, p, t):
    views[f"cards/{kind}/all/{p.split('/')[1]}"] = {"text": t}
    if t is None:
        letters.append(letter(view, p, "text", "TypeError", MSG, L))


for p, (t, n) in frozen.items():
    put("FrozenCard", "frozen", p, t)
    put("NewCard", "new", p, t)
for p in db:
    if p.startswith("players/"):
        put("LiveCard", "live", p, text(db[p]))
        if p in late:
            put("LateCard", "late", p, text(db[p]))
for p, (t, n) in active.items():
    put("ActiveCard", "active", p, t)
write(__file__, views, letters)
