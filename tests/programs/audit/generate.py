"""Makes input.jsonl: accounts that change, go and come back; each change is seen apart."""

from plain import Log

log = Log(10)
r = log.random


def acc():
    d = {"owner": r.choice(["ann", "bob+ann", "bob", "cy+dé+ann", None]), "balance": r.choice([5, 101, -3, 100])}
    if r.random() < 0.2:
        del d["balance"]
    return d


while len(log) < 120:
    p = f"accounts/a{r.randrange(8)}"
    match r.randrange(6):
        case 0 | 1:
            log.put(p, acc())
        case 2:
            if p in log.documents:
                log.update(p, **acc())
        case 3:
            if p in log.documents:
                log.delete(p)
        case 4:
            if p in log.documents:
                log.delete(p)
                log.sync()
                log.put(p, acc())
        case 5:
            q = f"banks/b{r.randrange(2)}/accounts/x{r.randrange(3)}"
            if q in log.documents and r.random() < 0.5:
                log.delete(q)
            else:
                log.put(q, acc())
    log.sync()
for doc_id, balance in (("red", -3), ("black", 3)):
    log.set(f"accounts/{doc_id}", owner="ann+dé", balance=balance)
    log.sync()
    log.delete(f"accounts/{doc_id}")
log.write(__file__)
