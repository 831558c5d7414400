"""From a program's files to its typed model and every finding: the front end's one entry.

Must not know plans.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable
from dataclasses import replace

from boiler_compiler.frontend import (
    clients,
    declarations,
    mediators,
    models,
    pushdown,
    roots,
    stores,
    topics,
    views,
)
from boiler_compiler.frontend.imports import check_imports
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.modules import Module
from boiler_compiler.frontend.parsing import parse
from boiler_compiler.frontend.program import Index
from boiler_compiler.frontend.purity import check_purity
from boiler_compiler.frontend.reports import Reports, TooLargeError
from boiler_compiler.frontend.results import check_functions
from boiler_compiler.frontend.set_order import check_set_order
from boiler_compiler.frontend.source import ProgramFiles
from boiler_compiler.frontend.speed import check_annotations
from boiler_compiler.frontend.stacked import check_circles
from boiler_compiler.frontend.targets import check_targets
from boiler_compiler.frontend.unknown_names import check_names
from boiler_compiler.frontend.unused import check_references
from boiler_compiler.model import Program, Span

STACK_BYTES = 256 * 1024 * 1024
RECURSION = 20_000
"""Nested code is followed by recursion; this is room for whatever CPython itself compiles."""


def analyse(source: ProgramFiles, digest: str, reports: Reports) -> Program | None:
    """The typed model; None where a file is not Python. With findings of severity error it is not to be built."""
    return _with_room(lambda: _analyse(source, digest, reports), reports, source)


def _with_room(
    work: Callable[[], Program | None], reports: Reports, source: ProgramFiles
) -> Program | None:
    """Runs in a thread with a large stack; a program that is nested deeper than that has a finding."""
    result: list[Program | None] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work())
        except RecursionError:
            file = f"{source.entry}.py"
            reports.add("BC0105", Span(file, 0, 0, 0, 0), "the program is nested too deeply")
            result.append(None)
        except TooLargeError as error:
            reports.add("BC0105", error.span, error.message, error.help)
            result.append(None)
        except BaseException as error:
            failed.append(error)

    before = threading.stack_size(STACK_BYTES)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION))
    collecting = gc.isenabled()
    gc.disable()  # trees are all that is made, and looking through them again and again finds nothing to free
    try:
        thread = threading.Thread(target=run, name="boilerc-analysis")
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
        sys.setrecursionlimit(limit)
        if collecting:
            gc.enable()
    if failed:
        raise failed[0]
    return result[0]


def _analyse(source: ProgramFiles, digest: str, reports: Reports) -> Program | None:
    modules = _modules(source, reports)
    if modules is None:
        return None
    index = Index(modules, reports)
    interp = Interpreter(index)
    check_imports(index)
    declarations.declare(index, interp)
    check_names(index, _made_stores(index, interp))
    check_purity(index)
    check_set_order(index)
    clients.find_forms(interp)
    program = _program(source, digest, index, interp)
    if not reports.failed:
        check_circles(program, reports)
        check_targets(program, reports)
    if not reports.failed:
        check_references(interp, program.stores)
    return program


def _modules(source: ProgramFiles, reports: Reports) -> dict[str, Module] | None:
    found: dict[str, Module] = {}
    good = True
    for file, text in source.files.items():
        parts = file.removesuffix(".py").split("/")
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        module = parse(name, file, text, reports)
        if module is None:
            good = False
        else:
            found[name] = module
    return found if good else None


def _made_stores(index: Index, interp: Interpreter) -> frozenset[str]:
    """Store classes that exist by being named in a view's own `new`."""
    found = set()
    for info in index.classes.values():
        shape = roots.made_store(interp, info) if info.kind == "ViewModel" else None
        if shape is not None and shape.info is None:
            found.add(shape.name)
    return frozenset(found)


def _program(source: ProgramFiles, digest: str, index: Index, interp: Interpreter) -> Program:
    found_models, found_stores, found_views, found_maps = {}, {}, {}, {}
    changelogs = topics.changelogs(interp)
    for name, info in index.classes.items():
        match info.kind:
            case "DomainModel":
                models.check_attributes(interp, info)
                clients.check_functions(interp, info)
                model = models.domain_model(interp, info)
                found_models[name] = replace(model, topic=changelogs.get(info))
            case "Serializable":
                models.check_attributes(interp, info)
                clients.check_functions(interp, info)
                found_maps[name] = tuple(models.typed_attributes(interp, info))
            case "Store":
                store = stores.store(interp, info)
                if store is not None:
                    found_stores[name] = store
            case "ViewModel":
                models.check_attributes(interp, info)
                found_views[name] = views.view_model(interp, info)
                clients.check_functions(interp, info)
                shape = roots.store_shape(interp, info)
                if shape is not None and shape.info is None:
                    found_stores[shape.name] = stores.open_store(interp, shape, info)
    check_functions(interp)
    check_annotations(index)
    kept = mediators.mediators(interp, found_views, changelogs)
    return Program(
        source.job,
        source.entry,
        tuple(sorted(source.files)),
        digest,
        found_models,
        found_stores,
        found_views,
        found_maps,
        kept,
        pushdown.pushable(interp, found_views, kept) if not index.reports.failed else {},
    )
