"""The oracle's `where`: conditions, and whether a document meets them by the plain definition.

Must not know how attributes are stored or how documents are found.
"""

import ast
from dataclasses import dataclass
from datetime import datetime
from types import FrameType
from typing import Any

from .values import Reference, same

NONE_COMPARISONS: dict[str, set[tuple[int, int]]] = {}
"""By file name of loaded code: start (line, column) of every comparison with the literal None."""


@dataclass(frozen=True)
class Condition:
    """One condition: `op` is one of == < <= > >= has, or "is None" for a comparison with the literal None."""

    attribute: str
    op: str
    value: Any

    def __post_init__(self) -> None:
        if isinstance(self.value, datetime) and self.value.tzinfo is None:
            raise TypeError(f"{self.attribute} is compared with a datetime that has no time zone")

    def holds(self, value: Any) -> bool:
        """Whether an imported value meets it."""
        if self.op == "is None":
            return value is None
        if value is None or self.value is None:
            return False
        match self.op:
            case "==":
                return same(value, self.value)
            case "has":
                return isinstance(value, list) and any(same(item, self.value) for item in value)
        if _family(value) is None or _family(value) != _family(self.value):
            return False
        match self.op:
            case "<":
                return bool(value < self.value)
            case "<=":
                return bool(value <= self.value)
            case ">":
                return bool(value > self.value)
        return bool(value >= self.value)


@dataclass(frozen=True)
class Query:
    """The documents of a model that meet all conditions."""

    model: Any
    conditions: tuple[Condition, ...]

    def __repr__(self) -> str:
        return f"{self.model.__name__}.where({', '.join(repr(c) for c in self.conditions)})"

    def where(self, *conditions: Condition) -> "Query":
        """A narrower query."""
        return Query(self.model, self.conditions + conditions)


def _family(value: Any) -> str | None:
    match value:
        case bool():
            return "bool"
        case int() | float():
            return "number"
        case str():
            return "text"
        case bytes():
            return "bytes"
        case datetime():
            return "time"
        case Reference():
            return None
    return None


def note_none_comparisons(tree: ast.AST, filename: str) -> None:
    """Remembers where the text compares with the literal None: there, and only there, `== None` asks for null or absent."""
    NONE_COMPARISONS[filename] = {
        (node.lineno, node.col_offset)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(
            isinstance(side, ast.Constant) and side.value is None
            for side in (node.left, *node.comparators)
        )
    }


def literal_none(frame: FrameType) -> bool:
    """Whether the comparison that `frame` is executing has a literal None."""
    positions = list(frame.f_code.co_positions())[frame.f_lasti // 2]
    return (positions[0], positions[2]) in NONE_COMPARISONS.get(frame.f_code.co_filename, set())
