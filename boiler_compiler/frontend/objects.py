"""`value.name` for objects of the program's classes: documents, maps, stores, views, and plain instances.

Must not know modules, classes as values, or calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend import declared, folds, roots
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.reports import did_you_mean
from boiler_compiler.frontend.values import (
    ANYWHERE,
    HOLE,
    UNKNOWN,
    UNKNOWN_REF,
    ClassValue,
    Document,
    Documents,
    Function,
    Instance,
    MapOf,
    Record,
    Ref,
    StoreValue,
    Text,
    Value,
    ViewValue,
    lists,
)

if TYPE_CHECKING:
    from boiler_compiler.frontend.frames import Frame
    from boiler_compiler.frontend.interpreter import Interpreter

ALWAYS = frozenset(dir(object)) | {"__dict__", "__name__", "__module__"}
"""Names that every object has."""

OF_DOCUMENT = {"doc_id", "doc_ref", "save", "to_dict"}
OF_STORE = {"add_snapshot", "refresh"}
OF_VIEW = {"store", "get", "get_many", "new", "notify", "to_dict", "to_snapshot", "to_view_dict"}
CLIENT_WRITES = {"update_vals", "propagate_change", "save"}
NOT_OF_DETACHED = ("store", "row", "root", "acc", "group", "window")
"""What a view is made of, which a document of it does not have: the same as boiler.detached."""


def helper(interp: Interpreter, value: Value, info: ClassInfo, name: str) -> Value | None:
    """A method, a property or a name of the class body; None where there is none."""
    method = info.method(name)
    if method is not None:
        if method.kind == "property":
            return interp.call(bound(method.function, value), (), {})
        if method.kind == "staticmethod":
            return method.function
        of_class = method.kind == "classmethod"
        return bound(method.function, ClassValue(info) if of_class else value)
    return info.name_value(name)


def bound(function: Function, value: Value) -> Function:
    """A function with its first argument given."""
    return Function(function.node, function.module, function.owner, value, function.around)


def _declared(
    interp: Interpreter, value: Document | Record, info: ClassInfo, name: str
) -> Value | None:
    """A declared attribute, a helper, or a name of the class body; None where there is none."""
    if name not in info.all_attributes():
        return helper(interp, value, info, name)
    own = isinstance(value, Document) or value.event
    path = (*value.path, name) if own else value.path
    interp.seen.reads.add(path)
    getter = info.getter(name)
    if getter is not None:
        return interp.call(bound(getter, value), (), {})
    return declared.value_of(interp, info, name, path)


def of_record(
    interp: Interpreter, record: Record, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    """Of a map inside of a document, or of an event."""
    found = _declared(interp, record, record.info, name)
    if found is None and name == "to_dict":
        interp.escape(record)
    return (
        found if found is not None else missing(interp, record.info, name, {"to_dict"}, node, frame)
    )


def of_document(
    interp: Interpreter, document: Document, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    """Of a document: of a model, or of a view as other views see it."""
    model = document.model
    if model.kind == "ViewModel":
        return _of_detached(interp, document, name, node, frame)
    found = _declared(interp, document, model, name)
    if found is not None:
        return found
    if name == "doc_ref":
        return Ref(frozenset((f"{declared.collection_of(interp, model)}/*",)))
    if name == "doc_id":
        return Text(HOLE)
    if name == "to_dict":
        interp.escape(document)
        return UNKNOWN
    return missing(interp, model, name, OF_DOCUMENT, node, frame)


def _of_detached(
    interp: Interpreter, document: Document, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    view = document.model
    attributes = view.all_attributes()
    if name in attributes:
        path = (*document.path, name)
        if not declared.exported(interp, attributes[name]):
            message = f"{view.name}.{name} is not exported, so its documents do not have it"
            interp.reports.add("BC0513", frame.module.span(node.attr), message)
            return UNKNOWN
        interp.seen.reads.add(path)
        return declared.value_of(interp, view, name, path)
    if name in NOT_OF_DETACHED:
        message = f"a document of {view.name} has no {name}"
        help = f"give {view.name} an attribute for what is needed here"
        interp.reports.add("BC0513", frame.module.span(node.attr), message, help)
        return UNKNOWN
    if name == "doc_ref":
        return doc_ref_of(interp, view)
    if name == "doc_id":
        return Text(HOLE)
    found = helper(interp, document, view, name)
    if found is not None:
        return found
    if name in OF_VIEW | CLIENT_WRITES:
        interp.escape(document)
        return UNKNOWN
    return missing(interp, view, name, OF_DOCUMENT, node, frame)


def doc_ref_of(interp: Interpreter, view: ClassInfo) -> Ref:
    """The references that the `doc_ref` of a view can give."""
    method = view.method("doc_ref")
    if method is None:
        return UNKNOWN_REF
    with interp.recording():
        found = interp.call(bound(method.function, ViewValue(view)), (), {})
    return found if isinstance(found, Ref) else UNKNOWN_REF


def of_instance(
    interp: Interpreter, value: Instance, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    """Of an object of a plain class."""
    found = field_of(interp, value, name)
    return found if found is not None else missing(interp, value.info, name, set(), node, frame)


def field_of(interp: Interpreter, value: Instance, name: str) -> Value | None:
    """What a name of an object is by its annotation, or its method; None where it has certainly none of that name."""
    info = value.info
    for each in info.line():
        if name in each.methods:
            break
        if name in each.annotations:
            return declared.value_annotated(interp, each.annotations[name], each.module)
    found = helper(interp, value, info, name)
    if found is not None:
        return found
    below = [i for i in interp.index.classes.values() if i.descends_from(info)]
    known = any(name in i.members() for i in below) or info.method("__getattr__") is not None
    if known or name in interp.index.given_names or name in ALWAYS or name.startswith("__"):
        return UNKNOWN
    return None


def of_store(
    interp: Interpreter, store: StoreValue, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    """Of a store: its references, or a helper."""
    for reference, model, many in store.shape.models:
        if reference == name:
            interp.seen.uses.setdefault(name, (node, frame.module))
            return Documents(model, (name,)) if many else Document(model, (name,))
    info = store.shape.info
    if info is None:
        if name in OF_STORE:
            return UNKNOWN
        known = [reference for reference, _, _ in store.shape.models]
        no_attribute(interp, store.shape.name, name, known, node, frame)
        return UNKNOWN
    if name in info.all_references():
        interp.seen.uses.setdefault(name, (node, frame.module))
        return UNKNOWN  # its declaration has a finding
    found = helper(interp, store, info, name)
    return found if found is not None else missing(interp, info, name, OF_STORE, node, frame)


def of_view(
    interp: Interpreter, info: ClassInfo, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    """Of a view over what it is made of."""
    view = ViewValue(info)
    attributes = info.all_attributes()
    if name == "store" and name not in attributes:
        shape = roots.store_shape(interp, info)
        return StoreValue(shape) if shape is not None else UNKNOWN
    if name in attributes:
        getter = info.getter(name)
        if getter is not None:
            return interp.call(bound(getter, view), (), {})
        return _of_row(interp, info, name, node, frame)
    if name in ("row", "root") and roots.rows_method(info) is not None:
        model = roots.rows_root(interp, info)
        if name == "row":
            return _row(interp, info, node, frame)
        return Document(model, ("root",)) if model is not None else UNKNOWN
    if name in ("acc", "group", "window") and roots.aggregated(info) is not None:
        interp.seen.uses.setdefault(name, (node, frame.module))
        return folds.part(interp, info, name, node, frame)
    found = helper(interp, view, info, name)
    if found is not None:
        return found
    if name in NOT_OF_DETACHED and roots.target_method(info) is None:
        return UNKNOWN  # an abstract view: those that descend from it say what it is made of
    if name == "doc_ref" and info in interp.forms:
        return Ref(frozenset((f"{ANYWHERE}/{interp.forms[info]}/*",)))
    if name == "doc_ref" and any(f.descends_from(info) for f in interp.forms):
        # An abstract form: of whichever group those are that descend from it.
        return Ref(frozenset((f"{ANYWHERE}/*/*",)))
    if name == "doc_id" and any(f.descends_from(info) for f in interp.forms):
        return Text(HOLE)
    if name in OF_VIEW or name in CLIENT_WRITES:
        return UNKNOWN
    return missing(interp, info, name, OF_VIEW | CLIENT_WRITES, node, frame)


def _row(interp: Interpreter, info: ClassInfo, node: cst.CSTNode, frame: Frame) -> Value:
    """A row of a view with rows: what `rows` yields for a root."""
    method, model = roots.rows_method(info), roots.rows_root(interp, info)
    interp.seen.uses.setdefault("row", (node, frame.module))
    if method is None or model is None:
        return UNKNOWN
    return lists(interp.call(method.function, (Document(model, ("root",)),), {}))


def _of_row(
    interp: Interpreter, info: ClassInfo, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    """An attribute without getter: the row's field of its name, where the view has rows."""
    if roots.rows_method(info) is None:
        return interp.given.get((info, name), UNKNOWN)
    match _row(interp, info, node, frame):
        case Instance() as row:
            return of_instance(interp, row, name, node, frame)
        case MapOf(item=item):
            return item
        case Record() as row:
            return of_record(interp, row, name, node, frame)
    return UNKNOWN


def assigned(
    interp: Interpreter, holder: Value, value: Value, node: cst.Attribute, frame: Frame
) -> None:
    """`holder.name = value`: a finding where the holder has no such name, and what a form's attribute is given."""
    name = node.attr.value
    match holder:
        case Instance(info) if info in interp.states and name not in info.members():
            no_attribute(interp, info.name, name, info.members(), node, frame)
        case Document(model) if interp.writing and name not in model.members() and not _open(model):
            no_attribute(interp, model.name, name, model.members(), node, frame)
        case ViewValue(info) if name in info.all_attributes() and info in interp.forms:
            before = interp.given.get((info, name))
            interp.given[info, name] = value if before is None else interp.joined(before, value)
        case ViewValue(info) if interp.writing and name not in info.members() and not _open(info):
            no_attribute(interp, info.name, name, info.members(), node, frame)


def _open(info: ClassInfo) -> bool:
    """Whether an object of the class may have names that its text does not tell."""
    return any(i.opaque for i in info.line()) or info.method("__getattr__") is not None


def missing(
    interp: Interpreter,
    info: ClassInfo,
    name: str,
    known: set[str],
    node: cst.Attribute,
    frame: Frame,
) -> Value:
    """A name that the class does not have, unless something that can't be followed may give it, or a class below it does."""
    opaque = _left_to_others(interp, info, name) or any(
        i.opaque or name in i.assigned for i in info.line()
    )
    opaque = opaque or info.method("__getattr__") is not None
    if name not in known and name not in ALWAYS and not opaque:
        no_attribute(interp, info.name, name, known | info.members(), node, frame)
    return UNKNOWN


def _left_to_others(interp: Interpreter, info: ClassInfo, name: str) -> bool:
    """Whether a base class that is nothing by itself leaves the name to those that descend from it."""
    if info.kind not in ("Store", "Mediator") and (
        info.kind != "ViewModel" or roots.target_method(info) is not None
    ):
        return False
    classes = interp.index.classes.values()
    return any(name in each.members() for each in classes if info in each.line()[1:])


def no_attribute(
    interp: Interpreter,
    holder: str,
    name: str,
    known: object,
    node: cst.Attribute,
    frame: Frame,
    otherwise: str = "",
) -> None:
    """The finding, with the nearest name that there is."""
    assert isinstance(known, set | list | frozenset | tuple)
    help = did_you_mean(name, [k for k in known if not k.startswith("_")]) or otherwise
    span = frame.module.span(node.attr)
    interp.reports.add("BC0202", span, f"{holder} has no attribute {name}", help)
