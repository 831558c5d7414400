"""What the interpreter keeps while it follows a call: its names and results, and what was met in it.

Must not know how calls are followed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeVar

import libcst as cst

from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.declared_values import SinkDecl
from boiler_compiler.frontend.modules import Module
from boiler_compiler.frontend.values import QueryValue, Value
from boiler_compiler.model import Path, Span

Met = TypeVar("Met")


@dataclass(frozen=True)
class Emission:
    """A call of a sink: where to, as what is given for it; None for a view at its own target.

    `given` has the names of its arguments, an empty one for each that is given by position.
    """

    reference: Value | None
    view: ClassInfo | None
    place: Span
    sink: SinkDecl
    way: Literal["emit", "remove"]
    given: frozenset[str]


@dataclass(eq=False)
class Seen:
    """What was met while functions ran."""

    reads: set[Path] = field(default_factory=set)
    uses: dict[str, tuple[cst.CSTNode, Module]] = field(default_factory=dict)
    everything: bool = False
    emissions: list[Emission] = field(default_factory=list)
    views: dict[tuple[ClassInfo, str], cst.CSTNode] = field(default_factory=dict)
    queries: list[tuple[cst.CSTNode, Module, QueryValue]] = field(default_factory=list)
    timers: dict[str, Span] = field(default_factory=dict)
    propagated: bool = False

    def add(self, other: Seen) -> None:
        """Takes in what another run met."""
        self.reads |= other.reads
        self.uses = {**other.uses, **self.uses}
        self.everything |= other.everything
        self.emissions = _each_once(self.emissions, other.emissions)
        self.views = {**other.views, **self.views}
        self.queries = _each_once(self.queries, other.queries)
        self.timers = {**other.timers, **self.timers}
        self.propagated |= other.propagated


def _each_once(own: list[Met], others: list[Met]) -> list[Met]:
    """Both, without what is there already: helpers that call each other twice would double it at every level."""
    return list(dict.fromkeys([*own, *others])) if others else own


@dataclass(eq=False)
class Frame:
    """A call that is being followed; `returned` and `yielded` are its results, each with its place."""

    module: Module
    names: dict[str, Value]
    around: dict[str, Value] | None = None
    owner: ClassInfo | None = None
    returned: list[tuple[cst.CSTNode, Value]] = field(default_factory=list)
    yielded: list[tuple[cst.CSTNode, Value]] = field(default_factory=list)
    generator: bool = False
    self: Value | None = None
