"""The plan as plan.json, for the operators and for CPython in the task managers (docs/architecture.md).

Must not know how a plan was made.
"""

import json
from typing import Any

from boiler_compiler.plan.nodes import Match, Node, Plan

FORMAT = 1
"""Raised when a reader of the format before would misunderstand it."""


def plan_json(plan: Plan) -> str:
    """Keys sorted, one trailing newline; the same plan gives the same text."""
    document = {
        "format": FORMAT,
        "job": plan.job,
        "python": plan.python,
        "boilerc": plan.boilerc,
        "program": {"entry": plan.entry, "files": list(plan.files), "digest": plan.digest},
        "nodes": [_node(node) for node in plan.nodes],
        "matches": {node.id: _match(node) for node in plan.nodes if isinstance(node, Match)},
        "owned": list(plan.owned),
        "sources": list(plan.sources),
        "schemas": plan.schemas,
        "lineage": {
            view: {key: list(fields) for key, fields in keys.items()}
            for view, keys in plan.lineage.items()
        },
    }
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _node(node: Node) -> dict[str, Any]:
    beside = ("model", "collection", "keys", "reads") if isinstance(node, Match) else ()
    fields = {name: value for name, value in vars(node).items() if name not in beside}
    for name, default in (
        ("frozen", None),
        ("keeps", False),
        ("apart", False),
        ("window", None),
        ("templates", ()),
    ):
        if name in fields and fields[name] == default:
            del fields[name]
    return {name: list(v) if isinstance(v, tuple) else v for name, v in fields.items()}


def _match(node: Match) -> dict[str, Any]:
    return {
        "collection": node.collection,
        "model": node.model,
        "keys": [list(key) for key in node.keys],
        "reads": list(node.reads),
    }
