"""Computes expected.json from input.jsonl with plain dicts."""
from plain import inside, read, write

db = read(__file__)
users = inside(db, "users")
orders = {tuple(p.split("/")): d for p, d in db.items() if p.count("/") == 3}
views = {}


def name_of(path):
    return users[path.split("/")[1]]["name"] if path and path.count("/") == 1 and path.split("/")[1] in users else None


for path, order in orders.items():
    views[f"orderLines/{path[1]}:{path[3]}"] = {
        "item": order["item"],
        "buyer": users[path[1]]["name"] if path[1] in users else None,
        "seller": name_of(order["seller"]),
    }
for user_id, user in users.items():
    sold = [f"{'/'.join(p)}: {orders[p]['item']}" for p in sorted(orders) if orders[p]["seller"] == f"users/{user_id}"]
    starred = {p: db[p]["item"] for p in user["starred"] if tuple(p.split("/")) in orders}
    views[f"users/{user_id}/reports/sales"] = {"sold": sold, "starred": starred}
write(__file__, views)
