"""The typed model of a program: what the front end found, with a source span on everything.

Plain frozen data. Must not know libcst, plans or Flink.
"""

from boiler_compiler.model.classes import (
    Aggregator,
    Attribute,
    DomainModel,
    Getter,
    Mediator,
    Path,
    Program,
    Query,
    Sink,
    Slot,
    Source,
    SourceKind,
    Store,
    Target,
    ViewModel,
)
from boiler_compiler.model.span import Span
from boiler_compiler.model.types import (
    ANY,
    AnyType,
    DictType,
    ListType,
    MapType,
    ScalarType,
    Type,
    schema,
)

__all__ = [
    "ANY",
    "Aggregator",
    "AnyType",
    "Attribute",
    "DictType",
    "DomainModel",
    "Getter",
    "ListType",
    "MapType",
    "Mediator",
    "Path",
    "Program",
    "Query",
    "ScalarType",
    "Sink",
    "Slot",
    "Source",
    "SourceKind",
    "Span",
    "Store",
    "Target",
    "Type",
    "ViewModel",
    "schema",
]
