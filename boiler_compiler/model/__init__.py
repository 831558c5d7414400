"""The typed model of a program: what the front end found, with a source span on everything.

Plain frozen data. Must not know libcst, plans or Flink.
"""

from boiler_compiler.model.classes import (
    Attribute,
    DomainModel,
    Getter,
    Mediator,
    Path,
    Program,
    Query,
    Slot,
    Source,
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
    "Slot",
    "Source",
    "Span",
    "Store",
    "Target",
    "Type",
    "ViewModel",
    "schema",
]
