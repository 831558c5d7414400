"""Findings about where a program as a whole reads and writes: loops, paths with two owners, nothing to do.

Must not know how targets were found.
"""

import heapq
from collections import defaultdict
from typing import Generic, TypeVar

from boiler_compiler.frontend.reports import Reports
from boiler_compiler.frontend.stacked import models_below
from boiler_compiler.frontend.values import ANYWHERE
from boiler_compiler.model import Mediator, Program, SourceKind, Span

Item = TypeVar("Item")

READ: tuple[SourceKind, ...] = ("domain_model", "firestore", "patches", "forms")
"""Sources whose template is a collection of the database."""


def check_targets(program: Program, reports: Reports) -> None:
    """Looks at all mediators together."""
    if not program.mediators and not reports.failed:
        span = Span(f"{program.entry}.py", 0, 0, 0, 0)
        message = "the program has no mediator, and no view with a store and a target"
        help = "give a view a `store` and a `doc_ref`, or declare a Mediator"
        reports.add("BC0610", span, message, help)
    sources: _ByCollection[None] = _ByCollection()
    for source in sources_of(program):
        sources.add(source.rpartition("/")[2], source, None)
    written: _ByCollection[Mediator] = _ByCollection()
    for mediator in program.mediators.values():
        place = _place(program, mediator)
        for template in program.written_by(mediator):
            collection = _collection(template)
            for source, _ in sources.near(collection):
                if contained(template, source):
                    message = f"{template} lies in {source}, which the program reads"
                    reports.add("BC0504", place, message, "write into a collection of its own")
                    break
            for other, owner in written.near(collection):
                if (
                    owner is not mediator
                    and ANYWHERE not in (template, other)
                    and meet(template, other)
                ):
                    message = f"{template} is also written by {owner.name}"
                    help = "write into a collection that no other mediator writes"
                    reports.add("BC0604", mediator.span, message, help)
                    break
            written.add(collection, template, mediator)


class _ByCollection(Generic[Item]):
    """Templates by the last collection in them, each with something: not every one is compared with every other."""

    def __init__(self) -> None:
        self.all: list[tuple[str, Item]] = []
        self.of: dict[str, list[int]] = defaultdict(list)

    def add(self, collection: str, template: str, item: Item) -> None:
        self.of[collection].append(len(self.all))
        self.all.append((template, item))

    def near(self, collection: str) -> list[tuple[str, Item]]:
        """Those whose collection can be that one, in order."""
        if collection == "*":
            return self.all
        same = heapq.merge(self.of.get(collection, ()), self.of.get("*", ()))
        return [self.all[number] for number in same]


def _collection(template: str) -> str:
    """The collection in which a path template lies; `*` where it can be any."""
    parts = template.split("/")
    return parts[-2] if len(parts) > 1 and parts[-2] != ANYWHERE else "*"


def _place(program: Program, mediator: Mediator) -> Span:
    target = program.views[mediator.view].target if mediator.view is not None else None
    if mediator.templates is None and target is not None:
        return target.span
    return mediator.span


def sources_of(program: Program) -> tuple[str, ...]:
    """The collection templates that a program reads, sorted."""
    found = set()
    for mediator in program.mediators.values():
        source = mediator.source
        if source.kind in READ:
            found.add(source.template)
        views = [mediator.view] if mediator.view is not None else []
        if source.kind == "view_model" and source.model is not None:
            views.append(source.model)
        models = {model for view in views for model in models_below(program, view)}
        found |= {program.models[model].collection for model in models}
    return tuple(sorted(found))


def contained(template: str, source: str) -> bool:
    """Whether every path of a path template lies in a collection template."""
    parts, wanted = template.split("/")[:-1], source.split("/")
    if wanted[0] == ANYWHERE:
        return bool(parts) and parts[-1] == wanted[-1]
    return len(parts) == len(wanted) and all(
        w in ("*", p) for w, p in zip(wanted, parts, strict=True)
    )


def meet(left: str, right: str) -> bool:
    """Whether two path templates can be the same path.

    >>> meet("**/lines/*/copies/*", "carts/1/lines/2/copies/x"), meet("**/lines/*/copies/*", "copies/*")
    (True, False)
    """
    a, b = left.split("/"), right.split("/")
    anywhere = a[0] == ANYWHERE, b[0] == ANYWHERE
    a, b = a[anywhere[0] :], b[anywhere[1] :]
    # What is not anywhere has no more segments than it says.
    if (len(a) < len(b) and not anywhere[0]) or (len(b) < len(a) and not anywhere[1]):
        return False
    pairs = zip(reversed(a), reversed(b), strict=False)
    return all(x == y or "*" in (x, y) for x, y in pairs)
