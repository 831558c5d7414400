"""Walks libcst's trees, many times faster than `node.visit`, which makes every node anew on the way.

A visitor is written as for libcst: methods `visit_Name(node)`, False for what is not to be gone into, and `leave_Name(node)`.
It meets everything but white space, punctuation and operators, in the order of the text. Must not know what nodes mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import libcst as cst

FIELDS: dict[str, tuple[str, ...]] = {
    "AnnAssign": ("target", "annotation", "value"),
    "Annotation": ("annotation",),
    "Arg": ("keyword", "value"),
    "AsName": ("name",),
    "Assert": ("test", "msg"),
    "Assign": ("targets", "value"),
    "AssignTarget": ("target",),
    "Attribute": ("value", "attr"),
    "AugAssign": ("target", "value"),
    "Await": ("expression",),
    "BinaryOperation": ("left", "right"),
    "BooleanOperation": ("left", "right"),
    "Break": (),
    "Call": ("func", "args"),
    "ClassDef": ("decorators", "name", "type_parameters", "bases", "keywords", "body"),
    "CompFor": ("target", "iter", "ifs", "inner_for_in"),
    "CompIf": ("test",),
    "Comparison": ("left", "comparisons"),
    "ComparisonTarget": ("comparator",),
    "ConcatenatedString": ("left", "right"),
    "Continue": (),
    "Decorator": ("decorator",),
    "Del": ("target",),
    "Dict": ("elements",),
    "DictComp": ("key", "value", "for_in"),
    "DictElement": ("key", "value"),
    "Element": ("value",),
    "Ellipsis": (),
    "Else": ("body",),
    "ExceptHandler": ("type", "name", "body"),
    "ExceptStarHandler": ("type", "name", "body"),
    "Expr": ("value",),
    "Finally": ("body",),
    "Float": (),
    "For": ("target", "iter", "body", "orelse"),
    "FormattedString": ("parts",),
    "FormattedStringExpression": ("expression", "format_spec"),
    "FormattedStringText": (),
    "From": ("item",),
    "FunctionDef": ("decorators", "name", "type_parameters", "params", "returns", "body"),
    "GeneratorExp": ("elt", "for_in"),
    "Global": ("names",),
    "If": ("test", "body", "orelse"),
    "IfExp": ("body", "test", "orelse"),
    "Imaginary": (),
    "Import": ("names",),
    "ImportAlias": ("name", "asname"),
    "ImportFrom": ("module", "names"),
    "IndentedBlock": ("body",),
    "Index": ("value",),
    "Integer": (),
    "Lambda": ("params", "body"),
    "List": ("elements",),
    "ListComp": ("elt", "for_in"),
    "Match": ("subject", "cases"),
    "MatchAs": ("pattern", "name"),
    "MatchCase": ("pattern", "guard", "body"),
    "MatchClass": ("cls", "patterns", "kwds"),
    "MatchKeywordElement": ("key", "pattern"),
    "MatchList": ("patterns",),
    "MatchMapping": ("elements", "rest"),
    "MatchMappingElement": ("key", "pattern"),
    "MatchOr": ("patterns",),
    "MatchOrElement": ("pattern",),
    "MatchSequenceElement": ("value",),
    "MatchSingleton": ("value",),
    "MatchStar": ("name",),
    "MatchTuple": ("patterns",),
    "MatchValue": ("value",),
    "Module": ("body",),
    "Name": (),
    "NameItem": ("name",),
    "NamedExpr": ("target", "value"),
    "Nonlocal": ("names",),
    "Param": ("name", "annotation", "default"),
    "ParamSpec": ("name",),
    "Parameters": ("posonly_params", "params", "star_arg", "kwonly_params", "star_kwarg"),
    "Pass": (),
    "Raise": ("exc", "cause"),
    "Return": ("value",),
    "Set": ("elements",),
    "SetComp": ("elt", "for_in"),
    "SimpleStatementLine": ("body",),
    "SimpleStatementSuite": ("body",),
    "SimpleString": (),
    "Slice": ("lower", "upper", "step"),
    "StarredDictElement": ("value",),
    "StarredElement": ("value",),
    "Subscript": ("value", "slice"),
    "SubscriptElement": ("slice",),
    "Try": ("body", "handlers", "orelse", "finalbody"),
    "TryStar": ("body", "handlers", "orelse", "finalbody"),
    "Tuple": ("elements",),
    "TypeAlias": ("name", "type_parameters", "value"),
    "TypeParam": ("param", "default"),
    "TypeParameters": ("params",),
    "TypeVar": ("name", "bound"),
    "TypeVarTuple": ("name",),
    "UnaryOperation": ("expression",),
    "While": ("test", "body", "orelse"),
    "With": ("items", "body"),
    "WithItem": ("item", "asname"),
    "Yield": ("value",),
}  # fmt: skip
"""Where each kind of node holds others, in the order of the text."""

MARKS = ("libcst._nodes.whitespace", "libcst._nodes.op")
"""Modules of nodes that are never met."""

PUNCTUATION = frozenset(
    ("Asynchronous", "LeftCurlyBrace", "LeftParen", "LeftSquareBracket", "ParamSlash", "ParamStar", "RightCurlyBrace",
     "RightParen", "RightSquareBracket")
)  # fmt: skip
"""Others that are never met."""

Method = Callable[[Any, Any], Any]
Entry = tuple[Method | None, Method | None, tuple[str, ...]] | None
"""What a visitor does at a kind of node, and where that holds others; None for what is never met."""

_ENTRIES: dict[type, dict[type, Entry]] = {}


def walk(node: cst.CSTNode, visitor: object) -> None:
    """Shows a node and everything in it to a visitor."""
    kind = type(visitor)
    entries = _ENTRIES.setdefault(kind, {})

    def go(node: Any) -> None:
        try:
            entry = entries[type(node)]
        except KeyError:
            entry = entries[type(node)] = _entry(kind, type(node))
        if entry is None:
            return
        visit, leave, names = entry
        if visit is None or visit(visitor, node) is not False:
            for name in names:
                inner = getattr(node, name)
                if type(inner) is tuple or type(inner) is list:
                    for each in inner:
                        go(each)
                elif inner is not None:
                    go(inner)
        if leave is not None:
            leave(visitor, node)

    go(node)


def inside(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and all in it, in the order of the text."""
    stack: list[Any] = [node]
    while stack:
        node = stack.pop()
        names = held(type(node))
        if names is None:
            continue
        yield node
        for name in reversed(names):
            inner = getattr(node, name)
            if type(inner) is tuple or type(inner) is list:
                stack.extend(reversed(inner))
            elif inner is not None:
                stack.append(inner)


_HELD: dict[type, tuple[str, ...] | None] = {}


def held(kind: type) -> tuple[str, ...] | None:
    """Where a kind of node holds others; None for what is never met."""
    if kind not in _HELD:
        _HELD[kind] = _names(kind)
    return _HELD[kind]


def _names(kind: type) -> tuple[str, ...] | None:
    if kind.__name__ in FIELDS:
        return FIELDS[kind.__name__]
    if (
        not issubclass(kind, cst.CSTNode)
        or kind.__name__ in PUNCTUATION
        or kind.__module__ in MARKS
    ):
        return None
    return tuple(field.name for field in fields(kind))  # a kind that a later libcst has


def _entry(visitor: type, kind: type) -> Entry:
    names = held(kind)
    if names is None:
        return None
    visit = _method(visitor, f"visit_{kind.__name__}")
    leave = _method(visitor, f"leave_{kind.__name__}")
    return visit, leave, names


def _method(visitor: type, name: str) -> Method | None:
    """A visitor's own method, not what libcst's base class has for all."""
    found: Method | None = getattr(visitor, name, None)
    return None if found is getattr(cst.CSTVisitor, name, None) else found
