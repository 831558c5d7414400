"""Computes expected.json from input.jsonl with plain dicts."""
from plain import inside, read, write


def geo(stored):
    return {"latDeg": stored.get("latDeg"), "lonDeg": stored.get("lonDeg", 0.0)}


def address(stored):
    place = stored.get("geo")
    return {"streetName": stored["streetName"], "geo": geo(place) if place else None, "notes": stored.get("notes", {})}


def walk(value):
    if isinstance(value, dict):
        return [found for key in sorted(value) for found in [key, *walk(value[key])]]
    if isinstance(value, list):
        return [found for item in value for found in walk(item)]
    return []


views = {}
for contact_id, contact in inside(read(__file__), "contacts").items():
    home, labels = contact.get("home"), contact.get("byLabel", {})
    others = [address(a) for a in contact.get("others", [])]
    norths = [a["geo"]["latDeg"] for a in others if a["geo"] and a["geo"]["latDeg"] is not None]
    views[f"contactCards/{contact_id}"] = {
        "home": address(home) if home else None,
        "streets": [a["streetName"] for a in others],
        "labels": {label: a["streetName"] for label, a in labels.items()},
        "noteKeys": sorted(home.get("notes", {})) if home else [],
        "anything": contact.get("anything"),
        "keys": walk(contact.get("anything")),
        "north": max(norths) if norths else None,
        "tree": {"snake_case": {"deep_er": [{"list_item": contact_id}]}, "n": None},
    }
write(__file__, views)
