"""Stores: their root, and for each other reference which references above it its getter uses and what it asks for.

Must not know views.
"""

from __future__ import annotations

import libcst as cst

from boiler_compiler.frontend import declared, roots, stacked
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.declared_values import ReferenceDecl
from boiler_compiler.frontend.frames import Frame, Seen
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.models import span_of
from boiler_compiler.frontend.modules import Module
from boiler_compiler.frontend.reports import did_you_mean
from boiler_compiler.frontend.store_order import check_order
from boiler_compiler.frontend.values import (
    NOTHING,
    Constant,
    Document,
    Documents,
    Function,
    ListOf,
    MapOf,
    Named,
    QueryValue,
    Record,
    Ref,
    Scalar,
    StoreShape,
    StoreValue,
    Text,
    TupleOf,
    Value,
    ViewValue,
)
from boiler_compiler.frontend.views import words
from boiler_compiler.model import DictType, Getter, ListType, Query, Slot, Span, Store

OPTIONS = {"dm_cls", "many", "import_required"}


def store(interp: Interpreter, info: ClassInfo) -> Store | None:
    """The typed form of a declared store; None, with findings, where it has no root."""
    names = info.all_references()
    first = [name for name in names if info.getter(name) is None]
    good = False not in [_check_declaration(interp, info, n, d) for n, d in names.items()]
    if not first:
        message = (
            f"every reference of {info.name} has a getter" if names else f"{info.name} is empty"
        )
        help = "declare the root without a getter: `city = reference(dm_cls=City)`"
        interp.reports.add("BC0401", info.span, message, help)
    for name in first[1:]:
        message = f"{first[0]} is the root already; {name} has no getter either"
        way = _way(interp, info, first[0], name)
        help = f"@{name}.getter\ndef {name}(self):\n    return self.{first[0]}.{way}"
        interp.reports.add("BC0402", span_of(info, name), message, help)
    if len(first) > 1 or not good:
        return None  # else a store without a root is looked at for a circle, too
    shape = roots.shape_of(interp, info)
    models = {name: (model, many) for name, model, many in shape.models}
    slots = []
    direct: dict[str, dict[str, Span]] = {}
    for name, declaration in names.items():
        getter = info.getter(name)
        if getter is None:
            continue
        model, many = models[name]
        required = declared.flag(interp, declaration.call, "import_required", declaration.module)
        slot, direct[name] = _slot(interp, info, shape, name, (model, many, bool(required)), getter)
        slots.append(slot)
    check_order(interp, info, direct)
    if not first:
        return None
    root_model, _ = models[first[0]]
    return Store(info.name, first[0], root_model.name, tuple(slots), info.span)


def open_store(interp: Interpreter, shape: StoreShape, view: ClassInfo) -> Store:
    """The store of a class that is declared nowhere: a root and nothing else."""
    ((root, model, _),) = shape.models
    return Store(shape.name, root, model.name, (), view.span)


def _slot(
    interp: Interpreter,
    info: ClassInfo,
    shape: StoreShape,
    name: str,
    options: tuple[ClassInfo, bool, bool],
    getter: Function,
) -> tuple[Slot, dict[str, Span]]:
    """The slot, and every reference that its getter names, with where."""
    model, many, required = options
    assert isinstance(getter.node, cst.FunctionDef)
    bound = Function(getter.node, getter.module, getter.owner, StoreValue(shape))
    _, frame, seen = interp.run(bound, (), {})
    _check_queries(interp, info, frame, seen, many, model, name)
    _check_results(interp, getter, frame, many, model, name)
    before = list(info.all_references())
    before = before[: before.index(name)]
    uses = set(before) if seen.everything else set(seen.uses)
    queries = tuple(Query(query.keys, query.reads, query.span) for _, _, query in seen.queries)
    span = getter.module.span(getter.node.name)
    reads = frozenset(seen.reads) | ({("*",)} if seen.everything else frozenset())
    slot = Slot(
        name,
        model.name,
        many,
        required,
        Getter(reads, span),
        tuple(n for n in before if n in uses and info.getter(n) is not None),
        queries,
        span_of(info, name),
    )
    return slot, {used: place.span(node) for used, (node, place) in seen.uses.items()}


def _check_declaration(
    interp: Interpreter, info: ClassInfo, name: str, declaration: ReferenceDecl
) -> bool:
    call, module = declaration.call, declaration.module
    good = True
    for argument in call.args:
        option = argument.keyword.value if argument.keyword is not None else ""
        if option not in OPTIONS:
            message = (
                f"reference has no option {option}"
                if option
                else "reference takes its options by name"
            )
            help = did_you_mean(option, OPTIONS)
            if not option:
                help = f"dm_cls={_text(argument.value)}"
            interp.reports.add("BC0405", module.span(argument), message, help)
            good = False
    for option in ("many", "import_required"):
        if declared.flag(interp, call, option, module) is None:
            where = declared.option(call, option) or call
            interp.reports.add("BC0405", module.span(where), f"{option} is True or False")
            good = False
    node = declared.option(call, "dm_cls")
    if node is None:
        if good:
            what = "reference needs dm_cls, a DomainModel or a ViewModel"
            help = "reference(dm_cls=...)"
            interp.reports.add("BC0405", module.span(call), what, help)
        return False
    model = declared.class_named(interp, node, module)
    if model is None:
        return _unknown_model(interp, node, module)
    if model.kind == "ViewModel":
        return stacked.check_documents(interp, model, module.span(node)) and good
    if model.kind != "DomainModel":
        message = f"{model.name} is no DomainModel and no ViewModel"
        interp.reports.add("BC0405", module.span(node), message)
        return False
    return good


def _unknown_model(interp: Interpreter, node: cst.BaseExpression, module: Module) -> bool:
    known = [i.name for i in interp.index.classes.values() if i.kind in roots.DOCUMENTS]
    match interp.constant(node, module):
        case Named(name) if name.startswith("?"):
            pass  # an unknown name, which has a finding of its own
        case Constant(value=str(name)):
            help = did_you_mean(name, known)
            interp.reports.add("BC0201", module.span(node), f"no class {name} is defined", help)
        case _:
            text = _text(node)
            interp.reports.add(
                "BC0405", module.span(node), f"{text} is no DomainModel and no ViewModel"
            )
    return False


def _way(interp: Interpreter, info: ClassInfo, root: str, name: str) -> str:
    """The attribute of the root that refers to a reference's model; `...` where none does."""
    models = {known: model for known, model, _ in roots.shape_of(interp, info).models}
    if root in models and name in models:
        for attribute, declaration in models[root].all_attributes().items():
            node = declared.option(declaration.call, "dm_cls")
            if (
                declaration.kind == "relation"
                and node is not None
                and declared.class_named(interp, node, declaration.module) is models[name]
            ):
                return attribute
    return "..."


def _with_key(interp: Interpreter, info: ClassInfo, model: ClassInfo, call: cst.CSTNode) -> str:
    """The query with a join key in front, where the model has a relation to the root's model."""
    shape = roots.shape_of(interp, info)
    root = next((found for name, found, _ in shape.models if name == shape.root), None)
    for name, declaration in model.all_attributes().items():
        node = declared.option(declaration.call, "dm_cls")
        if node is None or declared.class_named(interp, node, declaration.module) is not root:
            continue
        key = f"{model.name}.{name} == self.{shape.root}.doc_ref"
        if isinstance(declared.type_of(interp, model, name), ListType | DictType):
            key = f"{model.name}.{name}.has(self.{shape.root}.doc_ref)"
        rest = [_text(a.value) for a in call.args] if isinstance(call, cst.Call) else []
        return f"{model.name}.where({', '.join([key, *rest])})"
    return ""


def _reference_help(node: cst.CSTNode, value: Value, model: ClassInfo) -> str:
    """How a value that is no reference becomes one."""
    match value:
        case Document():
            return f"{_text(node)}.doc_ref"
        case Documents():
            return f"[each.doc_ref for each in {_text(node)}.values()]"
        case ListOf(Document()) | MapOf(item=Document()):
            return "put each document's `.doc_ref` into it"
        case Scalar(type=kind) | Constant(kind=kind) if kind is str:
            return f"{model.name}.ref_from_id({_text(node)})"
        case Text():
            return f"{model.name}.ref_from_id({_text(node)})"
    return ""


def _def_of(function: Function) -> cst.CSTNode:
    return function.node.name if isinstance(function.node, cst.FunctionDef) else function.node


def _text(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node)


def _check_queries(
    interp: Interpreter,
    info: ClassInfo,
    frame: Frame,
    seen: Seen,
    many: bool,
    model: ClassInfo,
    name: str,
) -> None:
    allowed = {
        id(n) for r, _ in frame.returned if isinstance(r, cst.Return) for n in _results(r.value)
    }
    for call, place, query in seen.queries:
        span = place.span(call)
        if id(call) not in allowed:
            what = "a `where` must be what the getter returns"
            help = "return the `where` itself, and do the rest in the view's getters"
            interp.reports.add("BC0411", span, what, help)
        if not query.keys:
            message = f"nothing of {query.model.name} is compared by == with the root's side"
            interp.reports.add("BC0410", span, message, _with_key(interp, info, query.model, call))
        if query.model is not model:
            message = f"{name} is a reference to {model.name}, not to {query.model.name}"
            holder = (
                call.func.value
                if isinstance(call, cst.Call) and isinstance(call.func, cst.Attribute)
                else call
            )
            help = f"{name} = reference(dm_cls={query.model.name}, many=True)"
            interp.reports.add("BC0414", place.span(holder), message, help)
        if not many:
            help = f"{name} = reference(dm_cls={model.name}, many=True)"
            interp.reports.add("BC0413", span, f"{name} is one document", help)


def _results(node: cst.BaseExpression | None) -> list[cst.CSTNode]:
    """The expressions that a return gives, through conditional expressions and narrower queries."""
    match node:
        case None:
            return []
        case cst.IfExp(body=body, orelse=orelse):
            return [*_results(body), *_results(orelse)]
        case cst.Call(func=cst.Attribute(value=cst.Call() as inner, attr=cst.Name(value="where"))):
            return [node, *_results(inner)]
    return [node]


def _check_results(
    interp: Interpreter, getter: Function, frame: Frame, many: bool, model: ClassInfo, name: str
) -> None:
    """Findings for results that can't be references, and for queries beside references."""
    if frame.generator:
        if not many:
            span, message = getter.module.span(_def_of(getter)), f"{name} yields several references"
            interp.reports.add(
                "BC0406", span, message, f"{name} = reference(dm_cls={model.name}, many=True)"
            )
        for node, found in frame.yielded:
            problem = _no_references(found, many=False)
            if problem:
                message, help = f"{name} yields {problem}", _reference_help(node, found, model)
                interp.reports.add("BC0406", getter.module.span(node), message, help)
        return
    queries = references = False
    for node, result in frame.returned:
        queries = queries or isinstance(result, QueryValue)
        references = references or (
            isinstance(result, ListOf | MapOf | TupleOf) and not _empty(result)
        )
        problem = _no_references(result, many)
        if problem:
            what = node.value if isinstance(node, cst.Return) and node.value is not None else node
            help = _reference_help(what, result, model)
            if problem == "several references":
                help = f"{name} = reference(dm_cls={model.name}, many=True)"
            if isinstance(result, Ref):
                help = f"[{_text(what)}]"
            span = getter.module.span(what)
            interp.reports.add("BC0406", span, f"{name} returns {problem}", help)
        if isinstance(node, cst.Return):
            kinds = [_kind_of(interp, n, frame) for n in _results(node.value)]
            references = references or "references" in kinds
            queries = queries or "query" in kinds
    if queries and references:
        span = getter.module.span(frame.returned[0][0])
        message = f"{name} is a `where` in one case and references in another"
        help = "declare a reference for each of the two"
        interp.reports.add("BC0415", span, message, help)


def _kind_of(interp: Interpreter, node: cst.CSTNode, frame: Frame) -> str:
    """`query`, `references` or nothing, for one of the expressions that a return gives."""
    with interp.recording(), interp.quietly():
        value = interp.expression(node, frame)
    if isinstance(value, QueryValue):
        return "query"
    listed = isinstance(value, ListOf | MapOf | TupleOf) and not _empty(value)
    return "references" if listed or isinstance(value, Ref | Documents) else ""


def _empty(value: Value) -> bool:
    match value:
        case ListOf(item) | MapOf(item):
            return item == NOTHING
        case TupleOf(items):
            return not items
    return False


def _no_references(value: Value, many: bool) -> str:
    """What a result is that can't be references, in words; empty where it can be."""
    match value:
        case Scalar() | Constant() | Text() | Document() | Documents():
            return words(value)
        case Record() | StoreValue() | ViewValue() | Function():
            return "no Reference"
        case Ref() if many:
            return "one Reference, but many=True is declared"
        case ListOf() | MapOf() | TupleOf() if not many:
            return "several references"
        case ListOf(item) | MapOf(item):
            inner = _no_references(item, many=False)
            return f"a list of {inner.removeprefix('a ')}" if inner else ""
    return ""
