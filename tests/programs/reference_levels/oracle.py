"""Computes expected.json from input.jsonl with plain dicts."""
from plain import inside, read, write

db = read(__file__)


def get(path, collection):
    return db.get(path) if path and path.startswith(collection + "/") else None


views = {}
for team_id, team in inside(db, "teams").items():
    members = {}
    for path in team["members"]:
        if get(path, "people") is not None:
            members.setdefault(path.split("/")[1], db[path])
    managers = {}
    for member in members.values():
        if get(member["manager"], "people") is not None:
            managers.setdefault(member["manager"].split("/")[1], db[member["manager"]])
    first = next((m["manager"] for m in members.values() if m["manager"]), None)
    head = get(first, "people")
    office = get(head["office"], "offices") if head else None
    views[f"teamCards/{team_id}"] = {
        "title": team["title"],
        "members": list(members),
        "managers": [f"{k}={m['name']}" for k, m in managers.items()],
        "head": head["name"] if head else None,
        "city": office["city"] if office else None,
        "ownManagers": {
            k: m["manager"].split("/")[1] in managers for k, m in members.items() if m["manager"]
        },
    }
write(__file__, views)
