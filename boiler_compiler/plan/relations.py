"""What views read: collections, and other views. A view that others read has a stream of its own.

Must not know nodes.
"""

from boiler_compiler.model import Mediator, Program, Source, ViewModel


def root_class(program: Program, view: ViewModel) -> str | None:
    """The class of what a view is made of; None for one that is given its values by hand."""
    if view.aggregator is not None:
        return view.aggregator.input
    if view.rows is not None:
        return view.rows
    return program.stores[view.store].model if view.store is not None else None


def relation(program: Program, name: str) -> str:
    """The id of the source of a class's documents: a model's or a view's."""
    if name in program.views:
        return f"views:{name}"
    return f"documents:{program.models[name].collection}"


def classes_read(program: Program, view: ViewModel) -> set[str]:
    """The models and views that a view reads: its roots or rows, and those of its store."""
    found = set()
    if view.store is not None:
        found |= {slot.model for slot in program.stores[view.store].slots}
    root = root_class(program, view)
    if root is not None and root not in program.maps:
        found.add(root)
    return found


def streams(program: Program) -> dict[str, tuple[Mediator, ...]]:
    """The mediators whose claims are the stream of each view that others read; a view comes after those that it reads.

    The stream is all of a view's documents, so it has a chain of its own, as of a mediator that is named by the view; but an
    aggregate over events is what its mediators make of them.
    """
    found: dict[str, tuple[Mediator, ...]] = {}

    def add(name: str) -> None:
        if name in found:
            return
        view = program.views[name]
        for other in sorted(classes_read(program, view)):
            if other in program.views:
                add(other)
        found[name] = _keepers(program, view)

    for mediator in (program.mediators[name] for name in sorted(program.mediators)):
        for name in sorted(_read_by(program, mediator)):
            if name in program.views:
                add(name)
    return found


def collections_read(program: Program) -> set[str]:
    """The collection templates that the program's views read."""
    found: set[str] = set()
    waiting = [program.views[name] for name in streams(program)]
    for mediator in program.mediators.values():
        if mediator.role != "view":
            continue
        if mediator.view is not None:
            waiting.append(program.views[mediator.view])
        if mediator.source.kind in ("domain_model", "firestore", "changelog"):
            found.add(mediator.source.template)
    for view in waiting:
        names = classes_read(program, view)
        found |= {program.models[name].collection for name in names if name in program.models}
    return found


def _read_by(program: Program, mediator: Mediator) -> set[str]:
    if mediator.role != "view":
        return set()
    found = set()
    if mediator.view is not None:
        found = classes_read(program, program.views[mediator.view])
    if mediator.source.kind == "view_model" and mediator.source.model is not None:
        found.add(mediator.source.model)
    return found


def _keepers(program: Program, view: ViewModel) -> tuple[Mediator, ...]:
    if view.aggregator is not None and view.aggregator.over == "event":
        return tuple(
            program.mediators[name]
            for name in sorted(program.mediators)
            if program.mediators[name].view == view.name
        )
    root = root_class(program, view)
    assert root is not None, "a view that is made of nothing is refused"
    if root in program.views:
        source = Source("view_model", root, None, None, (), view.span)
    else:
        collection = program.models[root].collection
        source = Source("domain_model", root, collection, None, (), view.span)
    return (Mediator(view.name, source, view.name, None, None, False, True, view.span),)
