"""Computes expected.json from input.jsonl with plain dicts."""
from plain import inside, letter, line_of, read, write

db = read(__file__)
views, letters = {}, []
for device_id, device in inside(db, "devices").items():
    tags = device.get("tags", ["none"])
    serial = device.get("serial_no")
    if not tags:
        letters.append(
            letter("DeviceRow", f"devices/{device_id}", "first_tag", "IndexError", "list index out of range", line_of(__file__, "first"))
        )
    views[f"deviceRows/{device_id}"] = {
        "serialNo": serial,
        "fw": device.get("FW-Version"),
        "ownerId": device.get("owner_id", "nobody"),
        "tagCount": len(tags),
        "firstTag": tags[0] if tags else "unknown",
        "place": f"{device.get('room', 'unknown')}/{device.get('floor', -1)}/{str(serial)[::-1]}",
        "settings": device.get("settings", {}),
        "obj_type": "DeviceRow",
    }
write(__file__, views, letters)
