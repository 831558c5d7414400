"""Makes input.jsonl of package_shop, beside whose modules no script belongs."""
from pathlib import Path

from plain import Log

log = Log(118)
rnd = log.random
while len(log) < 80:
    n = rnd.randrange(6)
    match rnd.randrange(5):
        case 0:
            log.set(f"makers/m{n}", name=f"M{n}", **rnd.choice([{"country": "de"}, {"country": "jp"}, {"country": "xx"}, {}]))
        case 1 | 2:
            price = rnd.choice([None, 5, 1999, -1])
            log.set(f"products/p{n}", title=f"T{rnd.randrange(9)}", priceCents=price, maker=f"makers/m{rnd.randrange(6)}")
        case 3:
            if f"products/p{n}" in log.documents:
                log.update(f"products/p{n}", maker=rnd.choice([None, f"makers/m{rnd.randrange(6)}"]))
        case 4:
            if found := [p for p in log.documents if rnd.random() < 0.15]:
                log.delete(found[0])
log.write(str(Path(__file__).parents[1] / "package_shop" / "__init__.py"))
