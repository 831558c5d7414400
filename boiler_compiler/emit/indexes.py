"""firestore.indexes.json: the composite indexes that pushed-down views need, in the form that the Firebase CLI deploys.

Must not know why they are needed.
"""

import json
from pathlib import Path
from typing import Any

from boiler_compiler.plan import Plan
from boiler_compiler.plan.pushdown import Index

FILE = "firestore.indexes.json"


def indexes_json(plan: Plan) -> str:
    """The file's text: each index once, sorted, with a final newline; the same plan gives the same text."""
    found = sorted({index for pushdown in plan.pushdowns for index in pushdown.indexes})
    document = {"indexes": [_index(each) for each in found], "fieldOverrides": []}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def write_indexes(plan: Plan, folder: Path) -> None:
    """Writes the file into a folder; where no index is needed there is none, since deploying an empty one removes others."""
    path = folder / FILE
    if any(pushdown.indexes for pushdown in plan.pushdowns):
        path.write_text(indexes_json(plan), encoding="utf-8")
    else:
        path.unlink(missing_ok=True)


def _index(index: Index) -> dict[str, Any]:
    return {
        "collectionGroup": index.collection.rpartition("/")[2],
        "queryScope": "COLLECTION",
        "fields": [{"fieldPath": _path(key), "order": "ASCENDING"} for key in index.keys],
    }


def _path(key: str) -> str:
    """A key as a field path: between backticks where it is more than letters, digits and `_`."""
    plain = key.isascii() and key.replace("_", "a").isalnum() and not key[0].isdigit()
    if plain:
        return key
    escaped = key.replace("\\", "\\\\").replace("`", "\\`")
    return f"`{escaped}`"
