"""Makes input.jsonl: planes and trains that come to the same places and leave them; each change is seen before the next."""
from plain import Log

log = Log(12)
rnd = log.random
while len(log) < 120:
    kind, place = rnd.choice([("planes", "gate"), ("trains", "track")])
    path = f"{kind}/{rnd.choice('abc')}"
    if path in log.documents and rnd.random() < 0.4:
        log.delete(path)
    else:
        more = {"to": rnd.choice(["Oslo", "Rome"])} if kind == "planes" else {}
        log.set(path, **{place: rnd.choice(["1", "2", "3"]), **more})
    log.sync()
log.write(__file__)
