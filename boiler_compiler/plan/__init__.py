"""The view plan: a directed acyclic graph of few kinds of nodes, from which every back end reads its job.

Must not know how programs are written.
"""

from boiler_compiler.plan.build import build_plan
from boiler_compiler.plan.nodes import (
    Assemble,
    DeadLetterSink,
    Deliver,
    DocumentSink,
    DocumentSource,
    Function,
    Match,
    Node,
    Plan,
    Resolve,
)

__all__ = [
    "Assemble",
    "DeadLetterSink",
    "Deliver",
    "DocumentSink",
    "DocumentSource",
    "Function",
    "Match",
    "Node",
    "Plan",
    "Resolve",
    "build_plan",
]
