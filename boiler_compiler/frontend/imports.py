"""Findings for imports that find nothing, that this version refuses, or that a cluster may lack.

Must not know what imported names are used for.
"""

import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from importlib.machinery import PathFinder

import libcst as cst

from boiler_compiler.frontend.modules import (
    ImportedName,
    Module,
    bound_by,
    every_statement,
    imported_module,
)
from boiler_compiler.frontend.program import Index
from boiler_compiler.frontend.reports import did_you_mean
from boiler_compiler.frontend.surface import MODULES, NAMES, NOT_YET, canonical


def check_imports(index: Index) -> None:
    """Looks at every import of the program, wherever it stands."""
    for module in index.modules.values():
        for imported, of in _imports(module):
            _check(index, module, imported, of)


def _imports(module: Module) -> Iterator[tuple[ImportedName, cst.CSTNode]]:
    """Every import but those of a `__main__` block, each with where its module is named."""
    for node in every_statement(module.tree):
        match node:
            case cst.ImportFrom(names=cst.ImportStar()):
                name = imported_module(node, module.package)
                yield ImportedName(name, "", node), node.module or node
            case cst.Import():
                for imported in _imported(node, module.package):
                    yield imported, imported.node
            case cst.ImportFrom(module=of):
                for imported in _imported(node, module.package):
                    yield imported, of or imported.node


def _imported(node: cst.CSTNode, package: str) -> Iterator[ImportedName]:
    for binding in bound_by(node, package).values():
        if isinstance(binding, ImportedName):
            yield binding


def _check(index: Index, module: Module, imported: ImportedName, of: cst.CSTNode) -> None:
    span = module.span(imported.node)
    known = canonical(imported.module, imported.name)
    if known is None:
        if imported.module.startswith("."):
            _check_own(index, module, imported, of)
        else:
            _check_installed(index, module, imported, of)
    elif known.startswith("boiler.?"):
        missing = known.removeprefix("boiler.?")
        in_module = imported.module.endswith(f".{missing}")
        help = did_you_mean(missing, MODULES if in_module else NAMES)
        span = module.span(of) if in_module else span
        index.reports.add("BC0204", span, f"boiler has no {missing}", help)
    elif (code := NOT_YET.get(known.removeprefix("boiler."))) is not None:
        index.reports.add(code, span, f"{imported.name} is not there yet")


def _check_own(index: Index, module: Module, imported: ImportedName, of: cst.CSTNode) -> None:
    inner, name = imported.module.removeprefix("."), imported.name
    child = f"{inner}.{name}" if inner and name else inner or name
    target = index.modules.get(inner)
    if child in index.modules:
        return
    span = module.span(imported.node)
    if target is None:
        help = did_you_mean(inner or name, index.modules)
        what = f"the program has no module {inner or name}"
        index.reports.add("BC0204", module.span(of), what, help)
    elif name not in target.bindings and not target.open:
        help = did_you_mean(name, target.bindings)
        index.reports.add("BC0204", span, f"{target.file} defines no {name}", help)


def _check_installed(index: Index, module: Module, imported: ImportedName, of: cst.CSTNode) -> None:
    package = imported.module.partition(".")[0]
    if package in sys.stdlib_module_names:
        return
    span = module.span(of)
    if package in {name.partition(".")[0] for name in index.modules if name} - {module.name}:
        message = f"{package} is a file of the program, but is imported as if it were installed"
        index.reports.add("BC0204", span, message, f"from .{package} import ...")
        return
    if PathFinder.find_spec(package, _places()) is not None:
        message = f"{package} must be installed on every task manager"
        help = f"install {package} for the Python that each task manager runs, or do without it"
        index.reports.add("BC0801", span, message, help)
        return
    help = (
        "a program of several files is a package: a folder with __init__.py, and relative imports"
    )
    index.reports.add("BC0204", span, f"there is no module {package}", help)


@cache
def _places() -> list[str]:
    """The folders of installed packages."""
    return [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
