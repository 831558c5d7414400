"""Computes expected.json from input.jsonl with plain loops."""

from plain import inside, letter, line_of, read, write, wrong_type

db = read(__file__)
views, letters = {}, []
rows = []
for path in sorted((p for p in db if p.startswith("terms/")), key=lambda p: p.split("/")):
    d = db[path]
    made = []
    ok = True
    for n, m in enumerate(d["marks"], 1):
        if m["points"] is None:
            continue
        if type(m["points"]) is not int:
            letters.append(
                letter(
                    "MarkRow",
                    path,
                    "rows",
                    *wrong_type("Mark.points", "Optional[int]", type(m["points"]).__name__),
                    line_of(__file__, "points"),
                )
            )
            ok = False
            break
        made.append((n, m))
    if not ok:
        continue
    for n, m in made:
        pts = m["points"]
        row = {
            "student": m["student_id"],
            "points": pts,
            "weight": m.get("weight", 1),
            "subject": d["subject"],
            "term": path.split("/")[1],
            "letter": "A" if pts >= 90 else "B" if pts >= 75 else "C" if pts >= 60 else "F",
        }
        views[f"{path}/rows/{n:02d}"] = row
        rows.append(row)
groups = {}
for row in rows:
    if row["student"]:
        groups.setdefault((row["student"], row["term"]), []).append(row)
cards = {}
from fractions import Fraction

for (s, t), rs in groups.items():
    w = sum(x["weight"] for x in rs)
    counts = {}
    for x in rs:
        counts[x["letter"]] = counts.get(x["letter"], 0) + 1
    top = sorted(counts, key=lambda l: (-counts[l], l))[:2]
    avg = None
    if w:
        f = Fraction(sum(x["points"] * x["weight"] for x in rs), w) * 100
        n = f.numerator // f.denominator
        rest = f - n
        if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and n % 2):
            n += 1
        avg = n / 100
    else:
        letters.append(
            letter(
                "TermCard",
                f"termCards/{s}-{t}",
                "average",
                "ZeroDivisionError",
                f"Fraction({sum(x['points'] * x['weight'] for x in rs)}, 0)",
                line_of(__file__, "average"),
            )
        )
    cards[s, t] = views[f"termCards/{s}-{t}"] = {
        "student": s,
        "term": t,
        "average": avg,
        "letters": {k: counts[k] for k in top},
        "subjects": sorted({x["subject"] for x in rs}),
        "failed": [{"in": x["subject"], "with": x["points"]} for x in rs if x["points"] < 60],
    }
over = {}
for i, d in inside(db, "students").items():
    mine = [c for (s, t), c in cards.items() if s == i]
    good = [c for c in mine if c["average"] is not None]
    best = max(good, key=lambda c: (c["average"], c["term"])) if good else None
    views[f"reports/{i}"] = {
        "name": d["name"],
        "best": best and best["term"],
        "bestAverage": best and best["average"],
        "terms": len(mine),
    }
    if best:
        over.setdefault(int(best["average"] // 10 * 10), []).append(d["name"] or i)
for k, v in over.items():
    views[f"deansList/over{k:03d}"] = {"names": v, "decade": k}
write(__file__, views, letters)
