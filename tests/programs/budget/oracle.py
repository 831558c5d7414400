"""Computes expected.json from input.jsonl with plain loops."""

from plain import letter, line_of, read, write, wrong_type

db = read(__file__)
views, letters = {}, []
L = lambda m: line_of(__file__, m)
groups, every, ext = {}, {}, {}
for p, d in sorted(db.items(), key=lambda x: x[0].split("/")):
    booked, year, cat, cents = d.get("booked", True), d["year"], d["category"], d.get("cents", 0)
    # of the mediator
    holds = True
    if type(booked) is not bool:
        holds = False
        letters.append(letter("Budget", p, "booked", *wrong_type("Entry.booked", "bool", type(booked).__name__), 0))
    if year is not None and type(year) is not int:
        holds = False
        letters.append(letter("Budget", p, "year", *wrong_type("Entry.year", "int", type(year).__name__), 0))
    elif year is None or year <= 2000:
        holds = False
    if booked is not True:
        holds = False
    # of the stream, all entries
    for target, on in ((groups, holds), (every, True)):
        if not on:
            continue
        if cat is None:
            continue
        if type(cat) is not str:
            letters.append(
                letter("Budget", p, "key", *wrong_type("Entry.category", "Optional[str]", type(cat).__name__), L("cat"))
            )
            continue
        if type(year) is str:
            letters.append(letter("Budget", p, "key", *wrong_type("Entry.year", "int", "str"), L("key")))
            continue
        if year is None:
            letters.append(letter("Budget", p, "key", "TypeError", "a key must be str, int or a tuple of them, not NoneType", 0))
            continue
        if type(cents) is not int:
            letters.append(letter("Budget", p, "accumulate", *wrong_type("Entry.cents", "int", "str"), L("cents")))
            continue
        g = target.setdefault((p.split("/")[1], year, *cat.split(":")), [0, 0])
        g[0] += cents
        g[1] += 1
    if type(year) is str:
        letters.append(letter("Extremes", p, "key", *wrong_type("Entry.year", "int", "str"), L("year")))
        continue
    if year is None:
        continue
    if type(cents) is not int:
        letters.append(letter("Extremes", p, "accumulate", *wrong_type("Entry.cents", "int", "str"), L("seen")))
        continue
    e = ext.setdefault(year, {})
    if str(cents) not in e and len(e) == 4:
        letters.append(letter("Extremes", p, "accumulate", "AssertionError", "too many", L("too many")))
        continue
    e[str(cents)] = e.get(str(cents), 0) + 1
for k, (c, n) in groups.items():
    views["budgets/" + ".".join(map(str, k))] = {
        "cents": c,
        "count": n,
        "mean": c / n,
        "label": f"{k[0]} {k[1]}: {' > '.join(k[2:])} (EUR)",
        "year": k[1],
    }
for k, e in ext.items():
    views[f"extremes/{k}"] = {"lowest": min(map(int, e)), "highest": max(map(int, e)), "seen": e}
years = {}
for k, (c, n) in every.items():
    years[k[1]] = years.get(k[1], 0) + c
for k, c in years.items():
    views[f"yearTotals/{k}"] = {"cents": c}
u = {}
for x in letters:
    u.setdefault((x["view"], x["root"], x["attribute"]), x)
write(__file__, views, list(u.values()))
