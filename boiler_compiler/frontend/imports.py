"""Findings for imports that find nothing, that this version refuses, or that a cluster may lack.

Must not know what imported names are used for.
"""

import sys
import sysconfig
from collections.abc import Iterator
from importlib.machinery import PathFinder

import libcst as cst

from boiler_compiler.frontend.modules import (
    ImportedName,
    Module,
    bound_by,
    imported_module,
    is_main_block,
)
from boiler_compiler.frontend.program import Index
from boiler_compiler.frontend.reports import did_you_mean
from boiler_compiler.frontend.surface import NAMES, NOT_YET, canonical


def check_imports(index: Index) -> None:
    """Looks at every import of the program, wherever it stands."""
    for module in index.modules.values():
        found = _Imports(module.package)
        module.tree.visit(found)
        for imported in found.names:
            _check(index, module, imported)


class _Imports(cst.CSTVisitor):
    """Collects imports, but those of a `__main__` block."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.names: list[ImportedName] = []

    def visit_If(self, node: cst.If) -> bool:
        return not is_main_block(node)

    def visit_Import(self, node: cst.Import) -> None:
        self.names += _imported(node, self.package)

    def visit_ImportFrom(self, node: cst.ImportFrom) -> None:
        if isinstance(node.names, cst.ImportStar):
            module = imported_module(node, self.package)
            self.names.append(ImportedName(module, "", node))
        else:
            self.names += _imported(node, self.package)


def _imported(node: cst.CSTNode, package: str) -> Iterator[ImportedName]:
    for binding in bound_by(node, package).values():
        if isinstance(binding, ImportedName):
            yield binding


def _check(index: Index, module: Module, imported: ImportedName) -> None:
    span = module.span(imported.node)
    known = canonical(imported.module, imported.name)
    if known is None:
        if imported.module.startswith("."):
            _check_own(index, module, imported)
        else:
            _check_installed(index, module, imported)
    elif known.startswith("boiler.?"):
        missing = known.removeprefix("boiler.?")
        help = did_you_mean(missing, NAMES)
        index.reports.add("BC0204", span, f"boiler has no {missing}", help)
    elif (code := NOT_YET.get(known.removeprefix("boiler."))) is not None:
        index.reports.add(code, span, f"{imported.name} is not there yet")


def _check_own(index: Index, module: Module, imported: ImportedName) -> None:
    inner, name = imported.module.removeprefix("."), imported.name
    child = f"{inner}.{name}" if inner and name else inner or name
    target = index.modules.get(inner)
    if child in index.modules:
        return
    span = module.span(imported.node)
    if target is None:
        help = did_you_mean(inner or name, index.modules)
        index.reports.add("BC0204", span, f"the program has no module {inner or name}", help)
    elif name not in target.bindings and not target.open:
        help = did_you_mean(name, target.bindings)
        index.reports.add("BC0204", span, f"{target.file} defines no {name}", help)


def _check_installed(index: Index, module: Module, imported: ImportedName) -> None:
    package = imported.module.partition(".")[0]
    if package in sys.stdlib_module_names:
        return
    span = module.span(imported.node)
    if package in {name.partition(".")[0] for name in index.modules if name} - {module.name}:
        message = f"{package} is a file of the program, but is imported as if it were installed"
        index.reports.add("BC0204", span, message, f"from .{package} import ...")
        return
    places = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    if PathFinder.find_spec(package, places) is not None:
        message = f"{package} must be installed on every task manager"
        index.reports.add("BC0801", span, message)
        return
    help = (
        "a program of several files is a package: a folder with __init__.py, and relative imports"
    )
    index.reports.add("BC0204", span, f"there is no module {package}", help)
