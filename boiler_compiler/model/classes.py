"""What a program declares: models, stores, view models, mediators. See `Program` for the whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

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
    """A stored document; `attributes` include those of its base classes, base classes first."""

    name: str
    collection: str
    attributes: tuple[Attribute, ...]
    span: Span

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
    """A reference of a store that has a getter. `uses` are the references above it that its getter reads."""

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
    """A root and its slots, in order of declaration."""

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
class ViewModel:
    """A view; abstract where `target` is None. `getters` has every exported attribute's getter by attribute name."""

    name: str
    store: str | None
    attributes: tuple[Attribute, ...]
    getters: Mapping[str, Getter]
    target: Target | None
    span: Span


@dataclass(frozen=True)
class Source:
    """The roots of a mediator: all of `model`'s documents that meet its conditions, or of a collection group.

    `reads` are the attributes that conditions read. A group's `collection` is None, its `group` the last segment.
    """

    kind: Literal["domain_model", "firestore"]
    model: str | None
    collection: str | None
    group: str | None
    reads: tuple[str, ...]
    span: Span

    @property
    def template(self) -> str:
        """The collection template of its documents; `**/group` for a group."""
        return self.collection if self.collection is not None else f"**/{self.group}"


@dataclass(frozen=True)
class Mediator:
    """Carries `view` from `source` to a Firestore sink; implicit ones stand for a view of a program without mediators.

    `templates` are the path templates that its trigger emits to where that is not the view's own target; None: the
    view's. `trigger` is the method's name, None where there is none.
    """

    name: str
    source: Source
    view: str
    trigger: str | None
    templates: tuple[str, ...] | None
    atomic: bool
    implicit: bool
    span: Span


@dataclass(frozen=True)
class Program:
    """A whole program; every mapping is by class name, in order of declaration."""

    job: str
    entry: str
    files: tuple[str, ...]
    digest: str
    models: Mapping[str, DomainModel] = field(default_factory=dict)
    stores: Mapping[str, Store] = field(default_factory=dict)
    views: Mapping[str, ViewModel] = field(default_factory=dict)
    mediators: Mapping[str, Mediator] = field(default_factory=dict)

    def written_by(self, mediator: Mediator) -> tuple[str, ...]:
        """The path templates that a mediator writes."""
        if mediator.templates is not None:
            return mediator.templates
        target = self.views[mediator.view].target
        return (target.templates or ()) if target is not None else ()
