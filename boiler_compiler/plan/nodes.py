"""The nodes of a view plan and the plan itself (docs/architecture.md, plan.json).

Ids come from the program's names, never from positions: they are the operators' uids, and state is found by them. Must not
know models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

LETTERS = "boilerErrors"
"""The collection of dead letters: the same as boiler.letters.COLLECTION."""


@dataclass(frozen=True)
class DocumentSource:
    """The documents of a collection template."""

    id: str
    collection: str
    kind: Literal["DocumentSource"] = "DocumentSource"


@dataclass(frozen=True)
class Assemble:
    """Keyed by the root's path: gathers slots and evaluates the reference getters of one level, or the view.

    `root` is the source of roots, `slots` the Resolve and Match nodes that it takes from, `requests` the slots that it asks for.
    """

    id: str
    mediator: str
    view: str
    evaluates: Literal["references", "view"]
    level: int
    root: str
    slots: tuple[str, ...]
    requests: tuple[str, ...]
    kind: Literal["Assemble"] = "Assemble"


@dataclass(frozen=True)
class Resolve:
    """Keyed by the referenced path: sends its document to the roots that ask for it."""

    id: str
    slot: str
    documents: str
    requests: str
    kind: Literal["Resolve"] = "Resolve"


@dataclass(frozen=True)
class Match:
    """Keyed by the compared value: sends all documents with it to the roots that ask for it.

    `keys` are the (attribute, comparison) pairs that can be the join key, `reads` every attribute that conditions read.
    """

    id: str
    slot: str
    documents: str
    requests: str
    model: str
    collection: str
    keys: tuple[tuple[str, str], ...]
    reads: tuple[str, ...]
    kind: Literal["Match"] = "Match"


@dataclass(frozen=True)
class Deliver:
    """Keyed by the target path: of all claims the smallest wins, and is sent on where it has changed."""

    id: str
    inputs: tuple[str, ...]
    kind: Literal["Deliver"] = "Deliver"


@dataclass(frozen=True)
class DocumentSink:
    """Writes view documents; `atomic`: a whole cut in one commit."""

    id: str
    input: str
    atomic: bool
    kind: Literal["DocumentSink"] = "DocumentSink"


@dataclass(frozen=True)
class DeadLetterSink:
    """Writes dead letters."""

    id: str
    input: str
    collection: str = LETTERS
    kind: Literal["DeadLetterSink"] = "DeadLetterSink"


Node = DocumentSource | Assemble | Resolve | Match | Deliver | DocumentSink | DeadLetterSink

Tier = Literal["embedded"]


@dataclass(frozen=True)
class Function:
    """A function of the program, where it stands, the tier in which it runs, and why in that one."""

    name: str
    file: str
    line: int
    tier: Tier
    why: str


@dataclass(frozen=True)
class Plan:
    """A program's plan: nodes in topological order, and what a run and an operator of the cluster need beside them.

    `owned` are the path templates that it writes, `sources` the collection templates that it reads, `schemas` types by
    collection and stored key, `lineage` by view and exported key the fields of documents that it is made of.
    """

    job: str
    entry: str
    files: tuple[str, ...]
    digest: str
    python: str
    boilerc: str
    nodes: tuple[Node, ...]
    owned: tuple[str, ...]
    sources: tuple[str, ...]
    schemas: Mapping[str, Mapping[str, Any]]
    lineage: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    functions: tuple[Function, ...] = ()

    def to_json(self) -> str:
        """The text of plan.json."""
        from boiler_compiler.plan.document import plan_json

        return plan_json(self)

    def to_text(self) -> str:
        """The plan for people: stable enough to be compared, with a final newline."""
        from boiler_compiler.plan.text import plan_text

        return plan_text(self)

    def node(self, id: str) -> Node:
        """The node of that id."""
        return next(node for node in self.nodes if node.id == id)
