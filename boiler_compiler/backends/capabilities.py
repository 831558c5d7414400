"""What each target can run of a plan: a table of node kinds, and words for what it can't.

A program that checks without errors runs in process; a target that lacks something of it refuses to build, before anything is
written. Must not know how jobs are made.
"""

from collections.abc import Iterator

from boiler_compiler.plan import (
    Aggregate,
    Assemble,
    ClientWrites,
    DeadLetterSink,
    Deliver,
    DocumentSink,
    DocumentSource,
    Fold,
    Group,
    Match,
    Node,
    Plan,
    Resolve,
    TopicSink,
    TopicSource,
    ViewSource,
)

JVM: tuple[type, ...] = (
    DocumentSource,
    Assemble,
    Resolve,
    Match,
    ViewSource,
    Group,
    Aggregate,
    Deliver,
    DocumentSink,
    DeadLetterSink,
)
"""Kinds of nodes that the jvm target has operators for."""


class NotOnTargetError(RuntimeError):
    """The target can't run the program; the message says what of it, and what to do instead."""


def check_target(plan: Plan, target: str = "jvm") -> None:
    """Raises NotOnTargetError for a plan that the target can't run."""
    found = list(dict.fromkeys(_beyond(plan)))
    if found:
        what = "; ".join(found)
        raise NotOnTargetError(
            f"{plan.job} can't run on the {target} target of this version: {what}. "
            "`boilerc run` without --processor runs all of it in one process"
        )


def _beyond(plan: Plan) -> Iterator[str]:
    for node in plan.nodes:
        if not isinstance(node, JVM):
            yield _words(node)
        elif isinstance(node, Aggregate) and node.rows.startswith("events:"):
            yield f"{node.view} is an aggregate of events"


def _words(node: Node) -> str:
    match node:
        case Fold(mediator=mediator):
            return f"{mediator} is a keyed operator"
        case ClientWrites(mediator=mediator):
            return f"{mediator} carries client writes"
        case TopicSource(topic=topic):
            return f"topic {topic} is read"
        case TopicSink(topic=topic):
            return f"topic {topic} is written"
    raise AssertionError(f"{node.kind} is in no table")
