"""A visitor that knows which names are local where it is. Must not know what they stand for."""

from __future__ import annotations

import libcst as cst

from boiler_compiler.frontend.modules import (
    ImportedName,
    Module,
    bound_by,
    statements,
    target_names,
)
from boiler_compiler.frontend.walking import walk


class Scopes:
    """`is_local(name)`: whether a function around the present place, or the class that it is directly in, binds the name.

    Decorators and defaults of a function are looked at outside of it, as CPython does.
    """

    def __init__(self, module: Module) -> None:
        self.module = module
        self.scopes: list[set[str]] = []
        self.classes: list[str] = []
        self.functions: list[cst.FunctionDef] = []
        self.bodies: list[tuple[int, set[str]]] = []

    @property
    def in_function(self) -> bool:
        """Whether the place is inside of a function."""
        return bool(self.scopes)

    @property
    def in_class(self) -> bool:
        """Whether the place is inside of a class."""
        return bool(self.classes)

    def is_local(self, name: str) -> bool:
        """Whether the name is bound by a function around, or in the body of the class that is just around."""
        depth, names = self.bodies[-1] if self.bodies else (-1, set())
        in_body = depth == len(self.scopes) and name in names
        return in_body or any(name in scope for scope in self.scopes)

    def local_import(self, name: str) -> ImportedName | None:
        """What a function around imports by that name."""
        for function in reversed(self.functions):
            if function not in self.module.imported:
                found = _Imports()
                walk(function.body, found)
                self.module.imported[function] = found.bindings
            if name in self.module.imported[function]:
                return self.module.imported[function][name]
        return None

    def local_names(self, node: cst.FunctionDef) -> set[str]:
        """Every name that a function binds; found once for all visitors."""
        if node not in self.module.locals:
            self.module.locals[node] = _local_names(node)
        return self.module.locals[node]

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        self.classes.append(node.name.value)
        names = {n for s in statements(node.body.body) for n in bound_by(s, "")}
        self.bodies.append((len(self.scopes), names))
        return True

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:
        self.classes.pop()
        self.bodies.pop()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        for decorator in node.decorators:
            walk(decorator, self)
        params = node.params
        for parameter in (*params.posonly_params, *params.params, *params.kwonly_params):
            if parameter.default is not None:
                walk(parameter.default, self)
        self.enter(node)
        walk(node.body, self)
        return False

    def enter(self, node: cst.FunctionDef) -> None:
        """The function's own names are in force; it is left whatever `visit_FunctionDef` says."""
        self.scopes.append(self.local_names(node))
        self.functions.append(node)

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        self.scopes.pop()
        self.functions.pop()

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


class _Imports:
    """The last import of each name in a function, those of functions inside left out."""

    def __init__(self) -> None:
        self.bindings: dict[str, ImportedName] = {}

    def visit_Import(self, node: cst.Import | cst.ImportFrom) -> None:
        for name, found in bound_by(node, "").items():
            if isinstance(found, ImportedName):
                self.bindings[name] = found

    visit_ImportFrom = visit_Import

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False


class _Bound:
    """Names that a function's body binds, comprehensions included."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.not_local: set[str] = set()

    def visit_Assign(self, node: cst.CSTNode) -> None:
        self.names.update(bound_by(node, ""))

    visit_AnnAssign = visit_AugAssign = visit_For = visit_With = visit_Assign
    visit_Import = visit_ImportFrom = visit_Assign

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


def _local_names(node: cst.FunctionDef) -> set[str]:
    found = _Bound()
    walk(node.body, found)
    return (_parameters(node.params) | found.names) - found.not_local
