"""Makes input.jsonl: exams with marks, and students who come and go."""

from plain import Log

log = Log(3)
r = log.random
S = ["ann", "bob", "cy", "dée", ""]


def mark():
    d = {
        "student_id": r.choice(S),
        "points": r.choice([None, 95, 90, 89, 75, 60, 59, 12, 0]),
        "weight": r.choice([1, 2, 3]),
        "studentId": "wrong",
    }
    if r.random() < 0.4:
        del d["weight"]
    return d


def exam():
    return {"subject": r.choice(["Art", "Biology", "Chess"]), "marks": [mark() for _ in range(r.randrange(5))]}


E = [f"terms/{t}/exams/e{n}" for t in ("t1", "t2", "t3") for n in range(4)]
while len(log) < 110:
    match r.randrange(7):
        case 0 | 1 | 2:
            log.put(r.choice(E), exam())
        case 3:
            live = [p for p in log.documents if p.startswith("terms/")]
            if len(live) > 5:
                log.delete(r.choice(live))
        case 4:
            live = [p for p in log.documents if p.startswith("terms/")]
            if live:
                log.update(r.choice(live), marks=[mark() for _ in range(r.randrange(4))])
        case 5:
            k = f"students/{r.choice(S[:4])}"
            if k in log.documents and r.random() < 0.4:
                log.delete(k)
            else:
                log.set(k, name=r.choice(["Ann", "Bob", None]))
        case 6:
            log.begin(f"x{len(log)}")
            for p in r.sample(E, 2):
                log.put(p, exam())
            log.commit()
for s in S[:3]:
    log.set(f"students/{s}", name=s.title())
log.put(
    "terms/t9/exams/e1",
    {
        "subject": "Art",
        "marks": [
            {"student_id": "ann", "points": 5, "weight": 0},
            {"student_id": "bob", "points": "9"},
            {"student_id": "cy", "points": 70},
        ],
    },
)
log.put(
    "terms/t8/exams/e1",
    {"subject": "Art", "marks": [{"student_id": "ann", "points": 5, "weight": 0}, {"student_id": "cy", "points": 100}]},
)
log.write(__file__)
