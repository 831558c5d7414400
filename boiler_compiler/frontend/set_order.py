"""Findings where the order of a set shows: CPython orders sets of text differently in every process.

A set is what is written as one (a display, a comprehension, set(...), operators on sets, a local name that is always one); its
order shows wherever it is iterated over, unless in something that has no order. Must not know what functions are for.
"""

from __future__ import annotations

import libcst as cst

from boiler_compiler.frontend.modules import Module, bound_by, every_statement
from boiler_compiler.frontend.program import Index
from boiler_compiler.frontend.scopes import Scopes
from boiler_compiler.frontend.typed_names import annotated
from boiler_compiler.frontend.values import UNKNOWN, Function, ListOf, Named, Value
from boiler_compiler.frontend.walking import walk

ORDERED = {
    "enumerate",
    "filter",
    "iter",
    "list",
    "map",
    "next",
    "repr",
    "reversed",
    "str",
    "tuple",
    "zip",
}
"""Builtins that show the order of what they are given."""

WITH_KEY = {"max", "min", "sorted"}
"""These show it among equals, where they are given a key."""

FREE = {
    "all",
    "any",
    "bool",
    "frozenset",
    "isinstance",
    "len",
    "max",
    "min",
    "set",
    "sorted",
    "sum",
}
"""These don't show it."""

OPERATORS = (cst.BitOr, cst.BitAnd, cst.BitXor, cst.Subtract)
METHODS = {"copy", "difference", "intersection", "symmetric_difference", "union"}


def check_set_order(index: Index) -> None:
    """Looks at all functions of the program."""
    for module in index.modules.values():
        walk(module.tree, _Order(index, module))


class _Order(Scopes):
    def __init__(self, index: Index, module: Module) -> None:
        super().__init__(module)
        self.index = index
        self.sets: list[set[str]] = []
        self.free: set[int] = set()
        self.bound: dict[cst.FunctionDef, set[str]] = {}
        self.gives: dict[cst.CSTNode, bool] = {}

    def _report(self, node: cst.CSTNode) -> None:
        text = cst.Module([]).code_for_node(node)
        help = f"sorted({text})" if len(text) < 60 and "\n" not in text else "sort it first"
        message = "the order of this set shows in the result"
        self.index.reports.add("BC0702", self.module.span(node), message, help)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        self.functions.append(node)
        self.sets.append(_set_names(self, node))
        self.functions.pop()
        return super().visit_FunctionDef(node)

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        self.sets.pop()
        super().leave_FunctionDef(original_node)

    def is_set(self, node: cst.CSTNode) -> bool:
        """Whether the expression is a set for certain."""
        match node:
            case cst.Set() | cst.SetComp():
                return True
            case cst.Name(value=name):
                known = any(name in names for names in self.sets) or self._module_set(name)
                return known or self._annotated_set(node)
            case cst.Attribute(value=cst.Name(value="self" | "cls"), attr=cst.Name(value=name)):
                return self._class_set(name) or self._annotated_set(node)
            case cst.Attribute():
                return self._annotated_set(node)
            case cst.Call(func=cst.Name(value="set" | "frozenset" as name)):
                return self._builtin(name)
            case cst.Call(func=cst.Attribute(value=holder, attr=cst.Name(value=name))):
                return name in METHODS and self.is_set(holder)
            case cst.Call(func=cst.Name(value=name)):
                return self._gives_set(name)
            case cst.BinaryOperation(left=left, operator=operator, right=right):
                return isinstance(operator, OPERATORS) and (self.is_set(left) or self.is_set(right))
            case cst.IfExp(body=body, orelse=orelse):
                return self.is_set(body) or self.is_set(orelse)
        return False

    def _module_set(self, name: str) -> bool:
        """Whether the name is a set of a module, this one's or another of the program."""
        return not self.is_local(name) and _open(self.index.resolve(self.module, name))

    def _class_set(self, name: str) -> bool:
        info = self.index.classes.get(self.classes[-1]) if self.classes else None
        return info is not None and _open(info.name_value(name))

    def _annotated_set(self, node: cst.CSTNode) -> bool:
        """Whether annotations say that it is a set."""
        if not self.functions or any(self._rebound(f, node) for f in self.functions):
            return False
        owner = self.index.classes.get(self.classes[-1]) if self.classes else None
        interp = self.index.interpreter
        return _open(annotated(interp, node, self.module, self.functions, owner))

    def _rebound(self, function: cst.FunctionDef, node: cst.CSTNode) -> bool:
        """Whether it is a name that the function binds anew: then its parameter's annotation says nothing of it."""
        if function not in self.bound:
            body = every_statement(function.body)
            self.bound[function] = {n for statement in body for n in bound_by(statement, "")}
        return isinstance(node, cst.Name) and node.value in self.bound[function]

    def _gives_set(self, name: str) -> bool:
        """Whether a function of the program gives nothing but sets."""
        found = UNKNOWN if self.is_local(name) else self.index.resolve(self.module, name)
        if not isinstance(found, Function):
            return False
        if found.node not in self.gives:
            interp = self.index.interpreter
            with interp.recording(), interp.quietly():
                given = interp.call(found, [UNKNOWN] * len(found.node.params.params), {})
            self.gives[found.node] = _open(given)
        return self.gives[found.node]

    def visit_Assign(self, node: cst.Assign) -> None:
        if self.is_set(node.value) and any(
            isinstance(t.target, cst.Tuple | cst.List) for t in node.targets
        ):
            self._report(node.value)

    def _builtin(self, name: str) -> bool:
        local = self.is_local(name)
        return not local and self.index.resolve(self.module, name) == Named(f"builtins.{name}")

    def visit_For(self, node: cst.For) -> None:
        if self.is_set(node.iter):
            self._report(node.iter)

    def visit_SetComp(self, node: cst.SetComp) -> None:
        self.free.add(id(node.for_in))

    def visit_CompFor(self, node: cst.CompFor) -> bool:
        if id(node) in self.free:
            if node.inner_for_in is not None:
                self.free.add(id(node.inner_for_in))
        elif self.is_set(node.iter):
            self._report(node.iter)
        return True

    def visit_StarredElement(self, node: cst.StarredElement) -> None:
        if self.is_set(node.value) and id(node) not in self.free:
            self._report(node.value)

    def visit_Set(self, node: cst.Set) -> None:
        self.free.update(id(element) for element in node.elements)

    def visit_FormattedStringExpression(self, node: cst.FormattedStringExpression) -> None:
        if self.is_set(node.expression):
            self._report(node.expression)

    def visit_Return(self, node: cst.Return) -> None:
        return

    def visit_Call(self, node: cst.Call) -> None:
        match node.func:
            case cst.Name(value=name) if self._builtin(name):
                self._builtin_call(name, node)
            case cst.Attribute(value=cst.Name(value="self" | "cls")):
                pass  # a method of the program, which is looked at where it is written
            case cst.Attribute(attr=cst.Name(value="join" | "fromkeys")) if node.args:
                if self.is_set(node.args[0].value):
                    self._report(node.args[0].value)
            case cst.Attribute(value=holder, attr=cst.Name(value="pop")) if self.is_set(holder):
                self._report(holder)
        for argument in node.args:
            if argument.star and self.is_set(argument.value):
                self._report(argument.value)

    def _builtin_call(self, name: str, node: cst.Call) -> None:
        keyed = name in WITH_KEY and any(
            a.keyword is not None and a.keyword.value == "key" for a in node.args
        )
        for argument in node.args:
            if argument.keyword is not None:
                continue
            value = argument.value
            if name in FREE and not keyed and isinstance(value, cst.GeneratorExp | cst.ListComp):
                self.free.add(id(value.for_in))
            if (name in ORDERED or keyed) and self.is_set(value):
                self._report(value)


def _open(value: Value | None) -> bool:
    """Whether it is a set for certain."""
    return isinstance(value, ListOf) and value.is_set


def _set_names(order: _Order, node: cst.FunctionDef) -> set[str]:
    """Local names that are only ever bound to sets."""
    sets: set[str] = set()
    others: set[str] = set()
    for statement in every_statement(node.body):
        match statement:
            case cst.Assign(targets=targets, value=value):
                bound = [t.target for t in targets]
            case cst.AnnAssign(target=target, value=value) if value is not None:
                bound = [target]
            case _:
                continue
        names = {target.value for target in bound if isinstance(target, cst.Name)}
        (sets if order.is_set(value) else others).update(names)
    return sets - others
