"""The view plan: a directed acyclic graph of few kinds of nodes, from which every back end reads its job.

Must not know how programs are written.
"""

from boiler_compiler.plan.build import build_plan
from boiler_compiler.plan.nodes import (
    Aggregate,
    Assemble,
    ClientWrites,
    DeadLetterSink,
    Deliver,
    DocumentSink,
    DocumentSource,
    Fold,
    Function,
    Group,
    Match,
    Node,
    Plan,
    Resolve,
    TopicSink,
    TopicSource,
    ViewSource,
)

__all__ = [
    "Aggregate",
    "Assemble",
    "ClientWrites",
    "DeadLetterSink",
    "Deliver",
    "DocumentSink",
    "DocumentSource",
    "Fold",
    "Function",
    "Group",
    "Match",
    "Node",
    "Plan",
    "Resolve",
    "TopicSink",
    "TopicSource",
    "ViewSource",
    "build_plan",
]
