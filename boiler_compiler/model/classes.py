"""What a program declares: models, stores, view models, mediators. See `Program` for the whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from boiler_compiler.model.pushdown import Pushable
from boiler_compiler.model.span import Span
from boiler_compiler.model.types import Type

Path = tuple[str, ...]
"""A chain of attribute names from the store, such as `("meeting", "status")`."""


@dataclass(frozen=True)
class Attribute:
    """An `attrs` attribute of a model, a Serializable or a view; `key` is the stored or exported key."""

    name: str
    key: str
    type: Type
    span: Span
    exported: bool = True
    has_getter: bool = False


@dataclass(frozen=True)
class DomainModel:
    """A stored document; `attributes` include those of its base classes, base classes first.

    `topic`: the changelog topic in which its documents live, None where they are in Firestore.
    """

    name: str
    collection: str
    attributes: tuple[Attribute, ...]
    span: Span
    topic: str | None = None

    @property
    def wildcard(self) -> bool:
        """Whether the collection is a template; then keys in stores are paths."""
        return "*" in self.collection.split("/")


@dataclass(frozen=True)
class Query:
    """One `DM.where(...)` in a reference getter.

    `keys` are the (attribute, comparison) pairs that can be the join key: equalities with the root's side (`"=="`) and
    `.has(x)` (`"has"`), and `== None` never; `reads` are all attributes that its conditions read.
    """

    keys: tuple[tuple[str, str], ...]
    reads: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class Getter:
    """The body of a getter or of a target, as far as the plan needs it: every chain that it reads from the store.

    Helpers, properties and other getters that it calls are followed. `reads` holds for a view's getter paths such as
    `("meeting", "status")`, for a reference getter the same with the store's own names; a chain ends where a call or an
    index ends it. `("*",)` stands for: can't be told, everything.
    """

    reads: frozenset[Path]
    span: Span


@dataclass(frozen=True)
class Slot:
    """A reference of a store that has a getter. `model` is a DomainModel or a ViewModel.

    `uses` are the references above it that its getter reads.
    """

    name: str
    model: str
    many: bool
    required: bool
    getter: Getter
    uses: tuple[str, ...]
    queries: tuple[Query, ...]
    span: Span


@dataclass(frozen=True)
class Store:
    """A root and its slots, in order of declaration. `model`, the root's class, is a DomainModel or a ViewModel."""

    name: str
    root: str
    model: str
    slots: tuple[Slot, ...]
    span: Span


@dataclass(frozen=True)
class Target:
    """`doc_ref` or `_view_refs`. `templates` are the path templates it can give, `*` for a part that is not static.

    None: nothing static is known.
    """

    name: Literal["doc_ref", "_view_refs"]
    templates: tuple[str, ...] | None
    span: Span


@dataclass(frozen=True)
class Aggregator:
    """A view that folds rows: its `accumulate` and what belongs to it.

    `input` names the class of the rows, `over` says of what kind it is. `functions` has the place of each of `key`,
    `create_accumulator`, `accumulate`, `retract` and `merge` that there is. `additive`: it is proven to add whole numbers, so
    its inverse can be derived.
    """

    input: str
    over: Literal["model", "view", "event"]
    functions: Mapping[str, Span]
    reads: frozenset[Path]
    additive: bool = False


@dataclass(frozen=True)
class ViewModel:
    """A view; abstract where `target` is None. `getters` has every exported attribute's getter by attribute name.

    One of `store`, `rows` (the class of the roots of its table function, a model or a view) and `aggregator` says what it is
    made of; none: its attributes are given by hand.
    """

    name: str
    store: str | None
    attributes: tuple[Attribute, ...]
    getters: Mapping[str, Getter]
    target: Target | None
    span: Span
    rows: str | None = None
    aggregator: Aggregator | None = None


SourceKind = Literal[
    "domain_model", "firestore", "view_model", "changelog", "events", "patches", "forms"
]


@dataclass(frozen=True)
class Source:
    """What a mediator is called for.

    `domain_model` and `firestore`: all of `model`'s documents that meet its conditions, or of a collection group (`collection`
    is None, `group` the last segment; `reads` are the attributes that conditions read). `view_model`: the documents of the view
    `model`. `changelog`: those of `model`, which lives in `topic`. `events`: the records of `topic`, typed by the Serializable
    `model`. `patches`: the group `group` of patches of the view `model`. `forms`: the group `group` of documents of the form
    `model`.
    """

    kind: SourceKind
    model: str | None
    collection: str | None
    group: str | None
    reads: tuple[str, ...]
    span: Span
    topic: str | None = None

    @property
    def template(self) -> str:
        """The collection template of its documents; `**/group` for a group."""
        return self.collection if self.collection is not None else f"**/{self.group}"


@dataclass(frozen=True)
class Sink:
    """Where a mediator writes, by the name of its class attribute; `topic` of a kafka sink."""

    name: str
    kind: Literal["firestore", "kafka", "form"]
    topic: str | None
    atomic: bool


@dataclass(frozen=True)
class Mediator:
    """Carries `view` from `source` to its sinks; implicit ones stand for a view of a program without mediators.

    `role`: `view` keeps a view; `operator` is a keyed operator (`view` is None, `state` its state's class); `patch` and `form`
    write for clients. `templates` are the path templates that it emits to where that is not the view's own target; None: the
    view's. `trigger` is the name of the method called for a root or event, None where there is none; `triggers` has all by the
    trigger's name (`on_create`, `on_topic`, ...). `frozen`: views stay as they were at creation (`on_create`), or begin with
    the first update (`on_update`). `window` is the kind of its window.
    """

    name: str
    source: Source
    view: str | None
    trigger: str | None
    templates: tuple[str, ...] | None
    atomic: bool
    implicit: bool
    span: Span
    role: Literal["view", "operator", "patch", "form"] = "view"
    triggers: Mapping[str, str] = field(default_factory=dict)
    sinks: tuple[Sink, ...] = ()
    frozen: Literal["on_create", "on_update"] | None = None
    window: Literal["tumble", "slide", "session"] | None = None
    state: str | None = None


@dataclass(frozen=True)
class Program:
    """A whole program; every mapping is by class name, in order of declaration. `maps` are the Serializables' attributes.

    `pushable` has, by mediator, what a database could answer of its view.
    """

    job: str
    entry: str
    files: tuple[str, ...]
    digest: str
    models: Mapping[str, DomainModel] = field(default_factory=dict)
    stores: Mapping[str, Store] = field(default_factory=dict)
    views: Mapping[str, ViewModel] = field(default_factory=dict)
    maps: Mapping[str, tuple[Attribute, ...]] = field(default_factory=dict)
    mediators: Mapping[str, Mediator] = field(default_factory=dict)
    pushable: Mapping[str, Pushable] = field(default_factory=dict)

    def written_by(self, mediator: Mediator) -> tuple[str, ...]:
        """The path templates that a mediator writes."""
        if mediator.templates is not None or mediator.view is None:
            return mediator.templates or ()
        target = self.views[mediator.view].target
        return (target.templates or ()) if target is not None else ()
