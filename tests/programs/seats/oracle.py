"""Computes expected.json from input.jsonl with plain loops."""

import json
from datetime import datetime, timezone
from pathlib import Path

from plain import inside, write

db = {}


def iso(v):
    return datetime.fromisoformat(v).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class No(Exception):
    """Nothing of the patch or form is written."""


def patch(path, seat_id, raw):
    seat = db.get(f"seats/{seat_id}")
    if seat is None:
        return
    show_path = seat["show"]
    show = db.get(show_path)
    if show is None or raw.get("cancelled"):
        return
    gp = seat.get("guest")
    guest = db.get(gp) if gp else None
    cs, csh, cg = {}, {}, {}
    try:
        if "priceClass" in raw:
            v = raw["priceClass"]
            if not isinstance(v, str):
                raise No
            if v not in ("A", "B"):
                raise No
            counts = dict(show.get("seatsByClass", {}))
            old = seat.get("cls", "A")
            counts[old] = counts.get(old, 0) - 1
            counts[v] = counts.get(v, 0) + 1
            csh["seatsByClass"] = counts
            cs["cls"] = v
        if "notedAt" in raw:
            v = raw["notedAt"]
            if isinstance(v, int):
                raise No
            cs["notedAt"] = v and iso(v)
        if "note" in raw:
            v = raw["note"]
            cs["note"] = None if v is None else f"{cs.get('cls', seat.get('cls', 'A'))}: {v}"
        if "free" in raw:
            if show.get("closed", False):
                raise No
            if not raw["free"]:
                raise No
            if guest is not None:
                cg["seats_held"] = guest.get("seats_held", 0) - 1
                csh["sold"] = show.get("sold", 0) - 1
            cs["guest"] = None
    except No:
        return
    seat.update(cs)
    show.update(csh)
    if guest is not None:
        guest.update(cg)


def form(path, raw):
    try:
        g = raw["guestId"]
        if not isinstance(g, str):
            raise No
        guest = db.get(f"guests/{g}")
        if guest is None:
            raise No
        ids = raw["seatIds"]
        if len(ids) > 3:
            raise No
        for s in ids:
            seat = db.get(f"seats/{s}")
            if seat is None or db.get(seat["show"]) is None or seat.get("guest") is not None:
                raise No
    except No:
        return
    for s in ids:
        db[f"seats/{s}"].update(guest=f"guests/{g}", note=None)
    guest["seats_held"] = guest.get("seats_held", 0) + len(ids)


for text in Path(__file__).with_name("input.jsonl").read_text().splitlines():
    e = json.loads(text)
    if e["op"] == "sync":
        continue
    p = f"{e['collection']}/{e['doc_id']}"
    new = p not in db
    if e["op"] == "set":
        db[p] = dict(e["data"])
    elif e["op"] == "update":
        db[p].update(e["data"])
    else:
        del db[p]
        continue
    if "_PATCH" in p:
        patch(p, e["doc_id"], db[p])
    elif "/bookings/" in p and new:
        form(p, db[p])
views = {}
for i, s in inside(db, "seats").items():
    sh = db.get(s["show"])
    if sh is None:
        continue
    g = db.get(s["guest"]) if s.get("guest") else None
    views[f"seatViews/{i}"] = {
        "priceClass": s.get("cls", "A"),
        "holder": g and g["full_name"],
        "notedAt": s.get("notedAt"),
        "note": s.get("note"),
        "free": s.get("guest") is None,
        "showTitle": sh["title"],
    }
for c in ("shows", "seats", "guests"):
    for i, d in inside(db, c).items():
        views[f"{c}/{i}"] = d
write(__file__, views)
