"""The constants that a program compares with, looks up or gives a name to: values for which it does something else.

Must not know classes.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST = 60
"""A longer text is no value to compare with."""


@dataclass(frozen=True)
class Constants:
    """In the order of the text, each once. `keys` are those of maps; of each number its neighbours are there too."""

    texts: list[str] = field(default_factory=list)
    ints: list[int] = field(default_factory=list)
    floats: list[float] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


def constants_of(files: Mapping[str, str]) -> Constants:
    """Those of all files of a program."""
    found = Constants()
    for name in sorted(files):
        tree = ast.parse(files[name])
        for node in (*_assigned(tree), *_compared(tree)):
            for value in _values(node):
                _keep(found, value)
        for key in _keys(tree):
            if key not in found.keys:
                found.keys.append(key)
    return found


def _keep(found: Constants, value: Any) -> None:
    match value:
        case bool():
            pass
        case str() if len(value) <= LONGEST and value not in found.texts:
            found.texts.append(value)
        case int():
            found.ints.extend(n for n in (value, value - 1, value + 1) if n not in found.ints)
        case float() if value not in found.floats:
            found.floats.append(value)


def _assigned(tree: ast.Module) -> Iterator[ast.AST]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            yield statement.value


def _compared(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=others):
                yield from (left, *others)
            case ast.MatchValue(value=value):
                yield value
            case ast.Call(
                func=ast.Attribute(attr="startswith" | "endswith" | "split"), args=[first, *_]
            ):
                yield first


def _values(node: ast.AST) -> Iterable[Any]:
    """A constant, a negative one, or those in a tuple, list or set."""
    match node:
        case ast.Constant(value=value):
            yield value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            yield -value
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
            for item in items:
                yield from _values(item)
        case ast.Dict(keys=keys):
            for key in keys:
                if key is not None:
                    yield from _values(key)


def _keys(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(slice=ast.Constant(value=str() as key)):
                yield key
            case ast.Call(
                func=ast.Attribute(attr="get" | "pop"),
                args=[ast.Constant(value=str() as key), *_],
            ):
                yield key
