"""Client writes: patches and forms, and the setters and initialisers by which they reach documents.

The same rules as boiler.clients, from the text alone. Must not know how writes are carried out.
"""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from boiler_compiler.frontend import declared, emitted, roots, triggers, windows
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.declared_values import SourceDecl
from boiler_compiler.frontend.frames import Frame, Seen
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.objects import bound
from boiler_compiler.frontend.sources import Feed
from boiler_compiler.frontend.values import (
    ANYWHERE,
    ClassValue,
    Document,
    Function,
    GroupQuery,
    MediatorValue,
    Nothing,
    Ref,
    SnapshotValue,
    Value,
    ViewValue,
)
from boiler_compiler.model import Mediator, Sink

FORM = "sink = sink.form()"
SETTER = "@x.setter\ndef x(self, value): ..."


# ---- forms of the program, and what their initialisers give


def find_forms(interp: Interpreter) -> None:
    """Tells the interpreter which views are forms, and what their attributes hold."""
    for info in interp.index.classes.values():
        declaration = info.source() if info.kind == "Mediator" else None
        if declaration is None or declaration.kind != "view_model":
            continue
        with interp.quietly(), interp.recording():
            found = _form_of(interp, info, declaration)
        if found is not None:
            interp.forms[found[0]] = found[1]
    for form in interp.forms:
        with interp.quietly(), interp.recording(), interp.for_clients():
            for function, given in _functions(interp, form):
                interp.run(function, given, {})


def _form_of(
    interp: Interpreter, info: ClassInfo, declaration: SourceDecl
) -> tuple[ClassInfo, str] | None:
    """The form of a source and its group; `*` where the query can't be told."""
    frame = Frame(declaration.module, dict(info.names))
    view = declared.argument(declaration.call, 0, "")
    query = declared.argument(declaration.call, 1, "query")
    if view is None or query is None:
        return None
    match interp.expression(view, frame), interp.expression(query, frame):
        case ClassValue(form), GroupQuery(group) if form.kind == "ViewModel":
            return form, group
        case ClassValue(form), _ if form.kind == "ViewModel":
            return form, "*"
    return None


def _functions(interp: Interpreter, view: ClassInfo) -> list[tuple[Function, tuple[Value, ...]]]:
    """The initialisers, the setters and what carries them on, of a view or model; each with what it is called with."""
    found: list[tuple[Function, tuple[Value, ...]]] = []
    owner: Value = ViewValue(view) if view.kind == "ViewModel" else Document(view, (view.name,))
    for name in view.all_attributes():
        function = view.initializer(name)
        if function is not None:
            found.append((bound(function, owner), ()))
    for name in view.all_attributes():
        function = view.setter(name)
        if function is not None:
            value = declared.value_of(interp, view, name, ())
            found.append((bound(function, owner), (value,)))
    last = view.method("propagate_change") if view.kind == "ViewModel" else None
    if last is not None and last.kind == "method":
        found.append((bound(last.function, owner), ()))
    return found


def check_functions(interp: Interpreter, view: ClassInfo) -> None:
    """Findings about the setters and initialisers of a view, or the setters of a model."""
    for name, declaration in view.attributes.items():
        initialize = declared.option(declaration.call, "initialize") is not None
        module = declaration.module
        function = view.initializer(name)
        if initialize and declared.flag(interp, declaration.call, "initialize", module) is None:
            span = module.span(declaration.call)
            interp.reports.add("BC0626", span, "initialize is True or False", "initialize=True")
        elif (initialize or name in view.initializers) and view.kind != "ViewModel":
            message = f"{view.name} is no form: nothing calls the initialiser of {name}"
            interp.reports.add("BC0626", view.spans[name], message)
        elif initialize and function is None:
            message = f"{name} has initialize, and no @{name}.init that would do it"
            help = f"@{name}.init\ndef {name}(self): ..."
            interp.reports.add("BC0626", view.spans[name], message, help)
        elif function is not None and not initialize and name in view.initializers:
            message = f"the initialiser of {name} is never called"
            text = cst.Module([]).code_for_node(declaration.call)
            help = _with_initialize(text)
            interp.reports.add("BC0626", module.span(declaration.call), message, help)
    for functions, wanted in ((view.setters, ("self", "value")), (view.initializers, ("self",))):
        for name, function in functions.items():
            assert isinstance(function.node, cst.FunctionDef)
            triggers.takes(interp, Method(name, "method", function, function.node), wanted)
    with interp.for_clients():
        for function, given in _functions(interp, view):
            _, frame, _ = interp.run(function, given, {})
            triggers.check_runs(interp, function, frame, "BC0608")


def _with_initialize(call: str) -> str:
    inner = call.rstrip()[:-1].rstrip().rstrip(",")
    return f"{inner}initialize=True)" if inner.endswith("(") else f"{inner}, initialize=True)"


# ---- the mediators


def client(
    interp: Interpreter,
    info: ClassInfo,
    feed: Feed,
    methods: Mapping[str, Method],
    sinks: tuple[Sink, ...],
    changelogs: Mapping[ClassInfo, str],
) -> Mediator | None:
    """The typed form of a mediator of patches or forms; None where it has no method that could be called.

    `changelogs` are the models whose documents live in a topic.
    """
    view, is_form = feed.of, feed.source.kind == "forms"
    assert view is not None
    windows.refuse(interp, info, "a window is for events, and clients write documents")
    triggers.refuse(
        interp, methods, ("on_delete",), "BC0624", "has no meaning for what clients write"
    )
    _check_sinks(interp, info)
    _check_view(interp, info, feed, view, changelogs)
    called = triggers.root_methods(methods)
    if not called:
        parameters = "self, obj" if is_form else "self, ref, snapshot"
        message = f"{info.name} has no method that writes what clients ask for"
        help = (
            f"@source.triggers.on_create\n@source.triggers.on_update\ndef write({parameters}): ..."
        )
        interp.reports.add("BC0601", info.span, message, help)
        return None
    for method in called:
        if triggers.check_parameters(interp, feed.source, method):
            _check_body(interp, info, feed, method)
    return Mediator(
        name=info.name,
        source=feed.source,
        view=view.name,
        trigger=called[-1].name,
        templates=(),
        atomic=False,
        implicit=False,
        span=info.span,
        role="form" if is_form else "patch",
        triggers={n: m.name for n, m in methods.items()},
        sinks=sinks,
    )


def _check_sinks(interp: Interpreter, info: ClassInfo) -> None:
    found = dict(info.sinks())
    if not found and info.name_value("sink") is None:
        message = f"{info.name} has no sink"
        interp.reports.add("BC0601", info.span, message, FORM)
    for declaration in found.values():
        if declaration.kind != "form":
            span = declaration.module.span(declaration.call)
            message = f"what clients write goes to sink.form, not to sink.{declaration.kind}"
            interp.reports.add("BC0622", span, message, "sink.form()")


def _check_view(
    interp: Interpreter,
    info: ClassInfo,
    feed: Feed,
    view: ClassInfo,
    changelogs: Mapping[ClassInfo, str],
) -> None:
    """Findings for a view that can't be written, or to which nothing leads."""
    span = feed.source.span
    names = [n for n in view.all_attributes() if view.setter(n) is not None]
    is_form = feed.source.kind == "forms"
    if is_form:
        names += [n for n in view.all_attributes() if view.initializer(n) is not None]
        if roots.is_kept(interp, view):
            message = f"{view.name} is made of documents: a form is made of what a client wrote"
            interp.reports.add("BC0623", span, message, "give the form a view of its own")
            return
    elif roots.rows_method(view) is not None or not roots.is_kept(interp, view):
        message = f"{view.name} has no store, whose documents a patch could change"
        interp.reports.add("BC0623", span, message, "patch a view that has a store")
        return
    elif roots.aggregated(view) is not None:
        message = f"{view.name} is an aggregate: a patch can't change what it folds"
        interp.reports.add("BC0623", span, message, "patch a view that has a store")
        return
    elif (apart := _out_of_reach(interp, view, changelogs)) is not None:
        slot, model = apart
        message = (
            f"{slot} in the store of {view.name} is of {model.name}, which lives in topic "
            f"{changelogs[model]}; a patch reads and writes the database"
        )
        interp.reports.add("BC0623", span, message, f"patch a view that has no {model.name}")
        return
    if not names:
        message = f"{view.name} has no setter, so that nothing of it can be written"
        interp.reports.add("BC0623", span, message, SETTER)
    other = info.name_value("view_model_cls")
    if other is not None and not isinstance(other, Nothing):
        message = "view_model_cls has no meaning here: the source names the view"
        interp.reports.add("BC0624", info.spans.get("view_model_cls", info.span), message)


def _out_of_reach(
    interp: Interpreter, view: ClassInfo, changelogs: Mapping[ClassInfo, str]
) -> tuple[str, ClassInfo] | None:
    """The first reference of the view's store to documents that are not in the database, and their model."""
    shape = roots.store_shape(interp, view)
    models = shape.models if shape is not None else ()
    return next(((name, model) for name, model, _ in models if model in changelogs), None)


def _check_body(interp: Interpreter, info: ClassInfo, feed: Feed, method: Method) -> None:
    view, source = feed.of, feed.source
    assert view is not None
    function = Function(method.node, method.function.module, info, MediatorValue(info))
    given: tuple[Value, ...] = (ViewValue(view),)
    if source.kind == "patches":
        given = (Ref(frozenset((f"{ANYWHERE}/{source.group}/*",))), SnapshotValue())
    with interp.for_clients():
        _, frame, seen = interp.run(function, given, {})
    triggers.check_runs(interp, function, frame, "BC0608")
    _check_views(interp, seen, method, view)
    span = triggers.place_of(method)
    if not seen.emissions and not seen.propagated and not seen.everything:
        help = "self.sink.emit(obj)"
        interp.reports.add("BC0607", span, f"{method.name} never calls self.sink.emit", help)
    emitted.check_calls(interp, seen.emissions, client=True)


def _check_views(interp: Interpreter, seen: Seen, method: Method, view: ClassInfo) -> None:
    """Findings for views that are not evaluated within the transaction."""
    for (found, way), node in seen.views.items():
        span = method.function.module.span(node)
        if way == "get":
            message = f"{found.name}.get must read at once here, within the transaction"
            help = _once(node)
            interp.reports.add("BC0624", span, message, help)
        elif way == "new":
            message = f"{found.name}.new is for the documents of a source; here there is a patch"
            help = f"{found.name}.get(doc_id=ref.id, once=True)"
            interp.reports.add("BC0624", span, message, help)


def _once(node: cst.CSTNode) -> str:
    """The call with once=True."""
    if not isinstance(node, cst.Call):
        return ""
    kept = [a for a in node.args if a.keyword is None or a.keyword.value != "once"]
    text = ", ".join(
        cst.Module([]).code_for_node(a.with_changes(comma=cst.MaybeSentinel.DEFAULT)) for a in kept
    )
    called = cst.Module([]).code_for_node(node.func)
    return f"{called}({text}, once=True)" if text else f"{called}(once=True)"
