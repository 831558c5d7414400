"""Types of attributes, as annotations give them, and their form in plan.json.

Must not know where an annotation was written.
"""

from dataclasses import dataclass
from typing import Any, Literal

ScalarName = Literal["str", "int", "float", "bool", "bytes", "datetime", "reference", "any"]


@dataclass(frozen=True)
class ScalarType:
    """A value without parts; `optional` where the annotation allows None."""

    name: ScalarName
    optional: bool = False


@dataclass(frozen=True)
class ListType:
    """A list."""

    items: "Type"
    optional: bool = False


@dataclass(frozen=True)
class DictType:
    """A map with keys of the data's own."""

    items: "Type"
    optional: bool = False


@dataclass(frozen=True)
class MapType:
    """A map with declared attributes: a Serializable. `fields` has (stored key, type), in order of declaration.

    A Serializable that holds itself has no fields at the inner place.
    """

    name: str
    fields: tuple[tuple[str, "Type"], ...]
    optional: bool = False


Type = ScalarType | ListType | DictType | MapType

AnyType = ScalarType
ANY = ScalarType("any")


def schema(of: Type) -> dict[str, Any]:
    """The type as plan.json has it (docs/architecture.md)."""
    match of:
        case ScalarType(name, optional):
            result: dict[str, Any] = {"type": name}
        case ListType(items, optional):
            result = {"type": "list", "items": schema(items)}
        case DictType(items, optional):
            result = {"type": "dict", "items": schema(items)}
        case MapType(_, fields, optional):
            result = {"type": "map", "fields": {key: schema(field) for key, field in fields}}
    if optional:
        result["optional"] = True
    return result
