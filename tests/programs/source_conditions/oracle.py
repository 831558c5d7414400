"""Computes expected.json from input.jsonl with plain dicts."""

from datetime import UTC, datetime

from plain import inside, letter, line_of, read, write, wrong_type

db = read(__file__)
orders, shops = inside(db, "orders"), inside(db, "shops")


class Unreadable(Exception):
    pass


def moment(value):
    """A stored time; text that is none stays text, and is of the wrong type."""
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        return value


def of_type(order, key, name, wanted, said, default=None):
    if key not in order:
        return default
    found = moment(order[key]) if wanted is datetime and isinstance(order[key], str) else order[key]
    if found is None:
        return None
    if type(found) is not wanted:
        raise Unreadable(wrong_type(f"Order.{name}", said, type(found).__name__))
    if wanted is list:
        for item in found:
            if type(item) is not str:
                raise Unreadable(wrong_type(f"Order.{name}", said, type(item).__name__))
    return found


READ = {
    "status": lambda o: of_type(o, "status", "status", str, "str"),
    "qty": lambda o: of_type(o, "qty", "qty", int, "int", 1),
    "cents": lambda o: of_type(o, "cents", "cents", int, "int", 0),
    "tags": lambda o: of_type(o, "tags", "tags", list, "list[str]", []),
    "placed_at": lambda o: of_type(o, "placedAt", "placed_at", datetime, "Optional[datetime]"),
    "closed_at": lambda o: of_type(o, "closedAt", "closed_at", datetime, "Optional[datetime]"),
}
GETTER = line_of(__file__, "getter")


def each(order):
    cents, qty = READ["cents"](order), READ["qty"](order)
    try:
        return cents / qty
    except (ZeroDivisionError, TypeError) as error:
        raise Unreadable((type(error).__name__, str(error))) from None


READ["each"] = each
letters, views = [], {}


def kept(view, names, meets):
    """Ids of the orders that meet a source's conditions; a letter for each compared attribute that can't be read."""
    for doc_id, order in orders.items():
        values, failed = {}, False
        for name in names:
            try:
                values[name] = READ[name](order)
            except Unreadable as error:
                failed = True
                line = GETTER if name == "each" else 0
                letters.append(letter(view, f"orders/{doc_id}", name, *error.args[0], line))
        if not failed and meets(**values):
            yield doc_id


def shop_of(order):
    shop = order.get("shop")
    return shops.get(shop.removeprefix("shops/")) if shop else None


def others(order, least):
    found = []
    for doc_id, other in orders.items():
        try:
            qty = READ["qty"](other)
        except Unreadable:
            continue
        same = order.get("shop") is not None and other.get("shop") == order["shop"]
        if same and qty is not None and least is not None and least <= qty:
            found.append(doc_id)
    return found


def misfits(view):
    """Orders that the `where` can't read leave a letter under the reference's name, for every view."""
    for doc_id, order in orders.items():
        try:
            READ["qty"](order)
        except Unreadable as error:
            letters.append(letter(view, f"orders/{doc_id}", "others", *error.args[0], 0))


def joined(view, path, order, root_line):
    try:
        least = READ["qty"](order)
    except Unreadable as error:
        letters.append(letter(view, path, "others", *error.args[0], root_line))
        return None
    shop = shop_of(order)
    return {"shop": shop["name"] if shop else None, "others": others(order, least)}


for name in ("OrderView", "TaggedView", "CheapView"):
    misfits(name)

WHERE_LINE = line_of(__file__, "others")


def is_open(status, closed_at, qty):
    return status == "open" and closed_at is None and qty is not None and qty >= 2


for doc_id in kept("OrderView", ["closed_at", "qty", "status"], is_open):
    views[f"openOrders/{doc_id}"] = joined(
        "OrderView", f"orders/{doc_id}", orders[doc_id], WHERE_LINE
    )


def is_new(tags, placed_at):
    return (
        tags is not None
        and "new" in tags
        and placed_at is not None
        and placed_at >= datetime(2024, 2, 29, tzinfo=UTC)
    )


for doc_id in kept("TaggedView", ["placed_at", "tags"], is_new):
    made = joined("TaggedView", f"orders/{doc_id}", orders[doc_id], WHERE_LINE)
    if made is not None:
        views[f"taggedOrders/{doc_id}"] = made

for doc_id in kept("CheapView", ["each"], lambda each: each is not None and each < 10):
    views[f"cheapOrders/{doc_id}"] = {"each": each(orders[doc_id])}

# The first letter of a (view, root, attribute) stands: that of the document as a candidate, which is made without a root.
unique = {}
for found in letters:
    unique.setdefault((found["view"], found["root"], found["attribute"]), found)
write(__file__, views, list(unique.values()))
