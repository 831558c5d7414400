"""Computes expected.json from input.jsonl with plain dicts."""
from plain import inside, letter, line_of, read, write

db = read(__file__)
claims, letters = {}, []  # slot -> [(mediator, root id, view, root path, document)]
for booking_id, booking in inside(db, "bookings").items():
    checked = len(booking["slot"].strip("x"))
    root = f"bookings/{booking_id}"
    if not checked:
        message = "integer division or modulo by zero"
        letters.append(letter("BookedSlot", root, "checked", "ZeroDivisionError", message, line_of(__file__, "checked")))
    document = {"by": f"booking {booking_id}", "checked": 1 // checked if checked else None}
    claims.setdefault(booking["slot"], []).append(("Booked", booking_id, "BookedSlot", root, document))
for claim_id, claim in inside(db, "claims").items():
    for slot in dict.fromkeys(claim["slots"]):
        document = {"by": f"claim {claim_id}", "size": len(claim["slots"])}
        claims.setdefault(slot, []).append(("Zoned", claim_id, "ClaimedSlot", f"claims/{claim_id}", document))
views = {}
for slot, found in claims.items():
    first, *rest = sorted(found, key=lambda c: c[:2])
    views[f"slots/{slot}"] = first[4]
    for loser in rest:
        message = f"slots/{slot} is also claimed by {first[0]} from {first[3]}"
        letters.append(letter(loser[2], loser[3], f"doc_ref:slots/{slot}", "TargetConflict", message, 0))
write(__file__, views, letters)
