"""Makes input.jsonl: teams, people who manage one another, offices; with gaps, moves and returns."""
from plain import Log

log = Log(101)
rnd = log.random
PEOPLE = [f"p{i}" for i in range(9)]


def person():
    return {
        "name": rnd.choice(["Ada", "Bo", "Cy", "Dee"]) + rnd.choice("xyz"),
        "manager": rnd.choice([None, *(f"people/{p}" for p in PEOPLE), "offices/o1", "people/nobody"]),
        "office": rnd.choice([None, "offices/o0", "offices/o1", "offices/o2", "people/p1"]),
    }


def team():
    members = [f"people/{rnd.choice(PEOPLE)}" for _ in range(rnd.randrange(0, 5))]
    return {"title": f"team {rnd.randrange(100)}", "members": [*members, *rnd.choice([[], ["offices/o1"], members[:1]])]}


for t in range(4):
    log.put(f"teams/t{t}", team())
for p in PEOPLE[:7]:
    log.put(f"people/{p}", person())
for o in range(2):
    log.set(f"offices/o{o}", city=f"City {o}")
while len(log) < 120:
    match rnd.randrange(9):
        case 0 | 1:
            log.put(f"people/{rnd.choice(PEOPLE)}", person())
        case 2 | 3:
            if people := log.paths("people"):
                log.update(rnd.choice(people), manager=f"people/{rnd.choice(PEOPLE)}")
        case 4:
            log.put(f"teams/t{rnd.randrange(5)}", team())
        case 5:
            log.set(f"offices/o{rnd.randrange(3)}", city=f"City {rnd.randrange(50)}")
        case 6:
            if offices := log.paths("offices"):
                log.delete(rnd.choice(offices))
        case 7:
            if len(people := log.paths("people")) > 4:
                log.delete(rnd.choice(people))
        case 8:
            if len(teams := log.paths("teams")) > 3:
                log.delete(rnd.choice(teams))
log.write(__file__)
