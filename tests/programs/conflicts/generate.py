"""Makes input.jsonl: claims and bookings of few slots, by roots whose order differs between code points and UTF-16."""
from plain import Log

log = Log(110)
rnd = log.random
SLOTS = ["s1", "s2", "s3", "x", "xx", "😀", "～"]
IDS = ["a", "a-b", "a.b", "B", "é", "e\u0301", "～", "😀", "\U00010000", "\ue000"]
while len(log) < 110:
    kind = rnd.choice(["claims", "bookings"])
    path = f"{kind}/{rnd.choice(IDS)}"
    if path in log.documents and rnd.random() < 0.35:
        log.delete(path)
    elif kind == "claims":
        log.set(path, slots=[rnd.choice(SLOTS) for _ in range(rnd.randrange(4))])
    else:
        log.set(path, slot=rnd.choice(SLOTS))
log.write(__file__)
