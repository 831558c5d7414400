"""Whether functions give what their annotations say, as far as that is certain.

A view's attribute is checked when it is written; what a staticmethod or a function returns is believed by those who call it.
Must not know what views are kept for.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import libcst as cst

from boiler_compiler.frontend import declared, roots
from boiler_compiler.frontend.arithmetic import kind_of
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.frames import Frame
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.models import span_of
from boiler_compiler.frontend.modules import Module, every_statement
from boiler_compiler.frontend.objects import field_of
from boiler_compiler.frontend.values import (
    UNKNOWN,
    ClassValue,
    Document,
    Documents,
    Function,
    Instance,
    ListOf,
    MapOf,
    Record,
    Ref,
    Scalar,
    StoreValue,
    TupleOf,
    Value,
    ViewValue,
    lists,
)
from boiler_compiler.model import ANY, DictType, ListType, MapType, ScalarType, Type

STORED = (str, int, float, bool, bytes, datetime)
"""Builtin types of which a document holds values; `list` and `dict` beside."""


# ---- attributes of views


def check_getter(interp: Interpreter, info: ClassInfo, name: str, frame: Frame) -> None:
    """A finding for each result of a getter that its attribute's annotation forbids."""
    function = info.getter(name)
    wanted = declared.type_of(interp, info, name)
    if function is None or wanted is None or frame.generator or _binds_outside(function.node):
        return
    for node, value in frame.returned:
        problem = _forbidden(wanted, value)
        if problem:
            given = node.value if isinstance(node, cst.Return) and node.value is not None else node
            message = f"{name} is annotated {_shown(wanted)} and gets {problem}"
            if wanted == ANY:
                message = f"{name} gets {problem}, and no document holds that"
            help = _converted(cst.Module([]).code_for_node(given), wanted, value)
            interp.reports.add("BC0515", function.module.span(given), message, help)


def check_row_fields(interp: Interpreter, info: ClassInfo) -> None:
    """Findings for attributes that take a field of the row which it does not have, or has of another type."""
    method, root = roots.rows_method(info), roots.rows_root(interp, info)
    if method is None or root is None:
        return
    row = lists(interp.call(method.function, (Document(root, ("root",)),), {}))
    for name, declaration in info.all_attributes().items():
        if info.getter(name) is not None or not isinstance(row, Instance):
            continue
        if info.setter(name) is not None or not declared.exported(interp, declaration):
            continue
        value = field_of(interp, row, name)
        place = span_of(info, name)
        wanted = declared.type_of(interp, info, name)
        if value is None:
            message = f"{name} has no getter, and {row.info.name} no field of that name"
            help = f"@{name}.getter\ndef {name}(self): ..."
            interp.reports.add("BC0506", place, message, help)
        elif wanted is not None and (problem := _forbidden(wanted, value)):
            message = (
                f"{name} is annotated {_shown(wanted)}, and {row.info.name}.{name} is {problem}"
            )
            interp.reports.add("BC0515", place, message)


def _forbidden(wanted: Type, value: Value) -> str:
    """What a value is that a document's field of that type can't be, in words; empty where it may be one."""
    kind = kind_of(value)
    if isinstance(value, Function | StoreValue | ViewValue | Instance):
        return _words(value)
    if kind is not None and kind not in (*STORED, type(None)):
        return _words(value)
    match wanted:
        case ScalarType("any"):
            return ""
        case ScalarType("reference"):
            good = isinstance(value, Ref) or _open(value)
        case ScalarType(name) if name in declared.PYTHON:
            asked = declared.PYTHON[name]
            good = kind is asked or (asked is float and kind is int) or _open(value)
        case ListType():
            good = isinstance(value, ListOf | TupleOf) or _open(value)
        case DictType():
            good = isinstance(value, MapOf | Record | Document | Documents) or _open(value)
        case MapType():
            good = isinstance(value, Record) or _open(value)
        case _:
            good = True
    return "" if good else _words(value)


def _open(value: Value) -> bool:
    """Whether it is not certain what the value is, or it may be None."""
    certain = isinstance(value, Ref | ListOf | TupleOf | MapOf | Record | Document | Documents)
    return not certain and kind_of(value) is None


def _shown(wanted: Type) -> str:
    match wanted:
        case ScalarType("reference"):
            return "Reference"
        case ScalarType(name) | MapType(name):
            return name
        case ListType():
            return "list"
        case DictType():
            return "dict"
    return "otherwise"


def _converted(text: str, wanted: Type, value: Value) -> str:
    """The result as what is wanted; empty where that is not one step away."""
    kind = kind_of(value)
    match wanted:
        case ScalarType("str") if kind is datetime:
            return f"{text}.isoformat()"
        case ScalarType("str") if kind in (int, float, bool):
            return f"str({text})"
        case ScalarType("int") if kind in (bool, float):
            return f"int({text})"
        case ScalarType("float") if kind is timedelta:
            return f"{text}.total_seconds()"
        case ScalarType("reference") if isinstance(value, Document):
            return f"{text}.doc_ref"
    return ""


# ---- functions


def check_functions(interp: Interpreter) -> None:
    """Findings for static and class methods of boiler's kinds of classes, and for functions of modules."""
    for info in interp.index.classes.values():
        for method in info.methods.values() if info.kind is not None else ():
            if method.kind == "staticmethod" and not method.triggers:
                _check_function(interp, method.function)
    for module in interp.index.modules.values():
        for binding in module.bindings.values():
            if isinstance(binding, cst.FunctionDef) and not binding.decorators:
                _check_function(interp, Function(binding, module))


def _check_function(interp: Interpreter, function: Function) -> None:
    node, module = function.node, function.module
    if not isinstance(node, cst.FunctionDef) or node.asynchronous is not None:
        return
    parameters = (*node.params.posonly_params, *node.params.params)
    given = [_parameter(interp, parameter, module) for parameter in parameters]
    named = {p.name.value: _parameter(interp, p, module) for p in node.params.kwonly_params}
    _, frame, _ = interp.run(function, given, named)
    if node.returns is None or frame.generator or _binds_outside(node):
        return
    annotation = node.returns.annotation
    wanted = declared.value_annotated(interp, annotation, module)
    if _protocol(interp, wanted):
        return
    for place, value in frame.returned:
        if _differs(wanted, value):
            result = place.value if isinstance(place, cst.Return) and place.value else place
            text = cst.Module([]).code_for_node(annotation)
            message = f"{node.name.value} is annotated {text} and returns {_words(value)}"
            interp.reports.add("BC0515", module.span(result), message)


def _parameter(interp: Interpreter, parameter: cst.Param, module: Module) -> Value:
    if parameter.annotation is None:
        return UNKNOWN
    return declared.value_annotated(interp, parameter.annotation.annotation, module)


def _differs(wanted: Value, value: Value) -> bool:
    """Whether a value certainly is not what an annotation stands for."""
    kind = kind_of(value)
    contained = isinstance(value, ListOf | TupleOf | MapOf | Documents)
    object_ = isinstance(value, Record | Document | Instance | Ref | StoreValue | ViewValue)
    match wanted:
        case Scalar(type=asked):
            if kind is None:
                return contained or object_
            number = asked in (int, float) and kind in (int, bool)
            return kind is not type(None) and not issubclass(kind, asked) and not number
        case ListOf() | TupleOf():
            return kind not in (None, str, bytes, type(None))
        case MapOf():
            return kind not in (None, type(None)) or isinstance(value, ListOf | TupleOf)
        case Ref():
            return kind not in (None, type(None)) or contained
        case Record() | Instance():
            return kind not in (None, type(None)) or contained
    return False


def _protocol(interp: Interpreter, wanted: Value) -> bool:
    """Whether the annotation is a Protocol, which values of any class may meet."""
    if not isinstance(wanted, Instance):
        return False
    bases = [(base.value, info) for info in wanted.info.line() for base in info.node.bases]
    return any(not isinstance(interp.constant(n, i.module), ClassValue) for n, i in bases)


def _binds_outside(node: cst.CSTNode) -> bool:
    """Whether names of the function are bound by functions within it, which is not followed."""
    return any(isinstance(n, cst.Nonlocal | cst.Global) for n in every_statement(node))


def _words(value: Value) -> str:
    """What a value is, in words."""
    kind = kind_of(value)
    if kind is not None:
        return f"an {kind.__name__}" if kind.__name__[0] in "aeiou" else f"a {kind.__name__}"
    match value:
        case Ref():
            return "a Reference"
        case ListOf(is_set=True):
            return "a set"
        case ListOf():
            return "a list"
        case TupleOf():
            return "a tuple"
        case MapOf():
            return "a dict"
        case Document(model):
            return f"a document of {model.name}"
        case Documents(model):
            return f"documents of {model.name}"
        case Record(info) | Instance(info) | ViewValue(info):
            return f"an object of {info.name}"
        case Function():
            return "a function"
    return "another object"
