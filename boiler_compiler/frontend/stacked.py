"""Views over views: which views others can be made of, and circles of them.

Must not know what views read of each other.
"""

from __future__ import annotations

from boiler_compiler.frontend import roots
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.reports import Reports
from boiler_compiler.model import Program, Span


def check_documents(interp: Interpreter, view: ClassInfo, place: Span) -> bool:
    """Whether each object of a view is one document, so that others can be made of it; else there is a finding."""
    if roots.single_path(view):
        return True
    if view.method("_view_refs") is None:
        message = f"{view.name} has no doc_ref, so it has no documents"
    else:
        message = f"{view.name} has _view_refs: nothing says which of its documents is meant"
    help = f"give {view.name} a doc_ref, and let a view over it have the _view_refs"
    if view.method("_view_refs") is None:
        help = f"give {view.name} a doc_ref"
    interp.reports.add("BC0512", place, message, help)
    return False


def made_of(program: Program, view: str) -> tuple[str, ...]:
    """The classes that a view is made of, by name."""
    found = program.views[view]
    names: list[str] = []
    store = program.stores.get(found.store or "")
    if store is not None:
        names += [store.model, *(slot.model for slot in store.slots)]
    if found.rows is not None:
        names.append(found.rows)
    if found.aggregator is not None:
        names.append(found.aggregator.input)
    return tuple(dict.fromkeys(names))


def models_below(program: Program, view: str) -> frozenset[str]:
    """The models whose documents a view is made of, through all views below it."""
    found: set[str] = set()
    seen: set[str] = set()
    stack = [view]
    while stack:
        each = stack.pop()
        if each in seen:
            continue
        seen.add(each)
        if each in program.models:
            found.add(each)
        elif each in program.views:
            stack += made_of(program, each)
    return frozenset(found)


def check_circles(program: Program, reports: Reports) -> None:
    """A finding for each circle of views, which names all of it."""
    done: set[str] = set()
    for name in program.views:
        if name in done:
            continue
        way = _circle(program, name)
        if way and not done & set(way):
            pairs = zip(way, [*way[1:], way[0]], strict=True)
            message = "each is made of the next: " + ", ".join(f"{a} of {b}" for a, b in pairs)
            help = "let one of them read the models themselves"
            reports.add("BC0514", program.views[name].span, message, help)
        done |= set(way)


def _circle(program: Program, start: str) -> list[str]:
    """A way from a view through what it is made of back to itself; empty where there is none."""
    stack: list[list[str]] = [[start]]
    visited: set[str] = set()
    while stack:
        way = stack.pop()
        for below in made_of(program, way[-1]):
            if below == start:
                return way
            if below in program.views and below not in visited:
                visited.add(below)
                stack.append([*way, below])
    return []
