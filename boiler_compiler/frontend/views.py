"""View models: what each getter reads, and the path templates of the target.

Must not know mediators.
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from boiler_compiler.frontend import aggregators, declared, roots, stacked
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.distinct import check_distinct
from boiler_compiler.frontend.frames import Seen
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.models import segment_problem, typed_attributes
from boiler_compiler.frontend.objects import bound
from boiler_compiler.frontend.reports import did_you_mean
from boiler_compiler.frontend.results import check_getter, check_row_fields
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
    is_text,
    lists,
)
from boiler_compiler.model import Getter, Path, Span, Target, ViewModel

ROWS = "rows"
"""The name of a view's table function among its getters."""

EVERYTHING: Path = ("*",)
NO_REFERENCE = (
    Scalar, Constant, Text, Document, Documents, Record, MapOf, StoreValue, ViewValue, MediatorValue,
    Function, QueryValue,
)  # fmt: skip


def view_model(interp: Interpreter, info: ClassInfo) -> ViewModel:
    """The typed form of a view."""
    shape = roots.store_shape(interp, info)
    _check_store(interp, info)
    getters = {}
    for name in info.all_attributes():
        function = info.getter(name)
        if function is not None:
            _, frame, seen = interp.run(bound(function, ViewValue(info)), (), {})
            _check_queries(interp, seen)
            check_getter(interp, info, name, frame)
            getters[name] = Getter(_reads(seen), _place(function))
    rows = _rows(interp, info)
    if rows is not None:
        getters[ROWS] = rows
        check_row_fields(interp, info)
    aggregator, met = aggregators.aggregator(interp, info)
    _check_queries(interp, met)
    root = roots.rows_root(interp, info)
    return ViewModel(
        name=info.name,
        store=shape.name if shape is not None else None,
        attributes=tuple(typed_attributes(interp, info)),
        getters=getters,
        target=_target(interp, info),
        span=info.span,
        rows=root.name if root is not None else None,
        aggregator=aggregator,
    )


def _rows(interp: Interpreter, info: ClassInfo) -> Getter | None:
    """The function `rows` of a view, with findings where it can't be one."""
    method = roots.rows_method(info)
    if method is None:
        return None
    module, span = method.function.module, method.function.module.span(method.node.name)
    model = roots.rows_root(interp, info)
    if model is None:
        help = "def rows(invoice: Invoice) -> Iterator[Line]:"
        parameters = method.node.params.params
        if parameters and parameters[0].annotation is not None:
            span = module.span(parameters[0].annotation.annotation)
        message = "`rows` takes a document, whose DomainModel or ViewModel is its annotation"
        interp.reports.add("BC0506", span, message, help)
        return None
    if model.kind == "ViewModel":
        annotation = method.node.params.params[0].annotation
        assert annotation is not None
        stacked.check_documents(interp, model, module.span(annotation.annotation))
    if any(each.store is not None for each in info.line()):
        interp.reports.add("BC0506", span, f"{info.name} has a store, and `rows` beside it")
    value, _, seen = interp.run(method.function, (Document(model, ("root",)),), {})
    _check_queries(interp, seen)
    if isinstance(value, (*NO_REFERENCE, Nothing)):
        interp.reports.add(
            "BC0506", span, "`rows` gives no rows: it must yield them, or return a list"
        )
    return Getter(_reads(seen), span)


def _place(function: Function) -> Span:
    assert isinstance(function.node, cst.FunctionDef)
    return function.module.span(function.node.name)


def _reads(seen: Seen) -> frozenset[Path]:
    return frozenset(seen.reads) | ({EVERYTHING} if seen.everything else frozenset())


def _check_queries(interp: Interpreter, seen: Seen) -> None:
    for node, module, _ in seen.queries:
        message = "a `where` finds documents only in a reference getter of a store"
        help = "give the store a reference with many=True, whose getter returns this `where`"
        interp.reports.add("BC0411", module.span(node), message, help)


def _check_store(interp: Interpreter, info: ClassInfo) -> None:
    """Findings for a `store:` that is no store, and for an `add_snapshot` that names another root."""
    annotation = info.store
    if annotation is not None:
        found = declared.class_named(interp, annotation, info.module)
        if found is None or found.kind != "Store":
            value = interp.constant(annotation, info.module)
            if not (isinstance(value, Named) and value.name.startswith("?")):
                text = cst.Module([]).code_for_node(annotation)
                span = info.module.span(annotation)
                known = [i.name for i in interp.index.classes.values() if i.kind == "Store"]
                help = did_you_mean(text, known)
                interp.reports.add("BC0501", span, f"{text} is no Store of the program", help)
    new = info.methods.get("new")
    call = roots.snapshot_call(new.node) if new is not None else None
    shape = roots.store_shape(interp, info)
    if call is None or shape is None or shape.info is None:
        return
    root, model = roots.snapshot_arguments(interp, call, info.module)
    models = {name: found for name, found, _ in shape.models}
    if root is not None and shape.root and root != shape.root:
        message = f"the root of {shape.name} is {shape.root}, not {root}"
        node = declared.argument(call, 0, "name") or call
        interp.reports.add("BC0407", info.module.span(node), message, f'"{shape.root}"')
    elif model is not None and shape.root in models and model is not models[shape.root]:
        message = f"{shape.root} has dm_cls={models[shape.root].name}, not {model.name}"
        node = declared.argument(call, 1, "dm_cls") or call
        interp.reports.add("BC0407", info.module.span(node), message, models[shape.root].name)


def _target(interp: Interpreter, info: ClassInfo) -> Target | None:
    method = roots.target_method(info)
    if method is None:
        return None
    module = method.function.module
    value, frame, seen = interp.run(bound(method.function, ViewValue(info)), (), {})
    _check_queries(interp, seen)
    span = module.span(method.node.name)
    check_distinct(interp, info, method, seen)
    if method.name == "doc_ref":
        results = [(module.span(_result(n)), found, _text(n)) for n, found in frame.returned]
        templates = templates_of(interp, results or [(span, value, "")], "doc_ref")
        return Target("doc_ref", templates, span)
    if frame.generator:
        results = [(module.span(n), found, _text(n)) for n, found in frame.yielded]
    else:
        returned = frame.returned or [(method.node.name, value)]
        for node, found in returned:
            if isinstance(found, Ref):
                message = "_view_refs gives one Reference, not several"
                place = module.span(_result(node))
                interp.reports.add(
                    "BC0505", place, message, "yield it, or name the property doc_ref"
                )
        results = [(module.span(_result(n)), _each(found), "") for n, found in returned]
    return Target("_view_refs", templates_of(interp, results, "_view_refs"), span)


def _result(node: cst.CSTNode) -> cst.CSTNode:
    return node.value if isinstance(node, cst.Return) and node.value is not None else node


def _text(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(_result(node))


def _each(value: Value) -> Value:
    """What iterating over a result of `_view_refs` gives."""
    return value if isinstance(value, Nothing | Ref) else lists(value)


def templates_of(
    interp: Interpreter, results: Sequence[tuple[Span, Value, str]], name: str
) -> tuple[str, ...]:
    """The path templates of a target, sorted; findings where they can't be told or are none of documents.

    A result is its place, what it can be, and its text where a rewrite may use it.
    """
    templates: set[str] = set()
    for span, value, text in results:
        match value:
            case Nothing():
                continue
            case Ref(found):
                templates |= found
            case _ if isinstance(value, NO_REFERENCE):
                help = 'CTX.db.document(f"collection/{...}")'
                if text and isinstance(value, Document):
                    help = f"{text}.doc_ref"
                elif text and is_text(value):
                    help = f"CTX.db.document({text})"
                interp.reports.add("BC0505", span, f"{name} gives {words(value)}", help)
                continue
            case _:
                found = frozenset((ANYWHERE,))
                templates |= found
        for template in sorted(found):
            _check_template(interp, span, template, name)
    return tuple(sorted(templates))


def _check_template(interp: Interpreter, span: Span, template: str, name: str) -> None:
    parts = template.split("/")
    if ANYWHERE in parts:
        message = f"nothing is known of the path of {name}"
        if len(parts) > 1:
            message = f"the beginning of the path of {name} is not known"
        help = 'build the path where it is returned: CTX.db.document(f"collection/{...}")'
        interp.reports.add("BC0503", span, message, help)
        return
    problem = segment_problem(template)
    if problem:
        interp.reports.add("BC0505", span, f"{template} {problem}")
    elif len(parts) % 2:
        message = f"{template} is the path of a collection, not of a document"
        help = "a document's path goes on with the document's id"
        interp.reports.add("BC0505", span, message, help)


def words(value: Value) -> str:
    """What a value is that is no Reference."""
    match value:
        case Scalar(kind):
            return f"a {kind.__name__}"
        case Constant(value=found):
            return f"a {type(found).__name__}"
        case Text():
            return "a str"
        case Document(model):
            return f"a document of {model.name}, not its Reference"
        case Documents(model):
            return f"documents of {model.name}, not References"
        case QueryValue():
            return "a query"
        case MapOf():
            return "a dict"
    return "no Reference"
