"""Makes input.jsonl: pages with good and bad names, small and too large, some aimed at the members."""
from plain import Log

log = Log(117)
rnd = log.random
GOOD = ["home", "😀", "a b", "x" * 1500, "..."]
BAD = [None, "", ".", "..", "__x__", "a/b", "é" * 751]


def page():
    data = {"name": rnd.choice(rnd.choice([GOOD, GOOD, BAD]))}
    if rnd.random() < 0.4:
        data["area"] = rnd.choice(["shown", "members", "hidden"])
    if rnd.random() < 0.5:
        data["repeat"] = rnd.choice([0, 10, 360_000])
    return data


for i, name in enumerate(BAD):
    log.set(f"pages/bad{i}", name=name)
for i in range(4):
    log.set(f"groups/g1/members/p{i}", **rnd.choice([{}, {"weight": i}]))
while len(log) < 80:
    path = f"pages/p{rnd.randrange(10)}"
    if path in log.documents and rnd.random() < 0.2:
        log.delete(path)
    elif path in log.documents and rnd.random() < 0.5:
        log.update(path, **page())
    else:
        log.put(path, page())
# One of each kind at the end, at paths of their own.
log.set("pages/q1", name="large", repeat=360_000)
log.set("pages/q2", name="large but fine", repeat=3_000)
log.set("pages/q3", name="intruder", area="members")
log.write(__file__)
