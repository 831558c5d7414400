"""Makes input.jsonl: users with orders below them; an order outlives the document above it."""
from plain import Log

log = Log(112)
rnd = log.random
USERS = ["a", "a-b", "a.b", "～", "😀", "Z"]


def order_path():
    return f"users/{rnd.choice(USERS)}/orders/{rnd.choice(['o1', 'o2', '😀'])}"


while len(log) < 120:
    match rnd.randrange(5):
        case 0:
            starred = [rnd.choice([order_path(), f"users/{rnd.choice(USERS)}"]) for _ in range(rnd.randrange(4))]
            log.set(f"users/{rnd.choice(USERS)}", name=f"N{rnd.randrange(9)}", starred=starred)
        case 1 | 2:
            log.set(order_path(), item=f"I{rnd.randrange(9)}", seller=rnd.choice([None, f"users/{rnd.choice(USERS)}", order_path()]))
        case 3:
            if found := [p for p in log.documents if "orders" in p]:
                log.update(rnd.choice(found), seller=f"users/{rnd.choice(USERS)}")
        case 4:
            if found := [p for p in log.documents if rnd.random() < 0.2]:
                log.delete(found[0])
log.write(__file__)
