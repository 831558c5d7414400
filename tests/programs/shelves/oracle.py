"""Computes expected.json from input.jsonl with plain dicts."""
from datetime import datetime, timezone

from plain import inside, letter, line_of, read, write, wrong_type

SINCE = datetime(2024, 1, 1, tzinfo=timezone.utc)
NAMES = {
    "title": ("title", "str", str),
    "shelf": ("shelf", "Optional[int]", int),
    "state": ("state", "str", str),
    "priceCents": ("price_cents", "int", int),
    "pages": ("pages", "Optional[int]", int),
}

views, letters, shelves, stock = {}, [], {}, 0


def problem(book, key):
    """(exception, message) where the stored value is wrong, else None."""
    value = book.get(key)
    if key == "boughtAt":
        wrong = value is not None and "T" not in value
        return wrong_type("Book.bought_at", "datetime", "str") if wrong else None
    attribute, expected, kind = NAMES[key]
    wrong = value is not None and type(value) is not kind
    return wrong_type(f"Book.{attribute}", expected, type(value).__name__) if wrong else None


def none(kind, what):
    return "TypeError", f"unsupported operand type(s) for {what}: {kind}"


def fail(view, book_id, attribute, found, marker):
    line = line_of(__file__, marker) if marker else 0
    letters.append(letter(view, f"books/{book_id}", attribute, *found, line))


def new_book(book_id, book):
    unreadable = [(name, key) for name, key in (("bought_at", "boughtAt"), ("state", "state")) if problem(book, key)]
    for name, key in unreadable:
        fail("NewBook", book_id, name, problem(book, key), "")
    at = book["boughtAt"]
    if unreadable or at is None or datetime.fromisoformat(at) < SINCE or book["state"] != "in stock":
        return
    view = {"title": None, "euros": -1.0}
    if problem(book, "title"):
        fail("NewBook", book_id, "title", problem(book, "title"), "title")
    elif book["title"] is None:
        fail("NewBook", book_id, "title", ("AttributeError", "'NoneType' object has no attribute 'title'"), "title")
    else:
        view["title"] = book["title"].title()
    if problem(book, "priceCents"):
        fail("NewBook", book_id, "euros", problem(book, "priceCents"), "euros")
    elif book.get("priceCents", 100) is None:
        fail("NewBook", book_id, "euros", none("'NoneType' and 'int'", "/"), "euros")
    else:
        view["euros"] = book.get("priceCents", 100) / 100
    views[f"newBooks/{book_id}"] = view


def shelved(book_id, book):
    for key, marker in (("state", "state"), ("shelf", "shelf")):
        if problem(book, key):
            fail("Shelf", book_id, "key", problem(book, key), marker)
            return
        if key == "state" and book["state"] != "in stock":
            return
    if book.get("shelf") is None:
        return
    cents = book.get("priceCents", 100)
    wrong = problem(book, "priceCents") or (none("'int' and 'NoneType'", "+=") if cents is None else None)
    if wrong:
        fail("Shelf", book_id, "accumulate", wrong, "cents")
    elif problem(book, "pages"):
        fail("Shelf", book_id, "accumulate", problem(book, "pages"), "pages")
    else:
        shelf = shelves.setdefault(book["shelf"], {"books": 0, "cents": 0, "pages": 0})
        shelf["books"] += 1
        shelf["cents"] += cents
        shelf["pages"] += book.get("pages") or 0


for book_id, book in inside(read(__file__), "books").items():
    new_book(book_id, book)
    shelved(book_id, book)
    if problem(book, "state"):
        fail("Stock", book_id, "state", problem(book, "state"), "")
    elif book["state"] == "in stock":
        stock += 1
for number, shelf in shelves.items():
    views[f"shelves/{number}"] = {**shelf, "averageCents": shelf["cents"] / shelf["books"]}
if stock:
    views["stock/books"] = {"books": stock}
write(__file__, views, letters)
