"""Compiles the text of a program, runs its log, and checks its properties in this process."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from boiler.checking.checks import findings
from boiler.checking.findings import Finding
from boiler.checking.replay import replay
from boiler.checking.seen import Case, case_of
from boiler.local.changes import read_log
from boiler.program import load
from boiler_compiler.driver import compile_source
from boiler_compiler.frontend.source import ProgramFiles

IMPORTS = """
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Iterator, Optional

from boiler import (CTX, DomainModel, Mediator, Reference, Serializable, Store, Timers, ViewModel, attrs, reference, sink,
                    source, window)
"""

ORDERS = """
class Order(DomainModel):
    class Meta:
        collection_name = "orders"

    region: Optional[str] = attrs.bproperty()
    status: str = attrs.bproperty()
    cents: int = attrs.bproperty(import_default=0)
    sku: Optional[str] = attrs.bproperty()
    tags: list[str] = attrs.bproperty()
"""


def order(id: str, **data: Any) -> dict[str, Any]:
    """A line that sets an order."""
    return {"collection": "orders", "doc_id": id, "op": "set", "data": data}


SOME_ORDERS = [
    order("o1", region="north", status="paid", cents=100, sku="a", tags=["x", "y"]),
    order("o2", region="north", status="paid", cents=250, sku="b", tags=["z"]),
    order("o3", region="south", status="paid", cents=70, sku="a", tags=[]),
    order("o4", region="south", status="open", cents=70, tags=["q", "w", "e", "r"]),
]


def case(text: str, log: Iterable[dict[str, Any]] = SOME_ORDERS) -> Case:
    """A program, after the usual imports, and what becomes of its log."""
    files = {"program.py": IMPORTS + text}
    compilation = compile_source(
        ProgramFiles("program", "program", files, {"program.py": "program.py"})
    )
    assert compilation.plan is not None, compilation.diagnostics
    program = load(compilation.files, compilation.entry, compilation.digest)
    plan = compilation.plan.to_json()
    commits = list(read_log(map(json.dumps, log), compilation.plan.schemas))
    return case_of(program, plan, commits, replay(program, plan, commits))


def checked(
    text: str, log: Iterable[dict[str, Any]] = SOME_ORDERS, examples: int = 100
) -> list[Finding]:
    """All findings."""
    return list(findings(case(text, log), examples))


def wrong(found: Iterable[Finding]) -> list[str]:
    """What does not hold, as `function: property`."""
    return [f"{f.of}: {f.property}" for f in found if f.status == "violated"]


ROOT = Path(__file__).resolve().parents[2]
