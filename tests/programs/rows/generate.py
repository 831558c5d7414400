"""Makes input.jsonl: baskets whose items come, go and move, some of them bad."""
from plain import Log

log = Log(131)
rnd = log.random
NAMES = ["a", "ab", "abc", "abcd", "abcde", "bad", "", "ab", "x/y"]
while len(log) < 90:
    basket = f"baskets/b{rnd.randrange(5)}"
    match rnd.randrange(6):
        case 0 | 1 | 2:
            items = [rnd.choice(NAMES[:5] if rnd.random() < 0.7 else NAMES) for _ in range(rnd.randrange(5))]
            counts = {rnd.choice("pqrs"): rnd.randrange(9) for _ in range(rnd.randrange(4))}
            log.set(basket, owner=rnd.choice(["ann", "bob", "zoë", None]), items=items, counts=counts)
        case 3 if basket in log.documents:
            log.update(basket, items=[rnd.choice(NAMES[:5]) for _ in range(rnd.randrange(4))])
        case 4 if basket in log.documents:
            log.update(basket, owner=rnd.choice(["ann", "bob", "eve", None]))
        case 5 if basket in log.documents and rnd.random() < 0.5:
            log.delete(basket)
log.write(__file__)
