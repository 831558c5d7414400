"""What `key` may give: text, a whole number, a tuple of them, or None for no group.

Must not know what is done with groups.
"""

from __future__ import annotations

import libcst as cst

from boiler_compiler.frontend.classes import Method
from boiler_compiler.frontend.frames import Frame
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.values import (
    Constant,
    Document,
    Documents,
    Instance,
    ListOf,
    MapOf,
    Nothing,
    Record,
    Ref,
    Scalar,
    TupleOf,
    Value,
)

KEYS = (str, int)


def check_key(interp: Interpreter, method: Method, frame: Frame) -> None:
    """Findings for results that certainly are no keys."""
    module = method.function.module
    if frame.generator:
        place = module.span(method.node.name)
        interp.reports.add("BC0511", place, f"{method.name} yields, and must return one key")
        return
    for node, value in frame.returned:
        problem = _problem(value)
        if problem:
            given = node.value if isinstance(node, cst.Return) and node.value is not None else node
            message = f"{method.name} gives {problem}"
            help = _instead(cst.Module([]).code_for_node(given), value)
            interp.reports.add("BC0511", module.span(given), message, help)


def _problem(value: Value) -> str:
    """What a key is that can be none, in words; empty where it can be one."""
    match value:
        case Scalar(type=kind) | Constant(kind=kind) if kind not in KEYS:
            return f"a {kind.__name__}"
        case Document(model):
            return f"a document of {model.name}"
        case Ref():
            return "a Reference"
        case ListOf(tuples=True):
            return ""
        case ListOf() | Documents():
            return "a list" if isinstance(value, ListOf) and not value.is_set else "a collection"
        case MapOf():
            return "a dict"
        case Record(info) | Instance(info):
            return f"an object of {info.name}"
        case TupleOf(items):
            for item in items:
                if isinstance(item, Nothing):
                    return "a tuple with None in it"
                if isinstance(item, TupleOf):
                    return "a tuple with a tuple in it"
                inner = _problem(item)
                if inner:
                    return f"a tuple with {inner} in it"
    return ""


def _instead(text: str, value: Value) -> str:
    """A key that says the same; empty where none is near."""
    match value:
        case Document():
            return f"{text}.doc_id"
        case Ref():
            return f"{text}.path"
        case Scalar(type=kind) | Constant(kind=kind) if kind is bool:
            return f"str({text})"
        case Scalar(type=kind) if kind.__module__ == "datetime" and hasattr(kind, "isoformat"):
            return f"{text}.isoformat()"
    return ""
