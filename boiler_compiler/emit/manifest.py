"""manifest.json of a job: what `plan`, `upgrade` and an operator of the cluster need to know without reading code."""

import json
from typing import Any

from boiler_compiler.driver import Compilation


def manifest_json(compilation: Compilation) -> str:
    """Operator ids, state schemas, what each view field is made of, and digests; keys sorted, one trailing newline."""
    assert compilation.plan is not None
    plan = json.loads(compilation.plan.to_json())
    manifest: dict[str, Any] = {
        "format": 1,
        "boilerc": plan["boilerc"],
        "job": plan["job"],
        "target": "jvm",
        "mainClass": "io.boilerc.flink.JobMain",
        "python": plan["python"],
        "digest": plan["program"]["digest"],
        "operators": [
            {"id": node["id"], "kind": node["kind"], "state": STATE[node["kind"]]}
            for node in plan["nodes"]
        ],
        "sources": plan["sources"],
        "owned": plan["owned"],
        "schemas": plan["schemas"],
        "lineage": plan.get("lineage", {}),
    }
    return json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


# What each kind of operator keeps, entry by entry; the names are those of the Java state descriptors.
STATE: dict[str, list[str]] = {
    "DocumentSource": ["split"],
    "Resolve": ["pending", "document", "subscribers"],
    "Match": ["pending", "keys", "documents", "subscribers"],
    "Assemble": ["pending", "root", "slots", "requests", "claims"],
    "Deliver": ["pending", "claims", "delivered"],
    "DocumentSink": [],
    "DeadLetterSink": [],
}
