"""`value.name`: what the attribute of an abstract value can be, and a finding where there is none of that name.

Must not know calls.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend import objects, roots, wiring
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.declared_values import (
    AttributeDecl,
    DecoratorOf,
    ReferenceDecl,
    SinkDecl,
    SourceDecl,
    WindowDecl,
)
from boiler_compiler.frontend.objects import ALWAYS, CLIENT_WRITES, OF_VIEW, missing, no_attribute
from boiler_compiler.frontend.surface import canonical
from boiler_compiler.frontend.values import (
    ANYWHERE,
    HOLE,
    UNKNOWN,
    ClassValue,
    Document,
    Documents,
    Function,
    Instance,
    ListOf,
    MapOf,
    MediatorValue,
    ModelAttribute,
    Named,
    ProgramModule,
    Record,
    Ref,
    Scalar,
    SnapshotValue,
    StoreValue,
    Super,
    Text,
    TimersValue,
    Value,
    ViewValue,
    WindowValue,
)

if TYPE_CHECKING:
    from boiler_compiler.frontend.frames import Frame
    from boiler_compiler.frontend.interpreter import Interpreter

OF_REFERENCE = {"id", "params", "path", "collection"}
OF_MEDIATOR = {"source", "sink", "view_model_cls", "start"}
OWN_TEXT = ("__str__", "__repr__", "__format__")
"""By any of these a class says itself what `str`, `repr` and f-strings make of an object."""


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
        case Document():
            return objects.of_document(interp, value, name, node, frame)
        case Record():
            return objects.of_record(interp, value, name, node, frame)
        case Instance():
            return objects.of_instance(interp, value, name, node, frame)
        case StoreValue():
            return objects.of_store(interp, value, name, node, frame)
        case ViewValue(info):
            return objects.of_view(interp, info, name, node, frame)
        case WindowValue():
            if name not in ("start", "end"):
                no_attribute(interp, "the window", name, ("start", "end"), node, frame)
            return Scalar(datetime)
        case MediatorValue(info):
            return _of_mediator(interp, info, name, node, frame)
        case Super(info, inner):
            found = objects.helper(interp, inner, info, name) if info is not None else None
            return found if found is not None else UNKNOWN
        case Ref(templates):
            return _of_reference(interp, templates, name, node, frame)
        case AttributeDecl() | ReferenceDecl() | ModelAttribute():
            of = (
                value.model.all_attributes()[value.name]
                if isinstance(value, ModelAttribute)
                else value
            )
            match name:
                case "getter" | "setter" | "init":
                    return DecoratorOf(name, of)
        case SourceDecl() | SinkDecl() | WindowDecl() | TimersValue():
            return wiring.of_own(interp, value, name, node, frame)
        case Documents() | MapOf() | ListOf() | SnapshotValue():
            return UNKNOWN  # a method, which the call looks at
        case Scalar(type=kind) if not hasattr(kind, name):
            no_attribute(interp, kind.__name__, name, dir(kind), node, frame)
            return UNKNOWN
        case _:
            interp.escape(value)
    return UNKNOWN


def shown(interp: Interpreter, value: Value) -> None:
    """The value becomes text: by itself that is the class's name and perhaps a path, and nothing in it is read."""
    match value:
        case Document(info) | Record(info) | ViewValue(info) | MediatorValue(info):
            plain = not any(map(info.method, OWN_TEXT))
        case StoreValue(shape):
            plain = shape.info is None or not any(map(shape.info.method, OWN_TEXT))
        case TimersValue():
            plain = True
        case _:
            plain = False
    if not plain:
        interp.escape(value)


def _named(interp: Interpreter, path: str, name: str, node: cst.Attribute, frame: Frame) -> Value:
    if path in wiring.OF_MODULES or path == "boiler.source.triggers":
        return wiring.of_module(interp, path, name, node, frame)
    if path == "boiler":
        return Named(canonical("boiler", name) or f"boiler.{name}")
    return Named(f"{path}.{name}")


def _of_class(
    interp: Interpreter, info: ClassInfo, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    if name in info.all_attributes():
        if info.kind in roots.DOCUMENTS:
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
        # A base or a decorator that can't be followed may make something else of it: an Enum makes members.
        return found if info.kind is not None or info.plain else UNKNOWN
    of_kind = {
        "DomainModel": {"where", "get_query", "ref_from_id"},
        "ViewModel": OF_VIEW | CLIENT_WRITES | {"get_query", "where"},
        "Mediator": OF_MEDIATOR,
    }
    if info.kind is None:
        return UNKNOWN
    return missing(interp, info, name, of_kind.get(info.kind, set()), node, frame)


def _of_mediator(
    interp: Interpreter, info: ClassInfo, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    found = objects.helper(interp, MediatorValue(info), info, name)
    if found is not None:
        return found
    if name in OF_MEDIATOR:
        return UNKNOWN
    return missing(interp, info, name, OF_MEDIATOR, node, frame)


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
            return ListOf(Text(HOLE), tuples=True)
        case "path" | "collection":
            if len(templates) != 1 or ANYWHERE in "".join(templates):
                return Scalar(str)
            (template,) = templates
            cut = template if name == "path" else template.rpartition("/")[0]
            return Text(cut.replace("*", HOLE))
    if name not in ALWAYS:
        help = "it holds only a path; for the document, declare a reference in the Store"
        no_attribute(interp, "Reference", name, OF_REFERENCE, node, frame, help)
    return UNKNOWN
