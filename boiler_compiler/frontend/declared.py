"""What declarations say: collections of models, types of attributes, and the values that they stand for.

Findings about them are made elsewhere, once; here what can't be read is Any. Must not know functions' bodies.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.declared_values import AttributeDecl
from boiler_compiler.frontend.meta import meta_value
from boiler_compiler.frontend.modules import Module
from boiler_compiler.frontend.parsing import parse_expression
from boiler_compiler.frontend.values import (
    NOTHING,
    UNKNOWN,
    UNKNOWN_REF,
    ClassValue,
    Constant,
    Instance,
    ListOf,
    MapOf,
    Named,
    Record,
    Ref,
    Scalar,
    TupleOf,
    Value,
    join_all,
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
            return interp.index.classes.get(name) or _dotted(interp, name, module)
    return None


def _dotted(interp: Interpreter, name: str, module: Module) -> ClassInfo | None:
    """The class that a text such as `models.Member` names."""
    if not all(part.isidentifier() for part in name.split(".")):
        return None
    node = parse_expression(name) if "." in name else None
    match interp.constant(node, module) if node is not None else UNKNOWN:
        case ClassValue(info):
            return info
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
            quoted = parse_expression(text)
            return annotated(interp, quoted, module, within) if quoted is not None else None
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
    def fields(around: tuple[str, ...]) -> list[tuple[str, Type]]:
        found = []
        for name, declaration in info.all_attributes().items():
            inner = type_of(interp, info, name, around)
            found.append((key_of(interp, info, name, declaration), inner or ANY))
        return found

    return interp.maps.of(info, within, fields)


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


def exported(interp: Interpreter, declaration: AttributeDecl) -> bool:
    """Whether an attribute is part of what a view writes."""
    node = option(declaration.call, "export_enabled")
    return node is None or interp.constant(node, declaration.module) != Constant(False)


# ---- annotations of functions and plain classes

LISTED = frozenset(
    f"{module}.{name}"
    for module in ("collections.abc", "typing")
    for name in ("Collection", "Generator", "Iterable", "Iterator", "MutableSequence", "Sequence")
) | frozenset((*LISTS, "collections.deque", "typing.Deque"))
SETS = frozenset(
    ("builtins.frozenset", "builtins.set", "typing.FrozenSet", "typing.Set", "typing.AbstractSet")
)
MAPS = frozenset(
    (
        *DICTS, "collections.Counter", "collections.OrderedDict", "collections.abc.Mapping",
        "collections.abc.MutableMapping", "collections.defaultdict", "typing.Counter", "typing.DefaultDict",
        "typing.Mapping", "typing.MutableMapping",
    )
)  # fmt: skip
TUPLES = frozenset(("builtins.tuple", "typing.Tuple"))
WRAPPED = frozenset(("typing.Annotated", "typing.ClassVar", "typing.Final", "typing.Optional"))
PLAIN: dict[str, type] = {
    **{f"builtins.{t.__name__}": t for t in (bool, bytes, float, int, str)},
    **{f"datetime.{t.__name__}": t for t in (date, datetime, time, timedelta)},
    "decimal.Decimal": Decimal,
}


def value_annotated(interp: Interpreter, node: cst.CSTNode, module: Module) -> Value:
    """What a parameter, a result or a field can be by its annotation, which is believed; None as ever may stand beside it."""
    match node:
        case cst.BinaryOperation(left=left, operator=cst.BitOr(), right=right):
            return _either(interp, [left, right], module)
        case cst.Subscript(value=base, slice=elements):
            inner = [e.slice.value for e in elements if isinstance(e.slice, cst.Index)]
            match interp.constant(base, module):
                case Named(name) if inner:
                    return _of_generic(interp, name, inner, module)
            return UNKNOWN
        case cst.SimpleString() | cst.ConcatenatedString():
            found = parse_expression(str(node.evaluated_value))
            return value_annotated(interp, found, module) if found is not None else UNKNOWN
        case cst.Name(value="None"):
            return NOTHING
        case cst.BaseExpression():
            return _plain(interp.constant(node, module))
    return UNKNOWN


def _plain(found: Value) -> Value:
    match found:
        case Named(name) if name in PLAIN:
            return Scalar(PLAIN[name])
        case Named("boiler.Reference"):
            return UNKNOWN_REF
        case Named(name) if name in LISTED:
            return ListOf(UNKNOWN)
        case Named(name) if name in MAPS:
            return MapOf(UNKNOWN, UNKNOWN)
        case Named(name) if name in SETS:
            return ListOf(UNKNOWN, is_set=True)
        case ClassValue(info) if info.kind == "Serializable":
            return Record(info, ())
        case ClassValue(info) if info.plain:
            return Instance(info)
    return UNKNOWN


def _either(interp: Interpreter, nodes: Sequence[cst.CSTNode], module: Module) -> Value:
    return join_all([value_annotated(interp, node, module) for node in nodes])


def _of_generic(
    interp: Interpreter, name: str, inner: list[cst.BaseExpression], module: Module
) -> Value:
    if name == "typing.Union":
        return _either(interp, inner, module)
    if name in TUPLES:
        match inner:
            case [only, cst.Ellipsis()]:
                return ListOf(value_annotated(interp, only, module), tuples=True)
        return TupleOf(tuple(value_annotated(interp, node, module) for node in inner))
    first = value_annotated(interp, inner[0], module)
    if name in WRAPPED:
        return first
    if name in LISTED:
        return ListOf(first)
    if name in SETS:
        return ListOf(first, is_set=True)
    if name in MAPS:
        # A Counter names its keys alone.
        return MapOf(_either(interp, inner[1:], module) if len(inner) > 1 else UNKNOWN, first)
    return UNKNOWN
