"""Makes input.jsonl: posts that lose and win readers, readers that mute, alias, go and return."""
from plain import Log

log = Log(108)
rnd = log.random


def post():
    readers = [f"readers/r{rnd.randrange(7)}" for _ in range(rnd.randrange(6))]
    return {"text": f"t{rnd.randrange(99)}", "readers": readers, **({"hidden": rnd.random() < 0.5} if rnd.random() < 0.4 else {})}


def reader():
    return {
        "name": f"n{rnd.randrange(9)}",
        "muted": rnd.random() < 0.25,
        "aliasOf": f"readers/r{rnd.randrange(7)}" if rnd.random() < 0.3 else None,
    }


for p in range(4):
    log.put(f"posts/p{p}", post())
while len(log) < 130:
    match rnd.randrange(7):
        case 0 | 1:
            log.put(f"readers/r{rnd.randrange(7)}", reader())
        case 2:
            if found := log.paths("readers"):
                log.delete(rnd.choice(found))
        case 3:
            log.put(f"posts/p{rnd.randrange(5)}", post())
        case 4:
            path = rnd.choice(log.paths("posts"))
            log.update(path, readers=log.documents[path]["readers"][1:])
        case 5:
            log.update(rnd.choice(log.paths("posts")), hidden=False)
        case 6:
            if len(found := log.paths("posts")) > 3:
                log.delete(rnd.choice(found))
log.write(__file__)
