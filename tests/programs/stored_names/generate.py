"""Makes input.jsonl: devices with keys present, null, absent, and in the wrong spelling."""
from plain import Log

log = Log(106)
rnd = log.random


def device():
    choices = {
        "serial_no": [f"SN{rnd.randrange(1000)}", None],
        "serialNo": ["ignored"],
        "FW-Version": ["1.0", None],
        "firmware_version": ["ignored"],
        "owner_id": ["u1", None, ""],
        "tags": [[], ["a"], ["b", "c"]],
        "room": ["R1", None],
        "floor": [0, 3, None],
        "settings": [{}, {"snake_case": 1, "camelCase": {"z_z": None, "a_a": []}}],
        "obj_type": ["Other"],
    }
    return {key: rnd.choice(values) for key, values in choices.items() if rnd.random() < 0.6}


while len(log) < 70:
    path = f"devices/d{rnd.randrange(12)}"
    match rnd.randrange(4):
        case 0 | 1:
            log.put(path, device())
        case 2:
            if path in log.documents:
                log.update(path, **device())
        case 3:
            if path in log.documents and rnd.random() < 0.3:
                log.delete(path)
log.write(__file__)
