"""Computes expected.json of package_shop from its input.jsonl with plain dicts."""
from pathlib import Path

from plain import inside, letter, line_of, read, write

program = str(Path(__file__).parents[1] / "package_shop" / "__init__.py")
db = read(program)
symbols = {"de": "€", "jp": "¥"}
views, letters = {}, []
for product_id, product in inside(db, "products").items():
    root, maker = f"products/{product_id}", db.get(product["maker"] or "")
    cents, country = product["priceCents"], maker.get("country") if maker is not None else "de"
    title, price = product["title"], None
    if cents is None:
        line = line_of(program, "no price", "views.py")
        letters.append(letter("ProductPage", root, "price", "ValueError", f"{title} has no price", line, "views.py"))
    elif country not in symbols:
        line = line_of(program, "symbol", "helpers/money.py")
        letters.append(letter("ProductPage", root, "price", "KeyError", repr(country), line, "helpers/money.py"))
    else:
        price = f"{symbols[country]}{cents // 100}.{cents % 100:02}"
    views[f"productPages/{product_id}"] = {
        "title": f"{title} by {maker['name']}" if maker is not None else title,
        "price": price,
    }
write(program, views, letters)
