"""Findings for names that are defined nowhere. Scopes are CPython's own, by its symbol tables.

Must not know what names mean.
"""

from __future__ import annotations

import symtable
from collections.abc import Iterator

import libcst as cst

from boiler_compiler.frontend.modules import Module
from boiler_compiler.frontend.program import BUILTINS, Index
from boiler_compiler.frontend.reports import did_you_mean
from boiler_compiler.frontend.walking import walk

OF_MODULES = {"__builtins__", "__spec__", "__loader__", "__annotations__", "__class__"}

MOST_HELPS = 50
"""Looking for near names takes long; a module with more unknown names than these needs another help."""


def check_names(index: Index, made: frozenset[str]) -> None:
    """Looks at every scope of the program; `made` are store classes that exist without being declared."""
    for module in index.modules.values():
        if module.open:
            continue
        top = symtable.symtable(module.text, module.file, "exec")
        known = {s.get_name() for s in _symbols(top) if _defined(s)}
        known |= {n for table in _tables(top) for n in _declared_global(table)}
        known |= module.bindings.keys()  # also what `from boiler import *` gives
        unknown = _used(top, known) - known - made
        if unknown:
            near = known | {s.get_name() for t in _tables(top) for s in _symbols(t)} - unknown
            _report(index, module, unknown, near)


def _defined(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported()


def _tables(top: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield top
    for child in top.get_children():
        yield from _tables(child)


def _symbols(table: symtable.SymbolTable) -> list[symtable.Symbol]:
    """As `get_symbols`, which goes through all functions of the table for every name to find those called so."""
    flags: dict[str, int] = table._table.symbols  # type: ignore[attr-defined]
    top = table.get_name() == "top"
    return [symtable.Symbol(name, flag, (), module_scope=top) for name, flag in flags.items()]


def _declared_global(table: symtable.SymbolTable) -> set[str]:
    return {s.get_name() for s in _symbols(table) if s.is_declared_global() and s.is_assigned()}


def _used(top: symtable.SymbolTable, known: set[str]) -> set[str]:
    found = set()
    for table in _tables(top):
        for symbol in _symbols(table):
            # Bound here, it is no global, whatever symtable says of a function that is named "top".
            bound = _defined(symbol) or symbol.is_parameter()
            if symbol.is_referenced() and not bound and (symbol.is_global() or table is top):
                found.add(symbol.get_name())
    return found - BUILTINS - OF_MODULES


def _report(index: Index, module: Module, unknown: set[str], known: set[str]) -> None:
    finder = _Uses(unknown)
    walk(module.tree, finder)
    near = known | {b for b in BUILTINS if b[0].islower()}
    helps = {name: did_you_mean(name, near) for name in sorted(unknown)[:MOST_HELPS]}
    for node in finder.found:
        name = node.value
        message = f"the name {name} is not defined"
        index.reports.add("BC0201", module.span(node), message, helps.get(name, ""))


class _Uses:
    """Places where names are used, not where an attribute or an argument is called so."""

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.found: list[cst.Name] = []

    def visit_Name(self, node: cst.Name) -> None:
        if node.value in self.names:
            self.found.append(node)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        walk(node.value, self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        walk(node.value, self)
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False

    def visit_Import(self, node: cst.Import) -> bool:
        return False
