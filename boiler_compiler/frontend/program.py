"""The program as an index: its modules and classes, and what a name of a module stands for.

Must not know what expressions mean beyond names; `Interpreter` evaluates them.
"""

from __future__ import annotations

import builtins
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.modules import (
    Binding,
    ImportedName,
    Module,
    attributes_given,
    every_statement,
    statements,
)
from boiler_compiler.frontend.reports import Reports
from boiler_compiler.frontend.surface import canonical
from boiler_compiler.frontend.values import (
    UNKNOWN,
    ClassValue,
    Function,
    Named,
    ProgramModule,
    Value,
)

if TYPE_CHECKING:
    from boiler_compiler.frontend.interpreter import Interpreter

BUILTINS = frozenset(dir(builtins)) | {"__file__", "__name__", "__doc__", "__package__"}


class Index:
    """Modules by dotted name, classes by name."""

    def __init__(self, modules: dict[str, Module], reports: Reports) -> None:
        """Classes are found, not yet declared: `classes.declare` does that."""
        self.modules = modules
        self.reports = reports
        self.classes: dict[str, ClassInfo] = {}
        self.interpreter: Interpreter
        self._of_node: dict[cst.ClassDef, ClassInfo] = {}
        self._values: dict[tuple[str, str], Value] = {}
        for module in modules.values():
            for node in statements(module.tree.body):
                if isinstance(node, cst.ClassDef):
                    self._add(ClassInfo(node.name.value, module, node))

    def _add(self, info: ClassInfo) -> None:
        other = self.classes.get(info.name)
        if other is not None:
            line = f"{other.module.file}, line {other.span.line}"
            message = f"a class {info.name} is defined in {line} already"
            self.reports.add("BC0206", info.span, message, "give one of the two another name")
        else:
            self.classes[info.name] = info
        self._of_node[info.node] = self.classes[info.name]

    def class_of(self, node: cst.ClassDef) -> ClassInfo | None:
        """The class of a statement at a module's top."""
        return self._of_node.get(node)

    @cached_property
    def given_names(self) -> frozenset[str]:
        """Every name that an assignment anywhere gives to an object: `x.name = ...`."""
        found: set[str] = set()
        for module in self.modules.values():
            for statement in every_statement(module.tree):
                match statement:
                    case cst.Assign(targets=targets):
                        holders = [target.target for target in targets]
                    case cst.AnnAssign(target=target) | cst.For(target=target):
                        holders = [target]
                    case _:
                        continue
                for holder in holders:
                    found |= attributes_given(holder)
        return frozenset(found)

    def resolve(self, module: Module, name: str) -> Value:
        """What a name of a module stands for; builtins too. A name that is nowhere gives `Named("?name")`."""
        key = (module.name, name)
        if key not in self._values:
            self._values[key] = UNKNOWN  # for a name that is defined by itself
            self._values[key] = self._resolve(module, name)
        return self._values[key]

    def _resolve(self, module: Module, name: str) -> Value:
        if name in module.bindings:
            return self._bound(module, module.bindings[name])
        for star in module.stars if module.open and not name.startswith("_") else ():
            if star in self.modules and "__all__" not in self.modules[star].bindings:
                found = self.resolve(self.modules[star], name)
                if not isinstance(found, Named) or not found.name.startswith(("?", "builtins.")):
                    return found
        if name in BUILTINS:
            return Named(f"builtins.{name}")
        return UNKNOWN if module.open else Named(f"?{name}")

    def _bound(self, module: Module, binding: Binding) -> Value:
        match binding:
            case ImportedName(imported, name):
                return self.imported(imported, name)
            case cst.ClassDef():
                info = self.class_of(binding)
                return ClassValue(info) if info is not None else UNKNOWN
            case cst.FunctionDef():
                return Function(binding, module)
            case cst.BaseExpression():
                return self.interpreter.constant(binding, module)
        return UNKNOWN

    def imported(self, module: str, name: str) -> Value:
        """What `from module import name` gives; `name` is empty for the module itself."""
        known = canonical(module, name)
        if known is not None:
            return Named(known)
        if not module.startswith("."):
            return Named(f"{module}.{name}" if name else module)
        inner = module.removeprefix(".")
        child = f"{inner}.{name}" if inner and name else inner or name
        if not name:
            return ProgramModule(inner)
        if inner in self.modules and name in self.modules[inner].bindings:
            return self.resolve(self.modules[inner], name)
        return ProgramModule(child) if child in self.modules else UNKNOWN
