"""Computes expected.json from input.jsonl with plain dicts."""
from plain import inside, letter, line_of, read, write

db = read(__file__)
views, letters = {}, []
for ticket_id, ticket in inside(db, "tickets").items():
    desks = {path: db[path] for path in ticket["desks"] if path in db}
    minutes = ticket.get("minutes", 10)
    view = {
        "title": ticket["title"],
        "desks": [desk["name"] for desk in desks.values()],
        "rate": 60 // minutes if minutes else None,
    }
    targets = []
    if ticket["title"] == "":
        root, message = f"tickets/{ticket_id}", f"ticket {ticket_id} has no title"
        letters.append(letter("TicketView", root, "spread", "ValueError", message, line_of(__file__, "no title")))
    else:
        targets = [f"{path}/inbox/{ticket_id}" for path in desks]
        if ticket.get("urgent"):
            targets.append(f"urgent/{ticket_id}")
    if ticket.get("urgent"):
        targets.append(f"ticketViews/{ticket_id}")
    for target in targets:
        views[target] = view
    if targets and not minutes:
        message = "integer division or modulo by zero"
        letters.append(letter("TicketView", f"tickets/{ticket_id}", "rate", "ZeroDivisionError", message, line_of(__file__, "rate")))
write(__file__, views, letters)
