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
            {"id": node["id"], "kind": node["kind"], "state": _state(node)}
            for node in plan["nodes"]
        ],
        "sources": plan["sources"],
        "owned": plan["owned"],
        "schemas": plan["schemas"],
        "lineage": plan.get("lineage", {}),
    }
    return json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


STATE: dict[str, list[str]] = {
    "DocumentSource": ["split"],
    "Resolve": ["waiting", "document", "subscribers"],
    "Match": ["waiting", "digest", "documents", "keys", "letters", "subscribers"],
    "Assemble": ["waiting", "created", "root", "slots"],
    "Assemble:references": ["subscribed"],
    "Assemble:view": ["began", "claims", "last", "letters", "parting"],
    "Group": ["waiting", "digest", "keys", "letters"],
    "Aggregate": ["waiting", "accumulator", "claims", "letters", "rows"],
    "ViewSource": ["waiting", "claims", "existing", "letters", "sent"],
    "Deliver": ["waiting", "claims", "existing", "letters", "sent"],
    "DocumentSink": [],
    "DeadLetterSink": [],
}
"""What each kind of node keeps, entry by entry: the names of the Java state descriptors. A test holds it to them."""


def _state(node: dict[str, Any]) -> list[str]:
    kind = node["kind"]
    return [*STATE[kind], *STATE.get(f"{kind}:{node.get('evaluates', '')}", ())]
