"""Mediators that keep a view: by view_model_cls alone, or by a method that is called for its roots.

Must not know keyed operators or what clients write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import libcst as cst

from boiler_compiler.frontend import aggregators, declared, emitted, roots, triggers, windows
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.frames import Seen
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.sinks import place_of as sink_place
from boiler_compiler.frontend.sources import Feed
from boiler_compiler.frontend.values import (
    ANYWHERE,
    ClassValue,
    Document,
    Function,
    MediatorValue,
    Nothing,
    Ref,
    SnapshotValue,
    Value,
)
from boiler_compiler.model import Mediator, Sink, Source, Span, ViewModel


@dataclass(frozen=True)
class _Called:
    """What a mediator's methods do: the path templates that they emit to, and whether what they make is frozen."""

    templates: tuple[str, ...]
    frozen: Literal["on_create", "on_update"] | None


# ---- without a mediator


def implicit(interp: Interpreter, info: ClassInfo) -> Mediator | None:
    """The mediator that stands for a view of a program without mediators; None for a view that is not kept."""
    if roots.target_method(info) is None:
        return None
    root = roots.root_of_view(interp, info)
    if root is None:
        if not roots.is_kept(interp, info) and not _annotated(info):
            message = f"{info.name} has a target but no store"
            interp.reports.add("BC0501", info.span, message, _store_help(interp))
        return None
    match root.kind:
        case "DomainModel":
            collection = declared.collection_of(interp, root)
            source = Source("domain_model", root.name, collection, None, (), info.span)
        case "ViewModel":
            source = Source("view_model", root.name, None, None, (), info.span)
        case _:
            message = f"{info.name} folds events of {root.name}, and no mediator says where they come from"
            help = (
                f'source = source.kafka(topic_name="...", value_cls={root.name}, event_time="...")'
            )
            interp.reports.add("BC0601", info.span, message, help)
            return None
    return Mediator(info.name, source, info.name, None, None, False, True, info.span)


def _annotated(view: ClassInfo) -> bool:
    return any(each.store is not None for each in view.line())


def _store_help(interp: Interpreter) -> str:
    return f"store: {_only(interp, 'Store')}"


def _only(interp: Interpreter, kind: str) -> str:
    """The name of the one class of a kind; `...` where there is not one."""
    found = [i.name for i in interp.index.classes.values() if i.kind == kind]
    return found[0] if len(found) == 1 else "..."


# ---- with one


def keeper(
    interp: Interpreter,
    info: ClassInfo,
    feed: Feed | None,
    methods: Mapping[str, Method],
    sinks: tuple[Sink, ...],
    views: Mapping[str, ViewModel],
) -> Mediator | None:
    """The typed form of a mediator that keeps a view; None, with a finding, where it can't."""
    main = next(reversed(triggers.root_methods(methods)), None)
    view = _view(interp, info, main, methods)
    check_sinks(interp, info, operator=False)
    window = windows.kind_of(interp, info)
    if feed is None or view is None:
        return None
    by_hand = not roots.is_kept(interp, view)
    if by_hand and (main is None or _annotated(view)):
        if not _annotated(view):
            message = f"{view.name} is kept by {info.name} and has no store"
            interp.reports.add("BC0501", view.span, message, _store_help(interp))
        return None
    root = roots.root_of_view(interp, view)
    if root is None and not by_hand:
        return None  # its declaration has a finding
    if root is not None and not _check_root(interp, feed, view, root):
        return None
    _check_window(interp, info, feed, view)
    if methods and (feed.source.kind == "events" or not _by_method(view)):
        _refuse_methods(interp, info, feed, view, methods)
        return None
    templates: tuple[str, ...] | None = None
    frozen = None
    if methods:
        called = _called(interp, info, feed, view, methods, views)
        templates, frozen = called.templates, called.frozen
    if main is None and roots.target_method(view) is None:
        message = f"{view.name} is kept by {info.name} and has no doc_ref or _view_refs"
        interp.reports.add("BC0502", view.span, message, emitted.TARGET)
        return None
    if feed.source.group is not None and root is not None:
        target = views[view.name].target
        found = templates or (target.templates if target is not None else None)
        templates = _anywhere(interp, feed.source.group, root, found or ())
    if all(sink.kind == "kafka" for sink in sinks):
        templates = ()  # records are no documents
    return Mediator(
        name=info.name,
        source=feed.source,
        view=view.name,
        trigger=main.name if main is not None else None,
        templates=templates,
        atomic=any(sink.atomic for sink in sinks),
        implicit=False,
        span=info.span,
        triggers={name: method.name for name, method in methods.items()},
        sinks=sinks,
        frozen=frozen,
        window=window,
    )


def check_sinks(interp: Interpreter, info: ClassInfo, operator: bool) -> None:
    """Findings for a mediator without sinks, and for sinks to which it can't write."""
    found = dict(info.sinks())
    if not found and info.name_value("sink") is None:
        message = f"{info.name} has no sink"
        interp.reports.add("BC0601", info.span, message, "sink = sink.firestore()")
    for name, declaration in found.items():
        span = declaration.module.span(declaration.call)
        if declaration.kind == "form":
            message = "sink.form takes what clients write: patches and forms"
            interp.reports.add("BC0622", span, message, "sink.firestore()")
        elif name != "sink" and not operator:
            message = f"a view goes to `sink` alone, not to {name}"
            help = "give the view a second mediator for its second sink"
            interp.reports.add("BC0622", sink_place(info, name), message, help)


def _view(
    interp: Interpreter,
    info: ClassInfo,
    main: Method | None,
    methods: Mapping[str, Method],
) -> ClassInfo | None:
    """The view that a mediator keeps."""
    match info.name_value("view_model_cls"):
        case ClassValue(view) if view.kind == "ViewModel":
            return view
        case None | Nothing():
            pass
        case _:
            message = "view_model_cls is no ViewModel of the program"
            help = f"view_model_cls = {_only(interp, 'ViewModel')}"
            span = info.spans.get("view_model_cls", info.span)
            interp.reports.add("BC0601", span, message, help)
            return None
    if main is None:
        message = f"{info.name} has no view: neither view_model_cls nor a trigger"
        if methods:
            message = f"{info.name} has on_delete alone, and no view that it keeps"
        help = f"view_model_cls = {_only(interp, 'ViewModel')}"
        interp.reports.add("BC0601", info.span, message, help)
        return None
    named = list(
        {
            v.name: v for m in triggers.root_methods(methods) for v in views_named(interp, m.node)
        }.values()
    )
    if len(named) != 1:
        names = ", ".join(view.name for view in named)
        what = f"several views: {names}" if named else "no view"
        help = "give each view a mediator of its own" if named else ""
        help = help or f"view_model_cls = {_only(interp, 'ViewModel')}"
        span = triggers.place_of(main)
        interp.reports.add("BC0606", span, f"{main.name} names {what}", help)
        return None
    return named[0]


def views_named(interp: Interpreter, node: cst.CSTNode) -> list[ClassInfo]:
    """The views that a method names, but not only as a type: `assert isinstance(obj, V)` makes none."""
    found: dict[str, ClassInfo] = {}
    stack = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, cst.Annotation | cst.Assert):
            continue
        if isinstance(each, cst.Name):
            info = interp.index.classes.get(each.value)
            if info is not None and info.kind == "ViewModel":
                found[info.name] = info
        stack.extend(each.children)
    return [found[name] for name in sorted(found)]


def _by_method(view: ClassInfo) -> bool:
    """Whether a method can make the view: one root gives one view."""
    return roots.rows_method(view) is None and roots.aggregated(view) is None


# ---- the source's documents are the view's roots


def _check_root(interp: Interpreter, feed: Feed, view: ClassInfo, root: ClassInfo) -> bool:
    """Whether a source gives what a view is made of; else there is a finding."""
    source, given = feed.source, feed.of
    wanted = f"the root of {view.name} is {root.name}"
    if roots.aggregated(view) is not None:
        wanted = f"{view.name} folds {root.name}"
    if source.group is not None:
        collection = declared.collection_of(interp, root) if root.kind == "DomainModel" else ""
        if source.group == collection.rpartition("/")[2]:
            return True
        given_text = f"**/{source.group}"
        if collection:
            wanted = f"the root of {view.name} lies in {collection}"
    else:
        assert given is not None
        given_text = given.name
        if source.kind in ("events", "view_model"):
            good = given.descends_from(root) if source.kind == "events" else given is root
        else:
            same = root.kind == "DomainModel"
            good = same and source.collection == declared.collection_of(interp, root)
        if good:
            return True
    message = f"the source gives {given_text}, but {wanted}"
    interp.reports.add("BC0605", source.span, message, _source_of(source, root))
    return False


def _source_of(source: Source, root: ClassInfo) -> str:
    """A source that gives a view's roots."""
    match root.kind:
        case "ViewModel":
            return f"source.view_model({root.name})"
        case "DomainModel" if source.kind == "firestore":
            return f"source.firestore(query={root.name}.get_query())"
        case "DomainModel":
            return f"source.domain_model({root.name})"
    return f'source.kafka(topic_name="...", value_cls={root.name}, event_time="...")'


def _anywhere(
    interp: Interpreter, group: str, root: ClassInfo, templates: tuple[str, ...]
) -> tuple[str, ...]:
    """The path templates where roots lie in every collection of the group, not in their model's alone."""
    below = f"{declared.collection_of(interp, root)}/*/"
    return tuple(
        f"{ANYWHERE}/{group}/*/{t.removeprefix(below)}" if t.startswith(below) else t
        for t in templates
    )


def _check_window(interp: Interpreter, info: ClassInfo, feed: Feed, view: ClassInfo) -> None:
    """Findings for a window where none can be, and for a view that needs one or does not differ by it."""
    declaration = windows.window_of(info)
    if feed.source.kind != "events":
        help = "a document is as it is now, at no time; group by one of its own times in `key`"
        windows.refuse(
            interp, info, f"{view.name} is made of documents, which have no window", help
        )
        return
    if declaration is None:
        place = aggregators.uses_window(interp, view)
        if place is not None:
            message = f"{info.name} keeps {view.name} without a window"
            help = "window = window.tumble(timedelta(minutes=10))"
            interp.reports.add("BC0614", place, message, help)
        return
    span = declaration.module.span(declaration.call)
    if declaration.kind == "session" and view.method("merge") is None:
        accumulator = "..."
        message = f"{view.name} has no merge: an event can join two sessions into one"
        help = f"@classmethod\ndef merge(cls, a, b): {accumulator}"
        interp.reports.add("BC0615", span, message, help)
    target = roots.target_method(view)
    if target is not None and not aggregators.target_uses_window(interp, view):
        place = triggers.place_of(target)
        message = f"{target.name} is the same for each window of a group"
        help = "put self.window.start into the path"
        interp.reports.add("BC0627", place, message, help)


# ---- methods


def _refuse_methods(
    interp: Interpreter,
    info: ClassInfo,
    feed: Feed,
    view: ClassInfo,
    methods: Mapping[str, Method],
) -> None:
    help = f"view_model_cls = {view.name}"
    method = next(iter(methods.values()))
    if roots.rows_method(view) is not None:
        message = f"{view.name} has rows, and is kept by view_model_cls alone"
        interp.reports.add("BC0506", triggers.place_of(method), message, help)
    elif roots.aggregated(view) is not None and feed.source.kind != "events":
        message = f"{view.name} folds rows, and is kept by view_model_cls alone"
        interp.reports.add("BC0506", triggers.place_of(method), message, help)
    else:
        why = "is for documents, and this source gives events"
        triggers.refuse(interp, methods, tuple(methods), "BC0616", why)


def _called(
    interp: Interpreter,
    info: ClassInfo,
    feed: Feed,
    view: ClassInfo,
    methods: Mapping[str, Method],
    views: Mapping[str, ViewModel],
) -> _Called:
    """Follows the methods of a mediator."""
    templates: set[str] = set()
    frozen = None
    if not triggers.root_methods(methods):
        target = views[view.name].target
        templates |= set((target.templates if target is not None else None) or ())
    for main in triggers.root_methods(methods):
        seen = followed(interp, info, feed, view, main)
        frozen = triggers.frozen(interp, methods, main, seen)
        _check_by_hand(interp, view, main, seen)
        emitted.check_calls(interp, seen.emissions)
        place = triggers.place_of(main)
        if not seen.emissions and not seen.everything:
            help = "self.sink.emit(reference=view.doc_ref, snapshot=view.to_snapshot())"
            message = f"{main.name} never calls self.sink.emit"
            interp.reports.add("BC0607", place, message, help)
        unknown = place if seen.everything and not seen.emissions else None
        templates |= set(emitted.templates(interp, seen.emissions, views, unknown))
    last = methods.get("on_delete")
    if last is not None:
        seen = followed(interp, info, feed, view, last)
        for (found, way), node in seen.views.items():
            message = f"{found.name}.{'new' if way == 'new' else 'get'} in on_delete, when the root is gone"
            help = "make what is left of it by hand, from the last version"
            interp.reports.add("BC0625", last.function.module.span(node), message, help)
        emitted.check_calls(interp, seen.emissions)
        templates |= set(emitted.templates(interp, seen.emissions, views, None))
    return _Called(tuple(sorted(templates)), frozen)


def followed(
    interp: Interpreter, info: ClassInfo, feed: Feed, view: ClassInfo | None, method: Method
) -> Seen:
    """What a method of a mediator does; `view` is what it keeps, if that is one."""
    triggers.check_parameters(interp, feed.source, method)
    source = feed.source
    given: tuple[Value, ...]
    if source.kind == "firestore":
        template = f"{source.collection or '**/' + (source.group or '')}/*"
        given = (Ref(frozenset((template,))), SnapshotValue())
    else:
        assert feed.of is not None
        shape = roots.store_shape(interp, view) if view is not None else None
        given = (Document(feed.of, (shape.root if shape is not None else "root",)),)
    function = Function(method.node, method.function.module, info, MediatorValue(info))
    _, frame, seen = interp.run(function, given, {})
    triggers.check_runs(interp, function, frame, "BC0608")
    return seen


def _check_by_hand(interp: Interpreter, view: ClassInfo, method: Method, seen: Seen) -> None:
    """Findings for `get` and `new` of a view that is made of nothing, and for views that the method does not keep."""
    for (found, _), node in seen.views.items():
        if not roots.is_kept(interp, found) and not _annotated(found):
            message = f"{found.name} has no store, so that it can't be evaluated"
            span: Span = method.function.module.span(node)
            interp.reports.add("BC0501", span, message, f"{found.name}(name=value, ...)")
