"""Computes expected.json from input.jsonl with plain dicts: after each change a record for every place where something else is shown now."""
import json
from pathlib import Path

from plain import letter, write

shown: dict[str, dict | None] = {}
records: list[dict] = []
letters: list[dict] = []


def show(db: dict[str, dict]) -> None:
    """Takes in what is shown for these documents; None where nothing is any more."""
    claims: dict[str, list] = {}
    for path in sorted(db):
        document, id = db[path], path.partition("/")[2]
        if path.startswith("planes/"):
            claims.setdefault(document["gate"], []).append(("Planes", "PlaneBoard", path, {"to": document["to"]}))
        else:
            claims.setdefault(document["track"], []).append(("Trains", "TrainBoard", path, {"train": id}))
    letters.clear()
    for place in "123":
        (mediator, _, root, document), *rest = claims.get(place) or [("", "", "", None)]
        key = f"boards/{place}"
        if shown.get(key) != document:
            records.append({"key": key, "value": document})
            shown[key] = document
        for _, view, loser, _ in rest:
            message = f"{key} is also claimed by {mediator} from {root}"
            letters.append(letter(view, loser, f"doc_ref:{key}", "TargetConflict", message, 0))


documents: dict[str, dict] = {}
for text in Path(__file__).with_name("input.jsonl").read_text().splitlines():
    line = json.loads(text)
    if line["op"] == "sync":
        show(documents)
    elif line["op"] == "delete":
        del documents[f"{line['collection']}/{line['doc_id']}"]
    else:
        documents[f"{line['collection']}/{line['doc_id']}"] = line["data"]
write(__file__, {}, letters, topics={"boards": records})
