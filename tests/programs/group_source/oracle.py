"""Computes expected.json from input.jsonl with plain dicts."""

from plain import inside, letter, line_of, read, write, bad_part, wrong_type

db = read(__file__)
products = inside(db, "products")
lines = {path: line for path, line in sorted(db.items()) if path.split("/")[-2] == "lines"}
in_carts = {p: d for p, d in lines.items() if len(p.split("/")) == 4 and p.startswith("carts/")}
letters, views = [], {}
by_segment = sorted(in_carts, key=lambda path: path.split("/"))


def misfit(line):
    """The first attribute that the `where` reads and that has the wrong type."""
    for name, kind, said in (("qty", int, "int"), ("sku", str, "str")):
        found = line.get(name)
        if found is not None and type(found) is not kind:
            return wrong_type(f"Line.{name}", said, type(found).__name__)
    return None


for path, line in in_carts.items():
    if misfit(line):
        for view in ("BesideView", "LineView"):
            letters.append(letter(view, path, "siblings", *misfit(line), 0))

COPY, SKU = line_of(__file__, "copy"), line_of(__file__, "sku")
for path, line in lines.items():
    if type(line["sku"]) is int:
        # The reference getter raises in both views: `Line.sku == self.line.sku` reads it.
        error = wrong_type("Line.sku", "str", "int")
        for view in ("BesideView", "LineView"):
            letters.append(letter(view, path, "siblings", *error, line_of(__file__, "siblings")))
        continue
    views[f"{path}/views/beside"] = {"sku": line["sku"]}
    if "a/b" in (line.get("copies") or []):
        letters.append(letter("LineView", path, "keep", *bad_part("a/b"), COPY))
        continue
    product = (line.get("product") or "").split("/")
    found = products.get(product[1]) if product[0] == "products" else None
    siblings = [
        other
        for other in by_segment
        if misfit(lines[other]) is None
        and line["sku"] is not None
        and lines[other]["sku"] == line["sku"]
        and lines[other].get("qty", 1) is not None
        and lines[other].get("qty", 1) > 1
    ]
    views["lineViews/" + path.replace("/", "_")] = {
        "title": found["title"] if found else None,
        "path": path,
        "siblings": siblings,
    }
    for name in line.get("copies") or []:
        views[f"{path}/copies/{name}"] = {"of": path, "fields": line}

unique = {}
for found in letters:
    unique.setdefault((found["view"], found["root"], found["attribute"]), found)
write(__file__, views, list(unique.values()))
