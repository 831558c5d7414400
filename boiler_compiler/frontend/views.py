"""View models: what each getter reads, and the path templates of the target.

Must not know mediators.
"""

from __future__ import annotations

import libcst as cst

from boiler_compiler.frontend import declared
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.frames import Seen
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.models import typed_attributes
from boiler_compiler.frontend.modules import Module
from boiler_compiler.frontend.values import (
    ANYWHERE,
    Constant,
    Document,
    Documents,
    Function,
    MapOf,
    MediatorValue,
    Named,
    Nothing,
    QueryValue,
    Record,
    Ref,
    Scalar,
    StoreValue,
    Text,
    Value,
    ViewValue,
    lists,
)
from boiler_compiler.model import Getter, Path, Span, Target, ViewModel

EVERYTHING: Path = ("*",)


def view_model(interp: Interpreter, info: ClassInfo) -> ViewModel:
    """The typed form of a view."""
    shape = declared.store_shape(interp, info)
    _check_store(interp, info)
    getters = {}
    for name in info.all_attributes():
        function = info.getter(name)
        if function is not None:
            _, _, seen = interp.run(bound(function, ViewValue(info)), (), {})
            _check_queries(interp, seen)
            getters[name] = Getter(_reads(seen), _place(function))
    return ViewModel(
        name=info.name,
        store=shape.name if shape is not None else None,
        attributes=tuple(typed_attributes(interp, info)),
        getters=getters,
        target=_target(interp, info),
        span=info.span,
    )


def bound(function: Function, value: Value) -> Function:
    """A function with its first argument given."""
    return Function(function.node, function.module, function.owner, value, function.around)


def _place(function: Function) -> Span:
    assert isinstance(function.node, cst.FunctionDef)
    return function.module.span(function.node.name)


def _reads(seen: Seen) -> frozenset[Path]:
    return frozenset(seen.reads) | ({EVERYTHING} if seen.everything else frozenset())


def _check_queries(interp: Interpreter, seen: Seen) -> None:
    for node, module, _ in seen.queries:
        message = "a `where` finds documents only in a reference getter of a store"
        interp.reports.add("BC0411", module.span(node), message)


def _check_store(interp: Interpreter, info: ClassInfo) -> None:
    """Findings for a `store:` that is no store, and for an `add_snapshot` that names another root."""
    annotation = info.annotations.get("store")
    if annotation is not None:
        found = declared.class_named(interp, annotation, info.module)
        if found is None or found.kind != "Store":
            value = interp.constant(annotation, info.module)
            if not (isinstance(value, Named) and value.name.startswith("?")):
                text = cst.Module([]).code_for_node(annotation)
                span = info.module.span(annotation)
                interp.reports.add("BC0501", span, f"{text} is no Store of the program")
    new = info.methods.get("new")
    call = declared.snapshot_call(new.node) if new is not None else None
    shape = declared.store_shape(interp, info)
    if call is None or shape is None or shape.info is None:
        return
    root, model = declared.snapshot_arguments(interp, call, info.module)
    models = {name: found for name, found, _ in shape.models}
    if root is not None and shape.root and root != shape.root:
        message = f"the root of {shape.name} is {shape.root}, not {root}"
        interp.reports.add("BC0407", info.module.span(call), message)
    elif model is not None and shape.root in models and model is not models[shape.root]:
        message = f"{shape.root} is a {models[shape.root].name}, not a {model.name}"
        interp.reports.add("BC0407", info.module.span(call), message)


def target_method(info: ClassInfo) -> Method | None:
    """`_view_refs`, else `doc_ref`."""
    return info.method("_view_refs") or info.method("doc_ref")


def _target(interp: Interpreter, info: ClassInfo) -> Target | None:
    method = target_method(info)
    if method is None:
        return None
    function = bound(method.function, ViewValue(info))
    value, _, seen = interp.run(function, (), {})
    _check_queries(interp, seen)
    span = method.function.module.span(method.node.name)
    if method.name == "_view_refs":
        value = value if isinstance(value, Nothing) else lists(value)
        templates = templates_of(interp, value, method.function.module, method.node, "_view_refs")
        return Target("_view_refs", templates, span)
    templates = templates_of(interp, value, method.function.module, method.node, "doc_ref")
    return Target("doc_ref", templates, span)


def templates_of(
    interp: Interpreter, value: Value, module: Module, node: cst.FunctionDef, name: str
) -> tuple[str, ...]:
    """The path templates of a target, sorted; findings where they can't be told or are none of documents."""
    span = module.span(node.name)
    match value:
        case Nothing():
            return ()
        case Ref(templates):
            found = templates
        case (
            Scalar()
            | Constant()
            | Text()
            | Document()
            | Documents()
            | Record()
            | MapOf()
            | StoreValue()
            | ViewValue()
            | MediatorValue()
            | Function()
            | QueryValue()
        ):
            help = 'return CTX.db.document(f"collection/{...}")'
            interp.reports.add("BC0505", span, f"{name} gives no Reference", help)
            return ()
        case _:
            found = frozenset((ANYWHERE,))
    for template in sorted(found):
        if ANYWHERE in template.split("/"):
            interp.reports.add("BC0503", span, f"the path of {name} can't be told")
        elif len(template.split("/")) % 2:
            interp.reports.add("BC0505", span, f"{template} is no document's path")
        elif "" in template.split("/"):
            interp.reports.add("BC0505", span, f"{template} has an empty segment")
    return tuple(sorted(found))
