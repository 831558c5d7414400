"""A visitor that knows which names are local where it is. Must not know what they stand for."""

from __future__ import annotations

import libcst as cst

from boiler_compiler.frontend.modules import bound_by, target_names

BINDING = (
    cst.Assign, cst.AnnAssign, cst.AugAssign, cst.For, cst.With, cst.Import, cst.ImportFrom,
)  # fmt: skip
"""Statements that bind names."""


class Scopes(cst.CSTVisitor):
    """`is_local(name)`: whether a function around the present place binds the name."""

    def __init__(self) -> None:
        super().__init__()
        self.scopes: list[set[str]] = []
        self.classes: list[str] = []

    @property
    def in_function(self) -> bool:
        """Whether the place is inside of a function."""
        return bool(self.scopes)

    @property
    def in_class(self) -> bool:
        """Whether the place is inside of a class."""
        return bool(self.classes)

    def is_local(self, name: str) -> bool:
        """Whether the name is bound by a function around."""
        return any(name in scope for scope in self.scopes)

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        self.classes.append(node.name.value)
        return True

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:
        self.classes.pop()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        self.scopes.append(local_names(node))
        return True

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        self.scopes.pop()

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        self.scopes.append(_parameters(node.params))
        return True

    def leave_Lambda(self, original_node: cst.Lambda) -> None:
        self.scopes.pop()


def _parameters(node: cst.Parameters) -> set[str]:
    found = {p.name.value for p in (*node.posonly_params, *node.params, *node.kwonly_params)}
    if isinstance(node.star_arg, cst.Param):
        found.add(node.star_arg.name.value)
    if node.star_kwarg is not None:
        found.add(node.star_kwarg.name.value)
    return found


class _Bound(cst.CSTVisitor):
    """Names that a function's body binds, comprehensions included."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.not_local: set[str] = set()

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, BINDING):
            self.names.update(bound_by(node, ""))
        return super().on_visit(node)

    def visit_CompFor(self, node: cst.CompFor) -> None:
        self.names.update(target_names(node.target))

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        self.names.update(target_names(node.target))

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        if node.name is not None:
            self.names.update(target_names(node.name.name))

    def visit_MatchAs(self, node: cst.MatchAs) -> None:
        if node.name is not None:
            self.names.add(node.name.value)

    def visit_MatchStar(self, node: cst.MatchStar) -> None:
        if node.name is not None:
            self.names.add(node.name.value)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        self.names.add(node.name.value)
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        self.names.add(node.name.value)
        return False

    def visit_Global(self, node: cst.Global) -> None:
        self.not_local.update(item.name.value for item in node.names)


def local_names(node: cst.FunctionDef) -> set[str]:
    """Every name that a function binds."""
    found = _Bound()
    node.body.visit(found)
    return (_parameters(node.params) | found.names) - found.not_local
