"""From the typed model to the view plan: the chains of all mediators, the streams of the views that others read, one end for all.

Must not know libcst or back ends.
"""

import sys
from importlib import metadata
from typing import Any

from boiler_compiler.model import Attribute, Mediator, Program, schema
from boiler_compiler.plan.chains import chain
from boiler_compiler.plan.nodes import (
    Aggregate,
    Assemble,
    DeadLetterSink,
    Deliver,
    DocumentSink,
    DocumentSource,
    Fold,
    Group,
    Match,
    Node,
    Plan,
    TopicSink,
    TopicSource,
    ViewSource,
)
from boiler_compiler.plan.relations import collections_read, streams


def build_plan(program: Program) -> Plan:
    """The plan of a program without errors."""
    mediators = [program.mediators[name] for name in sorted(program.mediators)]
    collections = sorted(collections_read(program))
    nodes: list[Node] = [_documents(program, name) for name in collections]
    for mediator in mediators:
        if mediator.source.kind == "events":
            assert mediator.source.topic is not None
            id, topic = f"events:{mediator.name}", mediator.source.topic
            nodes.append(TopicSource(id, topic, "events", None, mediator.name))
    chains: dict[str, list[Node]] = {}
    for view, keepers in streams(program).items():
        for keeper in keepers:
            if keeper.name not in chains:
                chains[keeper.name] = chain(program, keeper)
                nodes += chains[keeper.name]
        nodes.append(
            ViewSource(f"views:{view}", view, tuple(f"{keeper.name}:view" for keeper in keepers))
        )
    for mediator in mediators:
        if mediator.name not in chains:
            chains[mediator.name] = chain(program, mediator)
            nodes += chains[mediator.name]
    nodes += _ends(mediators, nodes)
    owned = {template for mediator in mediators for template in program.written_by(mediator)}
    return Plan(
        job=program.job,
        entry=program.entry,
        files=program.files,
        digest=program.digest,
        python=f"{sys.version_info.major}.{sys.version_info.minor}",
        boilerc=metadata.version("boilerc"),
        nodes=tuple(nodes),
        owned=tuple(sorted(owned)),
        sources=tuple(collections),
        schemas=_schemas(program),
    )


def _documents(program: Program, collection: str) -> Node:
    """The source of a collection: Firestore's documents, or those that live in a topic."""
    id = f"documents:{collection}"
    for model in program.models.values():
        if model.collection == collection and model.topic is not None:
            reader = _reader_of(program, model.topic)
            return TopicSource(id, model.topic, "documents", collection, reader)
    return DocumentSource(id, collection)


def _reader_of(program: Program, topic: str) -> str | None:
    """The mediator whose source a changelog topic is: letters about its records bear its name."""
    readers = (m for m in program.mediators.values() if m.source.kind == "changelog")
    return next((mediator.name for mediator in readers if mediator.source.topic == topic), None)


def _ends(mediators: list[Mediator], nodes: list[Node]) -> list[Node]:
    """What takes the claims of all chains, and writes."""
    to_topic = {m.name: m.sinks[0] for m in mediators if _keeps_in_topic(m)}
    claiming = [
        node
        for node in nodes
        if (isinstance(node, Assemble) and node.evaluates == "view")
        or isinstance(node, Aggregate | Fold)
    ]
    known = {mediator.name for mediator in mediators}
    written = tuple(n.id for n in claiming if n.mediator in known and n.mediator not in to_topic)
    lettered = [n.id for n in claiming]
    lettered += [n.id for n in nodes if isinstance(n, Match | Group | ViewSource)]
    ends: list[Node] = [Deliver("deliver", written)]
    # Mediators that keep views in one topic may claim the same path: one node decides between them.
    together: dict[str | None, list[str]] = {}
    for name in sorted(to_topic):
        together.setdefault(to_topic[name].topic, []).append(name)
    for mediator in mediators:
        for sink in {s.topic: s for s in mediator.sinks if s.kind == "kafka"}.values():
            assert sink.topic is not None
            id = f"{mediator.name}/{sink.name}"
            keepers = together.get(sink.topic, []) if mediator.name in to_topic else []
            if keepers and keepers[0] != mediator.name:
                continue
            if keepers:
                ends.append(Deliver(f"{id}:deliver", tuple(f"{name}:view" for name in keepers)))
                lettered.append(f"{id}:deliver")
                ends.append(TopicSink(id, (f"{id}:deliver",), sink.topic))
            else:
                ends.append(TopicSink(id, (f"{mediator.name}:fold",), sink.topic))
    atomic = any(mediator.atomic for mediator in mediators)
    return [
        *ends,
        Deliver("errors", (*lettered, "deliver")),
        DocumentSink("sink", "deliver", atomic),
        DeadLetterSink("deadletters", "errors"),
    ]


def _keeps_in_topic(mediator: Mediator) -> bool:
    """Whether the mediator keeps a view in a topic instead of Firestore."""
    return mediator.role == "view" and [s.kind for s in mediator.sinks if s.name == "sink"] == [
        "kafka"
    ]


def _schemas(program: Program) -> dict[str, dict[str, Any]]:
    """Types by collection and key; where two models of a collection differ in a key, it can be anything."""
    found: dict[str, dict[str, Any]] = {}
    for model in program.models.values():
        _add(found.setdefault(model.collection, {}), model.attributes)
    for mediator in program.mediators.values():
        if mediator.role in ("patch", "form") and mediator.source.model is not None:
            view = program.views[mediator.source.model]
            _add(found.setdefault(f"**/{mediator.source.group}", {}), view.attributes)
    return found


def _add(types: dict[str, Any], attributes: tuple[Attribute, ...]) -> None:
    for attribute in attributes:
        kind = schema(attribute.type)
        known = types.get(attribute.key, kind)
        types[attribute.key] = kind if known == kind else {"type": "any"}
