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
        elif isinstance(node, Assemble) and node.frozen is not None:
            yield f"{node.mediator} keeps views from one moment of their roots on"
        elif isinstance(node, Assemble) and node.apart:
            yield f"{node.mediator} has one method for creations and another for updates"
        elif isinstance(node, Assemble) and node.keeps:
            yield f"{node.mediator} has an on_delete of its own"


def _words(node: Node) -> str:
    match node:
        case Aggregate(view=view) | Group(view=view):
            return f"{view} is an aggregate"
        case ViewSource(view=view):
            return f"{view} is read by other views"
        case Fold(mediator=mediator):
            return f"{mediator} is a keyed operator"
        case ClientWrites(mediator=mediator):
            return f"{mediator} carries client writes"
        case TopicSource(topic=topic):
            return f"topic {topic} is read"
        case TopicSink(topic=topic):
            return f"topic {topic} is written"
    raise AssertionError(f"{node.kind} is in no table")
