"""How deep a text's code lies within itself, by CPython's tree, before libcst sees it.

libcst's parser and every visitor go as deep as the tree. The parser also copies what lies within brackets once for each of them,
and in patterns and targets of `del` several times. Must not know what code means.
"""

from __future__ import annotations

import ast
import io
import tokenize
from dataclasses import dataclass

DEEPEST = 1_000
"""Nodes within each other. Following them takes time that grows with the square of their number."""

DEEPEST_PATTERN = 8
"""Brackets within each other in a pattern of `match` or a target of `del`: the parser's time grows manifold with each."""

SHALLOW = 6
"""Expressions within each other that cost next to nothing."""

LIGHT = 0.03
"""What one costs that lies at the start or the end of another, without brackets around it, beside one that does not."""

PRIMARY = 0.15
"""The same for what a call, an item or an attribute is of."""

MOST_COPIES = 300_000
"""Parts of expressions that the parser copies for brackets around them: between one and two seconds of it."""

MOST_PAIRS = 25_000_000
"""Names of a function times the functions, lambdas and comprehensions in it: CPython's compiler hands all names on to each."""

Code = ast.expr | ast.stmt
Def = ast.FunctionDef | ast.AsyncFunctionDef
Scope = (
    Def | ast.ClassDef | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
)


@dataclass
class Nesting:
    """What of a text lies too deep; None or False for what does not."""

    deep: Code | None = None
    target: Code | None = None
    costly: Code | None = None
    has_match: bool = False


def nesting(tree: ast.Module) -> Nesting:
    """Looks at every node once."""
    found = Nesting()
    costs = [_look(statement, found) for statement in tree.body]
    if sum(costs) > MOST_COPIES:
        found.costly = tree.body[costs.index(max(costs))]
    return found


def crowded(tree: ast.Module) -> Def | None:
    """The first function that has so many names and functions in it that compiling it takes long."""
    waiting: list[ast.AST] = list(reversed(tree.body))
    while waiting:
        scope = waiting.pop()
        names: set[str] = set()
        scopes: list[ast.AST] = []
        stack = [scope]
        while stack:
            node = stack.pop()
            if isinstance(node, ast.Name):
                names.add(node.id)
            if isinstance(node, Scope) and node is not scope:
                scopes.append(node)
            else:
                stack += ast.iter_child_nodes(node)
        if isinstance(scope, Def) and len(names) * len(scopes) > MOST_PAIRS:
            return scope
        waiting += scopes
    return None


def _look(statement: ast.stmt, found: Nesting) -> float:
    """What the parser copies for a statement."""
    copies = 0.0
    # A node, how many are around it, how many expressions are, and how often it is copied.
    stack: list[tuple[ast.AST, int, int, float]] = [(statement, 1, 0, 0.0)]
    while stack:
        node, depth, inner, times = stack.pop()
        copies += times
        if depth >= DEEPEST:
            if found.deep is None and isinstance(node, Code):
                found.deep = node
            continue
        if isinstance(node, ast.expr):
            inner += 1
        elif isinstance(node, ast.stmt):
            inner, times = 0, 0.0
            if isinstance(node, ast.Match):
                found.has_match = True
            elif isinstance(node, ast.Delete) and found.target is None:
                found.target = _deep_target(node)
        children: list[ast.AST] = []
        for name in node._fields:
            held = getattr(node, name, None)
            if type(held) is list:
                children += [each for each in held if isinstance(each, ast.AST)]
            elif isinstance(held, ast.AST) and held._fields:
                children.append(held)
        for child in reversed(children):
            more = times + _weight(node, child) if inner > SHALLOW else 0.0
            stack.append((child, depth + 1, inner, more))
    return copies


def _weight(outer: ast.AST, inner: ast.AST) -> float:
    if not isinstance(inner, ast.expr) or not isinstance(outer, ast.expr):
        return LIGHT
    starts = (outer.lineno, outer.col_offset) == (inner.lineno, inner.col_offset)
    if starts and isinstance(outer, ast.Attribute | ast.Call | ast.Subscript):
        return PRIMARY
    ends = (outer.end_lineno, outer.end_col_offset) == (inner.end_lineno, inner.end_col_offset)
    return LIGHT if starts or ends else 1.0


def _deep_target(node: ast.Delete) -> Code | None:
    """The first tuple or list that lies too deep in a target."""
    stack: list[tuple[ast.expr, int]] = [(target, 1) for target in reversed(node.targets)]
    while stack:
        target, depth = stack.pop()
        if isinstance(target, ast.Tuple | ast.List):
            if depth > DEEPEST_PATTERN:
                return target
            stack += [(element, depth + 1) for element in reversed(target.elts)]
    return None


def deep_pattern(text: str) -> tokenize.TokenInfo | None:
    """The first bracket that lies too deep in a line which starts with `case`."""
    depth, first, in_case = 0, True, False
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT):
            depth, first = 0, True
        elif token.type not in (tokenize.NL, tokenize.COMMENT):
            in_case = token.string == "case" if first else in_case
            first = False
            depth += (token.string in "([{") - (token.string in ")]}")
            if in_case and depth > DEEPEST_PATTERN:
                return token
    return None
