"""What declarations say: collections of models, types of attributes, stores of views.

Findings about them are made elsewhere, once; here what can't be read is Any. Must not know functions' bodies.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.meta import meta_value
from boiler_compiler.frontend.modules import Module
from boiler_compiler.frontend.values import (
    NOTHING,
    UNKNOWN,
    UNKNOWN_REF,
    AttributeDecl,
    ClassValue,
    Constant,
    ListOf,
    MapOf,
    Named,
    Record,
    Ref,
    Scalar,
    StoreShape,
    Value,
)
from boiler_compiler.model import ANY, DictType, ListType, MapType, Path, ScalarType, Type

if TYPE_CHECKING:
    from boiler_compiler.frontend.interpreter import Interpreter

SCALARS: dict[str, Type] = {
    "boiler.GeoPoint": ANY,
    "boiler.Reference": ScalarType("reference"),
    "boiler.Vector": ANY,
    "builtins.bool": ScalarType("bool"),
    "builtins.bytes": ScalarType("bytes"),
    "builtins.dict": DictType(ANY),
    "builtins.float": ScalarType("float"),
    "builtins.int": ScalarType("int"),
    "builtins.list": ListType(ANY),
    "builtins.object": ANY,
    "builtins.str": ScalarType("str"),
    "datetime.datetime": ScalarType("datetime"),
    "typing.Any": ANY,
    "typing.Dict": DictType(ANY),
    "typing.List": ListType(ANY),
}
"""Annotations without parameters."""

LISTS = ("builtins.list", "typing.List")
DICTS = ("builtins.dict", "typing.Dict")
PYTHON: dict[str, type] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "bytes": bytes,
    "datetime": datetime,
}


# ---- options of a call


def option(call: cst.Call, name: str) -> cst.BaseExpression | None:
    """The value of a keyword argument."""
    for argument in call.args:
        if argument.keyword is not None and argument.keyword.value == name:
            return argument.value
    return None


def argument(call: cst.Call, position: int, name: str) -> cst.BaseExpression | None:
    """The value of an argument, given by name or by position."""
    given = [a.value for a in call.args if a.keyword is None and not a.star]
    return option(call, name) or (given[position] if position < len(given) else None)


def class_named(interp: Interpreter, node: cst.BaseExpression, module: Module) -> ClassInfo | None:
    """The class that an expression names, or a text that is its name."""
    match interp.constant(node, module):
        case ClassValue(info):
            return info
        case Constant(value=str(name)):
            match interp.index.resolve(module, name):
                case ClassValue(info):
                    return info
            return interp.index.classes.get(name)
    return None


def flag(interp: Interpreter, call: cst.Call, name: str, module: Module) -> bool | None:
    """A keyword argument that is True or False; None for anything else. Absent is False."""
    node = option(call, name)
    if node is None:
        return False
    match interp.constant(node, module):
        case Constant(value=bool(value)):
            return value
    return None


# ---- models


def collection_of(interp: Interpreter, info: ClassInfo) -> str:
    """The collection template of a model; without a name of its own, the class's."""
    found = meta_value(interp, info, "collection_name")
    match found:
        case (_, Constant(value=str(name))):
            return name
    return info.name


def converts_case(interp: Interpreter, info: ClassInfo) -> bool:
    """Whether attributes without data_key are stored in camel case."""
    match meta_value(interp, info, "case_conversion"):
        case (_, Constant(value=bool(value))):
            return value
    return True


def key_of(interp: Interpreter, info: ClassInfo, name: str, declaration: AttributeDecl) -> str:
    """The stored key of an attribute on a class."""
    if declaration.kind == "object_type":
        return "obj_type"
    node = option(declaration.call, "data_key")
    if node is not None:
        match interp.constant(node, declaration.module):
            case Constant(value=str(key)):
                return key
    return camel_case(name) if converts_case(interp, info) else name


def camel_case(name: str) -> str:
    """`net_days` as `netDays`: the same as boiler.attributes.camel_case."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


# ---- types


def type_of(
    interp: Interpreter, info: ClassInfo, name: str, within: tuple[str, ...] = ()
) -> Type | None:
    """An attribute's type on a class; None for an annotation that no document can hold."""
    declaration = info.all_attributes()[name]
    call, module = declaration.call, declaration.module
    match declaration.kind:
        case "string" | "object_type":
            return ScalarType("str")
        case "integer":
            return ScalarType("int")
        case "bdict":
            return DictType(ANY)
        case "relation":
            node = option(call, "collection")
            match interp.constant(node, module) if node is not None else NOTHING:
                case Named("builtins.list"):
                    return ListType(ScalarType("reference"))
                case Named("builtins.dict"):
                    return DictType(ScalarType("reference"))
            return ScalarType("reference")
        case "embed":
            node = option(call, "obj_cls")
            embedded = class_named(interp, node, module) if node is not None else None
            inner = _map_type(interp, embedded, within) if embedded is not None else ANY
            return ListType(inner) if flag(interp, call, "many", module) else inner
    node = option(call, "type_")
    if node is not None:
        return annotated(interp, node, module, within)
    found = info.annotation(name)
    return ANY if found is None else annotated(interp, found[0], found[1].module, within)


def annotated(
    interp: Interpreter, node: cst.CSTNode, module: Module, within: tuple[str, ...]
) -> Type | None:
    """The type that an annotation means; None where no document can hold it."""
    match node:
        case cst.BinaryOperation(left=left, operator=cst.BitOr(), right=right):
            return _union(interp, [left, right], module, within)
        case cst.Subscript(value=base, slice=elements):
            inner = [e.slice.value for e in elements if isinstance(e.slice, cst.Index)]
            match interp.constant(base, module):
                case Named("typing.Optional"):
                    return _optional(annotated(interp, inner[0], module, within))
                case Named("typing.Union"):
                    return _union(interp, inner, module, within)
                case Named(name) if name in LISTS:
                    items = annotated(interp, inner[0], module, within)
                    return None if items is None else ListType(items)
                case Named(name) if name in DICTS and len(inner) == 2:
                    if annotated(interp, inner[0], module, within) != ScalarType("str"):
                        return None
                    items = annotated(interp, inner[1], module, within)
                    return None if items is None else DictType(items)
            return None
    match interp.constant(node, module) if isinstance(node, cst.BaseExpression) else UNKNOWN:
        case Named(name):
            return ANY if name.startswith("?") else SCALARS.get(name)
        case ClassValue(info):
            return _map_type(interp, info, within) if info.kind == "Serializable" else None
        case Constant(value=str(text)):
            try:
                return annotated(interp, cst.parse_expression(text), module, within)
            except cst.ParserSyntaxError:
                return None
        case value if value == UNKNOWN:
            return ANY
    return None


def _union(
    interp: Interpreter, nodes: list[cst.BaseExpression], module: Module, within: tuple[str, ...]
) -> Type | None:
    rest = [n for n in nodes if not (isinstance(n, cst.Name) and n.value == "None")]
    types = [annotated(interp, n, module, within) for n in rest]
    if None in types:
        return None
    found = types[0] if len(types) == 1 else ANY
    return _optional(found) if len(rest) < len(nodes) else found


def _optional(found: Type | None) -> Type | None:
    match found:
        case ScalarType(name):
            return ScalarType(name, True)
        case ListType(items):
            return ListType(items, True)
        case DictType(items):
            return DictType(items, True)
        case MapType(name, fields):
            return MapType(name, fields, True)
    return None


def _map_type(interp: Interpreter, info: ClassInfo, within: tuple[str, ...]) -> Type:
    if info.name in within:
        return MapType(info.name, ())
    fields = []
    for name, declaration in info.all_attributes().items():
        inner = type_of(interp, info, name, (*within, info.name))
        fields.append((key_of(interp, info, name, declaration), inner or ANY))
    return MapType(info.name, tuple(fields))


# ---- values


def value_of(interp: Interpreter, info: ClassInfo, name: str, path: Path) -> Value:
    """What reading an attribute of a document or map can give."""
    declaration = info.all_attributes()[name]
    target = UNKNOWN_REF
    if declaration.kind == "relation":
        node = option(declaration.call, "dm_cls")
        model = class_named(interp, node, declaration.module) if node is not None else None
        if model is not None and model.kind == "DomainModel":
            target = Ref(frozenset((f"{collection_of(interp, model)}/*",)))
    return _value(interp, type_of(interp, info, name) or ANY, path, target)


def _value(interp: Interpreter, of: Type, path: Path, target: Ref) -> Value:
    match of:
        case ScalarType("reference"):
            return target
        case ScalarType(name) if name in PYTHON:
            return Scalar(PYTHON[name])
        case ListType(items):
            return ListOf(_value(interp, items, path, target))
        case DictType(items):
            return MapOf(_value(interp, items, path, target))
        case MapType(name):
            info = interp.index.classes.get(name)
            return Record(info, path) if info is not None else UNKNOWN
    return UNKNOWN


# ---- stores


def store_shape(interp: Interpreter, view: ClassInfo) -> StoreShape | None:
    """The store of a view: what `store` is annotated with, else what its own `new` makes; of one with rows their root alone."""
    model = rows_root(interp, view)
    if model is not None:
        return StoreShape(f"{view.name}.rows", None, "root", (("root", model, False),))
    for info in view.line():
        annotation = info.annotations.get("store")
        if annotation is not None:
            found = class_named(interp, annotation, info.module)
            return shape_of(interp, found) if found is not None and found.kind == "Store" else None
        made = made_store(interp, info)
        if made is not None:
            return made
    return None


def shape_of(interp: Interpreter, store: ClassInfo) -> StoreShape:
    """The references of a declared store; those whose model can't be told are left out."""
    models = []
    root = ""
    for name, declaration in store.all_references().items():
        node = option(declaration.call, "dm_cls")
        model = class_named(interp, node, declaration.module) if node is not None else None
        if model is not None:
            many = flag(interp, declaration.call, "many", declaration.module) or False
            models.append((name, model, many))
        if store.getter(name) is None:
            root = root or name
    return StoreShape(store.name, store, root, tuple(models))


def rows_method(view: ClassInfo) -> Method | None:
    """The staticmethod `rows` of a view: one view a row."""
    found = view.method("rows")
    return found if found is not None and found.kind == "staticmethod" else None


def rows_root(interp: Interpreter, view: ClassInfo) -> ClassInfo | None:
    """The model whose documents `rows` takes, by its first parameter's annotation."""
    method = rows_method(view)
    parameters = method.node.params.params if method is not None else ()
    if method is None or not parameters or parameters[0].annotation is None:
        return None
    node = parameters[0].annotation.annotation
    found = class_named(interp, node, method.function.module)
    return found if found is not None and found.kind == "DomainModel" else None


def made_store(interp: Interpreter, view: ClassInfo) -> StoreShape | None:
    """The store that a class's own `new` makes by `add_snapshot`; None where it has no such `new`."""
    new = view.methods.get("new")
    call = snapshot_call(new.node) if new is not None and new.kind == "classmethod" else None
    if call is None:
        return None
    name = store_name(new.node, call) if new is not None else None
    declared = interp.index.resolve(view.module, name) if name is not None else UNKNOWN
    match declared:
        case ClassValue(info) if info.kind == "Store":
            return shape_of(interp, info)
    root, model = snapshot_arguments(interp, call, view.module)
    if root is None or model is None or name is None:
        return None
    return StoreShape(name, None, root, ((root, model, False),))


def snapshot_call(new: cst.FunctionDef) -> cst.Call | None:
    """The first call of `add_snapshot` in a function."""
    finder = _SnapshotCall()
    new.visit(finder)
    return finder.found


class _SnapshotCall(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: cst.Call | None = None

    def visit_Call(self, node: cst.Call) -> None:
        match node.func:
            case cst.Attribute(attr=cst.Name(value="add_snapshot")) if self.found is None:
                self.found = node


def store_name(new: cst.FunctionDef, call: cst.Call) -> str | None:
    """The class in `store = CityStore()` for the store that `add_snapshot` is called on."""
    match call.func:
        case cst.Attribute(value=cst.Call(func=cst.Name(value=made))):
            return made
        case cst.Attribute(value=cst.Name(value=variable)):
            for line in new.body.body:
                for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
                    match statement:
                        case cst.Assign(
                            targets=[cst.AssignTarget(target=cst.Name(value=name))],
                            value=cst.Call(func=cst.Name(value=made)),
                        ) if name == variable:
                            return made
    return None


def snapshot_arguments(
    interp: Interpreter, call: cst.Call, module: Module
) -> tuple[str | None, ClassInfo | None]:
    """The root's name and model in a call of `add_snapshot`."""
    root_node, model_node = argument(call, 0, "name"), argument(call, 1, "dm_cls")
    root = None
    match interp.constant(root_node, module) if root_node is not None else UNKNOWN:
        case Constant(value=str(text)):
            root = text
    return root, class_named(interp, model_node, module) if model_node is not None else None
