"""What a call of a builtin can give. Must not know methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend import access, calls
from boiler_compiler.frontend.values import (
    NOTHING,
    UNKNOWN,
    Constant,
    Document,
    Documents,
    Function,
    ListOf,
    MapOf,
    Nothing,
    Ref,
    Scalar,
    Text,
    TupleOf,
    Value,
    join_all,
    lists,
)

if TYPE_CHECKING:
    from boiler_compiler.frontend.calls import Arguments
    from boiler_compiler.frontend.frames import Frame
    from boiler_compiler.frontend.interpreter import Interpreter

SCALARS: dict[str, type] = {
    "abs": int,
    "bool": bool,
    "bytes": bytes,
    "chr": str,
    "float": float,
    "int": int,
    "isinstance": bool,
    "issubclass": bool,
    "len": int,
    "ord": int,
    "round": int,
}
"""Builtins that look at their arguments no further than their own value."""

NUMBERS = ("abs", "round")
"""Their result is int or float, as their argument is."""


def call(
    interp: Interpreter, name: str, given: Arguments, node: cst.CSTNode, frame: Frame
) -> Value:
    """What the builtin can give."""
    first = given.given[0] if given.given else UNKNOWN
    match name:
        case "sorted" | "list" | "tuple" | "reversed" | "iter":
            _keyed(interp, given, lists(first), node, frame)
            item = _listed(interp, first).item if given.given else NOTHING
            return ListOf(item, tuples=name == "tuple")
        case "set" | "frozenset":
            item = _listed(interp, first).item if given.given else NOTHING
            return ListOf(item, is_set=True)
        case "dict":
            return _dict(interp, given)
        case "enumerate":
            return ListOf(TupleOf((Scalar(int), _listed(interp, first).item)))
        case "zip":
            return ListOf(TupleOf(tuple(_listed(interp, v).item for v in given.given)))
        case "map" | "filter":
            return _mapped(interp, name, given, node, frame)
        case "min" | "max":
            return _chosen(interp, given, node, frame)
        case "next":
            default = given.get(1, "default")
            item = _listed(interp, first).item
            return interp.joined(item, default) if default is not None else item
        case "any" | "all":
            _listed(interp, first)
            return Scalar(bool)
        case "sum":
            _listed(interp, first)
            return UNKNOWN
        case "str" | "repr" | "format" | "ascii":
            return _shown(interp, name, first)
        case "getattr" | "hasattr":
            return _getattr(interp, name, given, node, frame)
        case "print":
            return NOTHING
        case _ if name in SCALARS:
            return UNKNOWN if name in NUMBERS else Scalar(SCALARS[name])
    for value in given.all():
        if isinstance(value, Function):
            interp.call(value, [UNKNOWN] * len(value.node.params.params), {})
    interp.escape(*given.all())
    return UNKNOWN


def _listed(interp: Interpreter, value: Value) -> ListOf:
    """A list of what iterating over it gives."""
    item = lists(value)
    if item == UNKNOWN:
        interp.escape(value)
    return ListOf(item)


def _keyed(
    interp: Interpreter, given: Arguments, item: Value, node: cst.CSTNode, frame: Frame
) -> None:
    key = given.named.get("key")
    if key is not None and not isinstance(key, Nothing):
        calls.apply(interp, key, calls.Arguments((item,), {}, False), node, frame)


def _dict(interp: Interpreter, given: Arguments) -> Value:
    items = list(given.named.values())
    keys: list[Value] = [Scalar(str)] if items else []
    for value in given.given:
        match value:
            case MapOf(item, key):
                keys.append(key)
                items.append(item)
            case Documents(model, path):
                keys.append(Scalar(str))
                items.append(Document(model, path))
            case ListOf(TupleOf((key, item))):
                keys.append(key)
                items.append(item)
            case ListOf(Nothing()):
                pass
            case _:
                interp.escape(value)
                keys.append(UNKNOWN)
                items.append(UNKNOWN)
    result: Value = NOTHING
    for item in items:
        result = interp.joined(result, item)
    if given.open:
        return MapOf(UNKNOWN, UNKNOWN)
    return MapOf(result, join_all(keys))


def _mapped(
    interp: Interpreter, name: str, given: Arguments, node: cst.CSTNode, frame: Frame
) -> Value:
    if len(given.given) < 2:
        return UNKNOWN
    function, *iterables = given.given
    items = tuple(_listed(interp, v).item for v in iterables)
    result: Value = UNKNOWN
    if not isinstance(function, Nothing):
        result = calls.apply(interp, function, calls.Arguments(items, {}, False), node, frame)
    return ListOf(items[0] if name == "filter" else result)


def _chosen(interp: Interpreter, given: Arguments, node: cst.CSTNode, frame: Frame) -> Value:
    if len(given.given) == 1:
        result = _listed(interp, given.given[0]).item
    else:
        result = NOTHING
        for value in given.given:
            result = interp.joined(result, value)
    _keyed(interp, given, result, node, frame)
    default = given.named.get("default")
    return interp.joined(result, default) if default is not None else result


def _shown(interp: Interpreter, name: str, value: Value) -> Value:
    access.shown(interp, value)
    match value:
        case Constant(value=str()) | Text() if name == "str":
            return value
        case Ref(templates) if name == "str" and len(templates) == 1:
            (template,) = templates
            if "**" not in template:
                return Text(template.replace("*", "\0"))
    return Scalar(str)


def _getattr(
    interp: Interpreter, name: str, given: Arguments, node: cst.CSTNode, frame: Frame
) -> Value:
    match given.given:
        case (holder, Constant(value=str(attribute)), *rest) if isinstance(node, cst.Call):
            default = rest[0] if rest else None
            known = default is None and name == "getattr"
            of = cst.Attribute(node.args[0].value, cst.Name(attribute))
            with interp.quietly(not known):
                found = access.attribute(interp, holder, attribute, of, frame)
            if name == "hasattr":
                return Scalar(bool)
            return found if default is None else interp.joined(found, default)
    interp.escape(*given.all())
    return UNKNOWN
