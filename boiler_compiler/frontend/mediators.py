"""Mediators: their source, their view, and where their trigger emits.

The same rules as boiler.units, from the text alone. Must not know plans.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import libcst as cst

from boiler_compiler.frontend import declared, queries
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.frames import Frame, Seen
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.values import (
    ANYWHERE,
    UNKNOWN,
    ClassValue,
    Document,
    Function,
    GroupQuery,
    MediatorValue,
    Nothing,
    QueryValue,
    Ref,
    SnapshotValue,
    SourceDecl,
    StoreShape,
    Value,
)
from boiler_compiler.frontend.views import target_method, templates_of
from boiler_compiler.model import Mediator, Source, Span, ViewModel

TARGET = """\
@property
def doc_ref(self):
    return CTX.db.document(f"collection/{...}")"""


@dataclass(frozen=True)
class _Trigger:
    """The method that a mediator's source calls, and by which triggers."""

    method: Method
    names: frozenset[str]


def mediators(interp: Interpreter, views: dict[str, ViewModel]) -> dict[str, Mediator]:
    """All mediators by name; for a program without any, one for each view with a store and a target."""
    classes = interp.index.classes.values()
    declared_ones = [info for info in classes if info.kind == "Mediator"]
    found: dict[str, Mediator] = {}
    for info in declared_ones:
        mediator = _mediator(interp, info, views)
        if mediator is not None:
            found[info.name] = mediator
    if not declared_ones:
        for info in classes:
            if info.kind == "ViewModel" and (implicit := _implicit(interp, info)) is not None:
                found[info.name] = implicit
    return found


def _implicit(interp: Interpreter, info: ClassInfo) -> Mediator | None:
    if target_method(info) is None:
        return None
    shape = declared.store_shape(interp, info)
    if shape is None:
        if declared.rows_method(info) is None and not _annotated(info):
            message = f"{info.name} has a target but no store"
            interp.reports.add("BC0501", info.span, message, _store_help(interp))
        return None
    model = _root(shape)
    if model is None:
        return None  # the store has a finding
    collection = declared.collection_of(interp, model)
    source = Source("domain_model", model.name, collection, None, (), info.span)
    return Mediator(info.name, source, info.name, None, None, False, True, info.span)


def _annotated(view: ClassInfo) -> bool:
    return any("store" in each.annotations for each in view.line())


def _store_help(interp: Interpreter) -> str:
    return f"store: {_only(interp, 'Store')}"


def _only(interp: Interpreter, kind: str) -> str:
    """The name of the one class of a kind; `...` where there is not one."""
    found = [i.name for i in interp.index.classes.values() if i.kind == kind]
    return found[0] if len(found) == 1 else "..."


def _root(shape: StoreShape) -> ClassInfo | None:
    return next((model for name, model, _ in shape.models if name == shape.root), None)


def _mediator(interp: Interpreter, info: ClassInfo, views: dict[str, ViewModel]) -> Mediator | None:
    declaration, sinks = info.source(), dict(info.sinks())
    trigger = _trigger(interp, info)
    view_value = info.name_value("view_model_cls")
    if declaration is None and trigger is None and view_value is None:
        return None  # a base class for others
    if declaration is None:
        if info.name_value("source") is None:
            message = f"{info.name} has no source"
            help = "source = source.domain_model(...)"
            interp.reports.add("BC0601", info.span, message, help)
        return None
    source, model = _source(interp, declaration, info)
    view = _view(interp, info, trigger, view_value)
    if not sinks and info.name_value("sink") is None:
        message = f"{info.name} has no sink"
        interp.reports.add("BC0601", info.span, message, "sink = sink.firestore()")
    if source is None or view is None:
        return None
    shape = declared.store_shape(interp, view)
    if shape is None:
        if declared.rows_method(view) is None and not _annotated(view):
            message = f"{view.name} is kept by {info.name} and has no store"
            interp.reports.add("BC0501", view.span, message, _store_help(interp))
        return None
    _check_root(interp, source, view, shape)
    if trigger is not None and declared.rows_method(view) is not None:
        span = info.module.span(trigger.method.node.name)
        message = f"{view.name} has rows, and is kept by view_model_cls alone"
        interp.reports.add("BC0506", span, message, f"view_model_cls = {view.name}")
    templates: tuple[str, ...] | None = None
    if trigger is None:
        if target_method(view) is None:
            message = f"{view.name} is kept by {info.name} and has no doc_ref or _view_refs"
            interp.reports.add("BC0502", view.span, message, TARGET)
    else:
        _check_parameters(interp, source, trigger)
        templates = _emitted(interp, info, source, model, trigger, shape, views)
    if source.group is not None:
        target = views[view.name].target
        found = templates or (target.templates if target is not None else None)
        templates = _anywhere(interp, source.group, shape, found or ())
    atomic = any(_atomic(interp, sink.call, info) for sink in sinks.values())
    name = trigger.method.name if trigger is not None else None
    return Mediator(info.name, source, view.name, name, templates, atomic, False, info.span)


def _anywhere(
    interp: Interpreter, group: str, shape: StoreShape, templates: tuple[str, ...]
) -> tuple[str, ...]:
    """The path templates where roots lie in every collection of the group, not in their model's alone."""
    root = _root(shape)
    below = f"{declared.collection_of(interp, root)}/*/" if root is not None else ""
    return tuple(
        f"{ANYWHERE}/{group}/*/{t.removeprefix(below)}" if below and t.startswith(below) else t
        for t in templates
    )


def _atomic(interp: Interpreter, call: cst.Call, info: ClassInfo) -> bool:
    return declared.flag(interp, call, "atomic", info.module) or False


# ---- the source


def _source(
    interp: Interpreter, declaration: SourceDecl, info: ClassInfo
) -> tuple[Source | None, ClassInfo | None]:
    call, module = declaration.call, declaration.module
    span = module.span(call)
    frame = Frame(module, dict(info.names))
    if declaration.kind == "domain_model":
        given = [a.value for a in call.args if a.keyword is None]
        model = interp.expression(given[0], frame) if given else None
        if not isinstance(model, ClassValue) or model.info.kind != "DomainModel":
            what = "source.domain_model takes a DomainModel first"
            interp.reports.add("BC0609", module.span(given[0]) if given else span, what)
            return None, None
        return _of_query(interp, "domain_model", _conditions(interp, model.info, call, frame), span)
    node = declared.option(call, "query") or (call.args[0].value if call.args else None)
    if node is None:
        help = "source.firestore(query=Model.get_query())"
        interp.reports.add("BC0609", span, "source.firestore needs a query", help)
        return None, None
    with interp.recording():
        query = interp.expression(node, frame)
    match query:
        case QueryValue():
            return _of_query(interp, "firestore", query, span)
        case GroupQuery(group):
            return Source("firestore", None, None, group, (), span), None
    help = 'Model.get_query(), Model.where(...), or Query(path="**/name")'
    what = "this is no query that can be listened to"
    if isinstance(query, ClassValue) and query.info.kind == "DomainModel":
        help = f"{query.info.name}.get_query()"
    interp.reports.add("BC0609", module.span(node), what, help)
    return None, None


def _conditions(interp: Interpreter, model: ClassInfo, call: cst.Call, frame: Frame) -> QueryValue:
    """The conditions of `source.domain_model(M, ...)`, as if by `M.where(...)`."""
    with interp.recording():
        found = queries.narrowed(interp, model, None, call.args[1:], call, frame)
    assert isinstance(found, QueryValue)
    return found


def _of_query(
    interp: Interpreter,
    kind: Literal["domain_model", "firestore"],
    query: QueryValue,
    span: Span,
) -> tuple[Source, ClassInfo]:
    collection = declared.collection_of(interp, query.model)
    return Source(kind, query.model.name, collection, None, query.reads, span), query.model


def _check_root(interp: Interpreter, source: Source, view: ClassInfo, shape: StoreShape) -> None:
    root = _root(shape)
    if root is None:
        return
    collection = declared.collection_of(interp, root)
    if source.collection is not None and source.collection != collection:
        message = f"the source gives {source.model}, but the root of {view.name} is {root.name}"
        help = f"source.domain_model({root.name})"
        if source.kind == "firestore":
            help = f"source.firestore(query={root.name}.get_query())"
        interp.reports.add("BC0605", source.span, message, help)
    if source.group is not None and source.group != collection.rpartition("/")[2]:
        message = (
            f"the source gives **/{source.group}, but the root of {view.name} lies in {collection}"
        )
        help = f"source.firestore(query={root.name}.get_query())"
        interp.reports.add("BC0605", source.span, message, help)


# ---- the trigger


def _trigger(interp: Interpreter, info: ClassInfo) -> _Trigger | None:
    methods: dict[str, Method] = {}
    for base in reversed(info.line()):
        for method in base.methods.values():
            for name, span in method.triggers:
                other = methods.get(name)
                if other is not None and other.name != method.name:
                    message = f"{other.name} and {method.name} both have the trigger {name}"
                    interp.reports.add("BC0602", span, message, "keep one of the two methods")
                methods[name] = method
    if not methods:
        return None
    distinct = {id(m): m for m in methods.values()}
    if len({m.name for m in distinct.values()}) > 1:
        names = sorted({m.name for m in distinct.values()})
        span = max(span for m in distinct.values() for _, span in m.triggers)
        message = f"{' and '.join(names)} are called for different triggers"
        interp.reports.add("BC0602", span, message, "stack both triggers on one method")
    return _Trigger(next(iter(methods.values())), frozenset(methods))


def _view(
    interp: Interpreter, info: ClassInfo, trigger: _Trigger | None, declared_view: Value | None
) -> ClassInfo | None:
    match declared_view:
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
    if trigger is None:
        message = f"{info.name} has no view: neither view_model_cls nor a trigger"
        help = f"view_model_cls = {_only(interp, 'ViewModel')}"
        interp.reports.add("BC0601", info.span, message, help)
        return None
    span = info.module.span(trigger.method.node.name)
    named = _views_named(interp, trigger.method.node)
    if len(named) != 1:
        names = ", ".join(view.name for view in named)
        what = f"several views: {names}" if named else "no view"
        help = "give each view a mediator of its own" if named else ""
        help = help or f"view_model_cls = {_only(interp, 'ViewModel')}"
        interp.reports.add("BC0606", span, f"{trigger.method.name} names {what}", help)
        return None
    return named[0]


def _views_named(interp: Interpreter, node: cst.CSTNode) -> list[ClassInfo]:
    found: dict[str, ClassInfo] = {}
    stack = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, cst.Name):
            info = interp.index.classes.get(each.value)
            if info is not None and info.kind == "ViewModel":
                found[info.name] = info
        stack.extend(each.children)
    return [found[name] for name in sorted(found)]


def _check_parameters(interp: Interpreter, source: Source, trigger: _Trigger) -> None:
    node, module = trigger.method.node, trigger.method.function.module
    wanted = ("self", "obj") if source.kind == "domain_model" else ("self", "ref", "snapshot")
    parameters = (*node.params.posonly_params, *node.params.params)
    least = sum(p.default is None for p in parameters)
    star = isinstance(node.params.star_arg, cst.Param)
    if least > len(wanted) or (len(parameters) < len(wanted) and not star):
        message = f"{node.name.value} is called with {', '.join(wanted)}"
        help = f"def {node.name.value}({', '.join(wanted)}):"
        interp.reports.add("BC0608", module.span(node.name), message, help)


def _emitted(
    interp: Interpreter,
    info: ClassInfo,
    source: Source,
    model: ClassInfo | None,
    trigger: _Trigger,
    shape: StoreShape,
    views: dict[str, ViewModel],
) -> tuple[str, ...]:
    """The path templates that the trigger emits to."""
    method = trigger.method
    span = method.function.module.span(method.node.name)
    if source.kind == "domain_model" and model is not None:
        given: tuple[Value, ...] = (Document(model, (shape.root,)),)
    else:
        template = f"{source.collection or '**/' + (source.group or '')}/*"
        given = (Ref(frozenset((template,))), SnapshotValue())
    function = Function(method.function.node, method.function.module, info, MediatorValue(info))
    _, _, seen = interp.run(function, given, {})
    _check_frozen(interp, trigger, seen, method)
    if not seen.emissions and not seen.everything:
        help = "self.sink.emit(reference=view.doc_ref, snapshot=view.to_snapshot())"
        interp.reports.add("BC0607", span, f"{method.name} never calls self.sink.emit", help)
        return ()
    results: list[tuple[Span, Value, str]] = []
    if not seen.emissions:
        results.append((span, UNKNOWN, ""))
    targets: set[str] = set()
    for emission in seen.emissions:
        if emission.view is None:
            results.append((emission.place, emission.reference or UNKNOWN, ""))
            continue
        target = views[emission.view.name].target
        if target is None:
            message = f"{emission.view.name} is emitted and has no doc_ref or _view_refs"
            interp.reports.add("BC0502", emission.view.span, message, TARGET)
        else:
            targets |= set(target.templates or ())
    return tuple(sorted({*templates_of(interp, results, "what is emitted"), *targets}))


def _check_frozen(interp: Interpreter, trigger: _Trigger, seen: Seen, method: Method) -> None:
    if len(trigger.names) > 1:
        return
    for (view, way), node in seen.views.items():
        if way in ("new", "once"):
            (name,) = trigger.names
            how = "new" if way == "new" else "once=True"
            message = f"{view.name} is evaluated by {how} on {name} alone"
            help = "stack on_create and on_update, or use get(once=False)"
            span = method.function.module.span(node)
            interp.reports.add("BC0910", span, message, help)
