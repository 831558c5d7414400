"""The nodes of a view plan and the plan itself (docs/architecture.md, plan.json).

Ids come from the program's names, never from positions: they are the operators' uids, and state is found by them. Must not
know models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from boiler_compiler.plan.pushdown import Pushdown

LETTERS = "boilerErrors"
"""The collection of dead letters: the same as boiler.letters.COLLECTION."""


@dataclass(frozen=True)
class DocumentSource:
    """The documents of a collection template."""

    id: str
    collection: str
    kind: Literal["DocumentSource"] = "DocumentSource"


@dataclass(frozen=True)
class TopicSource:
    """The records of a topic: a changelog of the documents of a collection template, or the events of a mediator."""

    id: str
    topic: str
    gives: Literal["documents", "events"]
    collection: str | None
    mediator: str | None
    kind: Literal["TopicSource"] = "TopicSource"


@dataclass(frozen=True)
class ViewSource:
    """The documents of a view, for other views: keyed by path, of all claims the smallest wins."""

    id: str
    view: str
    inputs: tuple[str, ...]
    kind: Literal["ViewSource"] = "ViewSource"


@dataclass(frozen=True)
class Assemble:
    """Keyed by the root's path: gathers slots and evaluates the reference getters of one level, or the view.

    `root` is the source of roots, `slots` the Resolve and Match nodes that it takes from, `requests` the slots that it asks for.
    `frozen`: the view stays as it was at creation, or begins with the first update; `keeps`: what it claimed outlives the root,
    at any path of `templates`; `apart`: roots that were updated have a method of their own.
    """

    id: str
    mediator: str
    view: str
    evaluates: Literal["references", "view"]
    level: int
    root: str
    slots: tuple[str, ...]
    requests: tuple[str, ...]
    frozen: Literal["on_create", "on_update"] | None = None
    keeps: bool = False
    apart: bool = False
    templates: tuple[str, ...] = ()
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
class Group:
    """Keyed by a row's path: evaluates `key`, and sends the row to its group. `rows` is the source of the rows."""

    id: str
    mediator: str
    view: str
    rows: str
    kind: Literal["Group"] = "Group"


@dataclass(frozen=True)
class Aggregate:
    """Keyed by group: folds rows, and evaluates the view of the group.

    `rows` is a Group, or a TopicSource of events; then `window` may say that each window has a view of its own. `inverse`: how
    a row is taken out again, by the view's `retract` or by what `accumulate` was proven to add; None: by folding again.
    """

    id: str
    mediator: str
    view: str
    rows: str
    inverse: Literal["given", "derived"] | None
    window: Literal["tumble", "slide", "session"] | None = None
    kind: Literal["Aggregate"] = "Aggregate"


@dataclass(frozen=True)
class Fold:
    """Keyed by the event's key: a keyed operator with state and timers, over events in order of event time."""

    id: str
    mediator: str
    events: str
    state: str
    triggers: tuple[str, ...]
    kind: Literal["Fold"] = "Fold"


@dataclass(frozen=True)
class ClientWrites:
    """Carries patches of a view, or forms, to the documents behind them, each in a transaction of its own."""

    id: str
    mediator: str
    role: Literal["patch", "form"]
    view: str
    group: str
    kind: Literal["ClientWrites"] = "ClientWrites"


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
class TopicSink:
    """Writes to a topic: what an operator emits to its sink of that name, or the versions of a view's documents."""

    id: str
    inputs: tuple[str, ...]
    topic: str
    kind: Literal["TopicSink"] = "TopicSink"


@dataclass(frozen=True)
class DeadLetterSink:
    """Writes dead letters."""

    id: str
    input: str
    collection: str = LETTERS
    kind: Literal["DeadLetterSink"] = "DeadLetterSink"


Node = (
    DocumentSource
    | TopicSource
    | ViewSource
    | Assemble
    | Resolve
    | Match
    | Group
    | Aggregate
    | Fold
    | ClientWrites
    | Deliver
    | DocumentSink
    | TopicSink
    | DeadLetterSink
)

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
    collection and stored key, `lineage` by view and exported key the fields of documents that it is made of, `pushdowns` what
    a database answers by itself, by mediator.
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
    pushdowns: tuple[Pushdown, ...] = ()

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
