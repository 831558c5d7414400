"""Makes input.jsonl: invoices whose customers and lines come and go, some in one transaction."""
from plain import Log

log = Log(105)
rnd = log.random
for i in range(4):
    log.set(f"invoices/i{i}", customer=f"customers/c{i % 3}", **({"copies": i} if i else {}))
while len(log) < 110:
    number = rnd.randrange(4)
    match rnd.randrange(8):
        case 0 | 1:
            log.set(f"customers/c{number}", name=f"C{rnd.randrange(9)}", agent=rnd.choice([None, "agents/a0", "agents/a1"]))
        case 2 | 3:
            log.set(f"lines/l{rnd.randrange(9)}", text=f"L{rnd.randrange(99)}", invoice=f"invoices/i{number}")
        case 4:
            if len(found := log.paths("customers")) > 2:
                log.delete(rnd.choice(found))
        case 5:
            if len(found := log.paths("lines")) > 3:
                log.delete(rnd.choice(found))
        case 6:
            log.set(f"agents/a{rnd.randrange(2)}", **rnd.choice([{}, {"phone": None}, {"phone": "+49 1"}]))
        case 7:
            log.begin(f"x{len(log)}")
            for path in log.paths("lines")[:2]:
                log.update(path, invoice=f"invoices/i{number}")
            log.update(f"invoices/i{number}", customer=f"customers/c{rnd.randrange(4)}", copies=rnd.randrange(4))
            log.commit()
log.write(__file__)
