"""`value.name`: what the attribute of an abstract value can be, and a finding where there is none of that name.

Must not know calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend import declared
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.reports import did_you_mean
from boiler_compiler.frontend.surface import (
    NOT_YET_SINKS,
    NOT_YET_SOURCES,
    NOT_YET_TRIGGERS,
    canonical,
)
from boiler_compiler.frontend.values import (
    ANYWHERE,
    HOLE,
    UNKNOWN,
    AttributeDecl,
    ClassValue,
    DecoratorOf,
    Document,
    Documents,
    Function,
    ListOf,
    MapOf,
    MediatorValue,
    ModelAttribute,
    Named,
    ProgramModule,
    Record,
    Ref,
    ReferenceDecl,
    Scalar,
    SinkDecl,
    SnapshotValue,
    SourceDecl,
    StoreValue,
    Super,
    Text,
    Trigger,
    Value,
    ViewValue,
    lists,
)

if TYPE_CHECKING:
    from boiler_compiler.frontend.frames import Frame
    from boiler_compiler.frontend.interpreter import Interpreter

ALWAYS = frozenset(dir(object)) | {"__dict__", "__name__", "__module__"}
"""Names that every object has."""

OF_REFERENCE = {"id", "params", "path", "collection"}
OF_DOCUMENT = {"doc_id", "doc_ref", "to_dict"}
OF_STORE = {"add_snapshot", "refresh"}
OF_VIEW = {"store", "get", "get_many", "new", "notify", "to_dict", "to_snapshot", "to_view_dict"}
OF_MEDIATOR = {"source", "sink", "view_model_cls", "start"}
OF_MODULES = {
    "boiler.source": {"domain_model", "firestore", "triggers", *NOT_YET_SOURCES},
    "boiler.sink": {"firestore", *NOT_YET_SINKS},
}
CLIENT_WRITES = {"update_vals", "propagate_change", "save"}


def attribute(
    interp: Interpreter, value: Value, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    """What `value.name` can be."""
    match value:
        case Named(path):
            return _named(interp, path, name, node, frame)
        case ProgramModule(module):
            return interp.index.imported(f".{module}", name)
        case ClassValue(info):
            return _of_class(interp, info, name, node, frame)
        case Document(model, path):
            return _of_document(interp, model, path, name, node, frame)
        case Record(info, path):
            found = _declared(interp, value, info, name, path)
            return (
                found
                if found is not None
                else _missing(interp, info, name, {"to_dict"}, node, frame)
            )
        case StoreValue():
            return _of_store(interp, value, name, node, frame)
        case ViewValue(info):
            return _of_view(interp, info, name, node, frame)
        case MediatorValue(info):
            return _of_mediator(interp, info, name, node, frame)
        case Super(info, inner):
            found = _helper(interp, inner, info, name) if info is not None else None
            return found if found is not None else UNKNOWN
        case Ref(templates):
            return _of_reference(interp, templates, name, node, frame)
        case AttributeDecl() | ReferenceDecl():
            if name in ("getter", "setter", "init"):
                return DecoratorOf(name, value)
        case SourceDecl():
            return _of_source(interp, name, node, frame)
        case SinkDecl():
            if name == "remove":
                span = frame.module.span(node)
                interp.reports.add("BC0904", span, "`remove` is not there yet")
            if name in ("firestore", *NOT_YET_SINKS):
                span = frame.module.span(node)
                message = f"`sink` is the class's own sink here, not the module: it has no {name}"
                interp.reports.add(
                    "BC0603",
                    span,
                    message,
                    "declare the further sink above the line that binds `sink`",
                )
        case Documents() | MapOf() | ListOf() | SnapshotValue():
            return UNKNOWN  # a method, which the call looks at
        case Scalar(type=kind) if not hasattr(kind, name):
            _no_attribute(interp, kind.__name__, name, dir(kind), node, frame)
            return UNKNOWN
        case _:
            interp.escape(value)
    return UNKNOWN


def shown(interp: Interpreter, value: Value) -> None:
    """The value becomes text: of a document that is no more than its path."""
    if not isinstance(value, Document):
        interp.escape(value)


def _named(interp: Interpreter, path: str, name: str, node: cst.Attribute, frame: Frame) -> Value:
    span = frame.module.span(node)
    if path == "boiler.source.triggers":
        return _trigger(interp, name, node, frame)
    if path == "boiler.source" and name in NOT_YET_SOURCES:
        interp.reports.add(NOT_YET_SOURCES[name], span, f"source.{name} is not there yet")
        return UNKNOWN
    if path == "boiler.sink" and name in NOT_YET_SINKS:
        interp.reports.add(NOT_YET_SINKS[name], span, f"sink.{name} is not there yet")
        return UNKNOWN
    if path in OF_MODULES and name not in OF_MODULES[path]:
        short = path.removeprefix("boiler.")
        known = OF_MODULES[path]
        interp.reports.add("BC0202", span, f"{short} has no {name}", did_you_mean(name, known))
        return UNKNOWN
    if path == "boiler":
        return Named(canonical("boiler", name) or f"boiler.{name}")
    return Named(f"{path}.{name}")


def _of_class(
    interp: Interpreter, info: ClassInfo, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    if name in info.all_attributes():
        if info.kind == "DomainModel":
            return ModelAttribute(info, name)
        return info.all_attributes()[name]
    if name in info.all_references():
        return info.all_references()[name]
    method = info.method(name)
    if method is not None and method.kind in ("staticmethod", "classmethod", "method"):
        bound = ClassValue(info) if method.kind == "classmethod" else None
        return Function(method.function.node, method.function.module, method.function.owner, bound)
    found = info.name_value(name)
    if found is not None:
        return found
    of_kind = {
        "DomainModel": {"where", "get_query", "ref_from_id"},
        "ViewModel": OF_VIEW | CLIENT_WRITES,
        "Mediator": OF_MEDIATOR,
    }
    if info.kind is None:
        return UNKNOWN
    return _missing(interp, info, name, of_kind.get(info.kind, set()), node, frame)


def _declared(
    interp: Interpreter, value: Value, info: ClassInfo, name: str, path: tuple[str, ...]
) -> Value | None:
    """A declared attribute, a helper, or a name of the class body; None where there is none."""
    if name in info.all_attributes():
        interp.seen.reads.add((*path, name) if isinstance(value, Document) else path)
        getter = info.getter(name)
        if getter is not None:
            return interp.call(_bound(getter, value), (), {})
        inner = (*path, name) if isinstance(value, Document) else path
        return declared.value_of(interp, info, name, inner)
    return _helper(interp, value, info, name)


def _helper(interp: Interpreter, value: Value, info: ClassInfo, name: str) -> Value | None:
    method = info.method(name)
    if method is not None:
        if method.kind == "property":
            return interp.call(_bound(method.function, value), (), {})
        if method.kind == "staticmethod":
            return method.function
        return _bound(method.function, ClassValue(info) if method.kind == "classmethod" else value)
    return info.name_value(name)


def _bound(function: Function, value: Value) -> Function:
    return Function(function.node, function.module, function.owner, value, function.around)


def _of_document(
    interp: Interpreter,
    model: ClassInfo,
    path: tuple[str, ...],
    name: str,
    node: cst.Attribute,
    frame: Frame,
) -> Value:
    document = Document(model, path)
    found = _declared(interp, document, model, name, path)
    if found is not None:
        return found
    if name == "doc_ref":
        return Ref(frozenset((f"{declared.collection_of(interp, model)}/*",)))
    if name == "doc_id":
        return Text(HOLE)
    if name == "save":
        interp.reports.add("BC0906", frame.module.span(node), "`save` is not there yet")
        return UNKNOWN
    if name == "to_dict":
        interp.escape(document)
        return UNKNOWN
    return _missing(interp, model, name, OF_DOCUMENT, node, frame)


def _of_store(
    interp: Interpreter, store: StoreValue, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    for reference, model, many in store.shape.models:
        if reference == name:
            interp.seen.uses.setdefault(name, (node, frame.module))
            return Documents(model, (name,)) if many else Document(model, (name,))
    info = store.shape.info
    if info is None:
        if name in OF_STORE:
            return UNKNOWN
        known = [reference for reference, _, _ in store.shape.models]
        _no_attribute(interp, store.shape.name, name, known, node, frame)
        return UNKNOWN
    if name in info.all_references():
        interp.seen.uses.setdefault(name, (node, frame.module))
        return UNKNOWN  # its declaration has a finding
    found = _helper(interp, store, info, name)
    return found if found is not None else _missing(interp, info, name, OF_STORE, node, frame)


def _of_view(
    interp: Interpreter, info: ClassInfo, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    view = ViewValue(info)
    if name == "store":
        shape = declared.store_shape(interp, info)
        return StoreValue(shape) if shape is not None else UNKNOWN
    attributes = info.all_attributes()
    if name in attributes:
        getter = info.getter(name)
        if getter is not None:
            return interp.call(_bound(getter, view), (), {})
        _row(interp, info)
        return UNKNOWN
    if name in ("row", "root") and declared.rows_method(info) is not None:
        model = declared.rows_root(interp, info)
        if name == "row":
            return _row(interp, info)
        return Document(model, ("root",)) if model is not None else UNKNOWN
    found = _helper(interp, view, info, name)
    if found is not None:
        return found
    if name in CLIENT_WRITES:
        interp.reports.add("BC0906", frame.module.span(node), f"`{name}` is not there yet")
        return UNKNOWN
    if name in OF_VIEW:
        return UNKNOWN
    return _missing(interp, info, name, OF_VIEW, node, frame)


def _row(interp: Interpreter, info: ClassInfo) -> Value:
    """A row of a view with rows: what `rows` yields for a root."""
    method, model = declared.rows_method(info), declared.rows_root(interp, info)
    if method is None or model is None:
        return UNKNOWN
    return lists(interp.call(method.function, (Document(model, ("root",)),), {}))


def _of_mediator(
    interp: Interpreter, info: ClassInfo, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    found = _helper(interp, MediatorValue(info), info, name)
    if found is not None:
        return found
    if name in OF_MEDIATOR:
        return UNKNOWN
    return _missing(interp, info, name, OF_MEDIATOR, node, frame)


def _of_reference(
    interp: Interpreter,
    templates: frozenset[str],
    name: str,
    node: cst.Attribute,
    frame: Frame,
) -> Value:
    match name:
        case "id":
            return Text(HOLE)
        case "params":
            return ListOf(Text(HOLE))
        case "path" | "collection":
            if len(templates) != 1 or ANYWHERE in "".join(templates):
                return Scalar(str)
            (template,) = templates
            cut = template if name == "path" else template.rpartition("/")[0]
            return Text(cut.replace("*", HOLE))
    if name not in ALWAYS:
        help = "it holds only a path; for the document, declare a reference in the Store"
        _no_attribute(interp, "Reference", name, OF_REFERENCE, node, frame, help)
    return UNKNOWN


def _of_source(interp: Interpreter, name: str, node: cst.Attribute, frame: Frame) -> Value:
    span = frame.module.span(node)
    if name == "triggers":
        return Named("boiler.source.triggers")
    if name in ("domain_model", "firestore", *NOT_YET_SOURCES):
        message = f"`source` is the class's own source here, not the module: it has no {name}"
        interp.reports.add("BC0603", span, message)
    return UNKNOWN


def _trigger(interp: Interpreter, name: str, node: cst.CSTNode, frame: Frame) -> Value:
    """`source.triggers.name` as a decorator."""
    span = frame.module.span(node)
    if name in NOT_YET_TRIGGERS:
        interp.reports.add(NOT_YET_TRIGGERS[name], span, f"the trigger {name} is not there yet")
    elif name not in ("on_create", "on_update"):
        known = ("on_create", "on_update", *NOT_YET_TRIGGERS)
        help = did_you_mean(name, known)
        interp.reports.add("BC0202", span, f"there is no trigger {name}", help)
    return Trigger(name)


def _missing(
    interp: Interpreter,
    info: ClassInfo,
    name: str,
    known: set[str],
    node: cst.Attribute,
    frame: Frame,
) -> Value:
    """A name that the class does not have, unless something that can't be followed may give it."""
    opaque = any(i.opaque or name in i.assigned for i in info.line())
    opaque = opaque or info.method("__getattr__") is not None
    if name not in known and name not in ALWAYS and not opaque:
        _no_attribute(interp, info.name, name, known | info.members(), node, frame)
    return UNKNOWN


def _no_attribute(
    interp: Interpreter,
    holder: str,
    name: str,
    known: object,
    node: cst.Attribute,
    frame: Frame,
    otherwise: str = "",
) -> None:
    assert isinstance(known, set | list | frozenset | tuple)
    help = did_you_mean(name, [k for k in known if not k.startswith("_")]) or otherwise
    span = frame.module.span(node.attr)
    interp.reports.add("BC0202", span, f"{holder} has no attribute {name}", help)
