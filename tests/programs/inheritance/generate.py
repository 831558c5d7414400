"""Makes input.jsonl: pets, dogs and their owners."""
from plain import Log

log = Log(113)
rnd = log.random
while len(log) < 80:
    kind = rnd.choice(["owners", "pets", "dogs", "dogs"])
    path = f"{kind}/{kind[0]}{rnd.randrange(5)}"
    data = {"name": rnd.choice(["rex", "Straße", "ǆ", ""])} if rnd.random() < 0.8 else {}
    if kind != "owners":
        data |= {"owner": f"owners/o{rnd.randrange(6)}", "age": rnd.randrange(15)}
    if kind == "dogs" and rnd.random() < 0.7:
        data["tricks"] = rnd.sample(["sit", "roll", "bark", "Ö", "o\u0308"], 3)
    if path in log.documents and rnd.random() < 0.25:
        log.delete(path)
    else:
        log.put(path, data)
log.write(__file__)
