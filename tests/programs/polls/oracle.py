"""Computes expected.json from input.jsonl with plain loops."""

from plain import inside, letter, line_of, read, write

db = read(__file__)
views, letters = {}, []
L = line_of(__file__, "counts")
polls = {p: d for p, d in db.items() if len(p.split("/")) == 4 and p.split("/")[2] == "polls"}
members = {p: d for p, d in db.items() if len(p.split("/")) == 4 and p.split("/")[2] == "members"}
votes = inside(db, "votes")
first = None
closers = []
for p, d in sorted(polls.items(), key=lambda x: x[0].split("/")):
    _, club, _, i = p.split("/")
    opts = d.get("options", [])
    counts = {o: 0 for o in opts}
    bad = False
    for v in votes.values():
        if v["poll"] == p:
            if v["option"] >= len(opts):
                bad = True
                break
            counts[opts[v["option"]]] += 1
    best = None
    for o in sorted(counts):
        if best is None or counts[o] > counts[best]:
            best = o
    doc = {"question": d["question"], "counts": {"broken": 1} if bad else counts, "leader": None if bad else best}
    targets = {f"{m}/watching/{club}-{i}" for m in d.get("watchers", []) if m in members and members[m]["nick"]}

    def bads(v):
        for a in ("counts", "leader"):
            letters.append(letter(v, p, a, "IndexError", "list index out of range", L))

    for t in targets:
        views[t] = doc
    if bad and targets:
        bads("PollView")
    full = {**doc, "closed": bool(d.get("closed"))}
    views[f"boards/{club}_{i}"] = full
    if bad:
        bads("Board")
    if first is None:
        first = p
        views["boards/last"] = full
    else:
        letters.append(
            letter("Board", p, "doc_ref:boards/last", "TargetConflict", f"boards/last is also claimed by Boards from {first}", 0)
        )
    if d.get("closed"):
        letters.append(
            letter("Closed", p, "doc_ref:boards/last", "TargetConflict", f"boards/last is also claimed by Boards from {first}", 0)
        )
        closers.append((i, p, d))
seen = {}
for i, p, d in closers:
    if i in seen:
        letters.append(
            letter(
                "Closed", p, f"doc_ref:closed/{i}", "TargetConflict", f"closed/{i} is also claimed by Closed from {seen[i]}", 0
            )
        )
    else:
        seen[i] = p
        views[f"closed/{i}"] = dict(d)
write(__file__, views, letters)
