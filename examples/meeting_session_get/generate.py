"""Made input.jsonl and expected.json: people join, attend and leave meetings; the views by a plain loop at the end."""

import json
import random
from pathlib import Path

rnd = random.Random(8)
here = Path(__file__).parent
db, log = {}, []


def change(collection, doc_id, op, data=None):
    line = {"ts": 1_772_438_400_000 + 1_100 * len(log), "collection": collection, "doc_id": doc_id, "op": op}
    log.append(line if data is None else {**line, "data": data})
    if op == "delete":
        del db[collection, doc_id]
    else:
        db[collection, doc_id] = {**(db[collection, doc_id] if op == "update" else {}), **data}


def meeting():
    people = rnd.sample(range(5), rnd.randrange(1, 5))
    return {
        "status": rnd.choice(["not-started", "in-session", "closed"]),
        "users": [f"users/u{p}" for p in people],
        "tickets": {f"u{p}": f"tickets/t{p}" for p in people},
    }


for m in range(2):
    change("meetings", f"m{m}", "set", meeting())
while len(log) < 60:
    p = rnd.randrange(5)
    match rnd.randrange(6):
        case 0:
            change("users", f"u{p}", "set", {"name": rnd.choice(["Ada", "Bo", "Cy", "Dee"]), "hair": "red"})
        case 1 | 2:
            change("tickets", f"t{p}", "set", {"attendance": rnd.random() < 0.6} if rnd.random() < 0.8 else {})
        case 3:
            change("meetings", f"m{rnd.randrange(3)}", "set", meeting())
        case 4:
            change("meetings", "m0", "update", {"status": rnd.choice(["in-session", "closed"])})
        case 5 if len(log) > 20 and ("users", f"u{p}") in db and rnd.random() < 0.5:
            change("users", f"u{p}", "delete")

collections = {}
for (collection, meeting_id), data in db.items():
    if collection != "meetings":
        continue
    users = {path[6:]: db["users", path[6:]] for path in data["users"] if ("users", path[6:]) in db}
    tickets = {key: db.get(("tickets", path[8:]), {}) for key, path in data["tickets"].items()}
    attending = [users[u]["name"] for u in sorted(users) if tickets.get(u, {}).get("attendance", False)]
    for user_id in users:
        sessions = collections.setdefault(f"users/{user_id}/MeetingSession", {})
        sessions[meeting_id] = {"status": data["status"], "attending": attending}
(here / "input.jsonl").write_text("".join(json.dumps(line) + "\n" for line in log), encoding="utf-8")
result = json.dumps({"collections": collections}, indent=1, sort_keys=True)
(here / "expected.json").write_text(result + "\n", encoding="utf-8")
