"""What class bodies declare, as abstract values: attributes, references, sources, sinks, windows, triggers.

Must not know what they stand for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import libcst as cst

    from boiler_compiler.frontend.modules import Module


@dataclass(frozen=True, eq=False)
class AttributeDecl:
    """`attrs.bproperty(...)` and its relatives, as declared in a class."""

    kind: str
    call: cst.Call
    module: Module


@dataclass(frozen=True, eq=False)
class ReferenceDecl:
    """`reference(...)` as declared in a store."""

    call: cst.Call
    module: Module


@dataclass(frozen=True)
class DecoratorOf:
    """`x.getter`, `x.setter` or `x.init` of an attribute or a reference."""

    kind: Literal["getter", "setter", "init"]
    of: AttributeDecl | ReferenceDecl


@dataclass(frozen=True, eq=False)
class SourceDecl:
    """`source.domain_model(...)` or another source, by `kind`, as declared in a mediator."""

    kind: str
    call: cst.Call
    module: Module


@dataclass(frozen=True, eq=False)
class SinkDecl:
    """`sink.firestore(...)` or another sink, by `kind`, as declared in a mediator."""

    kind: str
    call: cst.Call
    module: Module


@dataclass(frozen=True, eq=False)
class WindowDecl:
    """`window.tumble(...)` or another window, by `kind`, as declared in a mediator."""

    kind: str
    call: cst.Call
    module: Module


@dataclass(frozen=True)
class Trigger:
    """`source.triggers.on_create`."""

    name: str
