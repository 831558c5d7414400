"""Makes input.jsonl: transfers of several accounts in one commit; every account pair keeps its sum of 1000."""
from plain import Log

log = Log(114)
rnd = log.random
log.begin("open")
for a in range(6):
    log.set(f"accounts/a{a}", cents=500)
log.commit()
for p in range(3):
    log.set(f"pairs/p{p}", left=f"accounts/a{2 * p}", right=f"accounts/a{2 * p + 1}")
log.sync()
while len(log) < 120:
    p, cents = rnd.randrange(3), rnd.randrange(1, 200)
    pair = [f"accounts/a{2 * p}", f"accounts/a{2 * p + 1}"]
    log.begin(f"t{len(log)}")
    match rnd.randrange(4):
        case 0 | 1:
            for path, sign in zip(pair, (1, -1), strict=True):
                log.update(path, cents=log.documents[path]["cents"] + sign * cents)
        case 2:  # the accounts change sides, in one commit with a transfer
            data = log.documents[f"pairs/p{p}"]
            log.set(f"pairs/p{p}", left=data["right"], right=data["left"])
            log.set(pair[0], cents=1000 - log.documents[pair[1]]["cents"])
        case 3:  # closed and opened again; the second commit comes at once
            kept = log.documents[pair[0]]["cents"]
            log.delete(pair[0])
            log.commit()
            log.begin(f"t{len(log)}")
            log.set(pair[0], cents=kept)
    log.commit()
    if rnd.random() < 0.1:
        log.sync()
log.delete("accounts/a5")
log.write(__file__)
