"""Computes expected.json from input.jsonl with plain dicts."""
from plain import inside, read, write

db = read(__file__)
views = {}
for invoice_id, invoice in inside(db, "invoices").items():
    customer = db.get(invoice["customer"])
    lines = [line["text"] for line in inside(db, "lines").values() if line["invoice"] == f"invoices/{invoice_id}"]
    if customer is None or not lines:
        continue
    agent = db.get(customer["agent"] or "")
    for number in range(invoice.get("copies", 1)):
        views[f"sheets/{invoice_id}-{number}"] = {
            "customer": customer["name"],
            "lines": lines,
            "phone": agent.get("phone") if agent is not None else None,
        }
write(__file__, views)
