"""The methods of a mediator by trigger: which is called for what, with what, and whether what they make stays frozen.

Must not know what they emit, nor keyed operators.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import libcst as cst

from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.frames import Frame, Seen
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.values import Function
from boiler_compiler.model import Source, Span

OF_ROOTS: tuple[Literal["on_create", "on_update"], ...] = ("on_create", "on_update")
OF_EVENTS = ("on_topic", "on_timer")
WITH_SNAPSHOT = ("firestore", "patches")
"""Sources whose triggers take a reference and a snapshot; those of the others take an object."""


def methods_of(interp: Interpreter, info: ClassInfo) -> dict[str, Method]:
    """The methods of a mediator and its base classes by trigger; a finding for two of one trigger."""
    found: dict[str, Method] = {}
    for base in reversed(info.line()):
        for method in base.methods.values():
            for name, span in method.triggers:
                other = found.get(name)
                if other is not None and other.name != method.name:
                    message = f"{other.name} and {method.name} both have the trigger {name}"
                    interp.reports.add("BC0602", span, message, "keep one of the two methods")
                found[name] = method
    # Overridden without a trigger, a method has none any more.
    return {name: method for name, method in found.items() if info.method(method.name) is method}


def root_methods(methods: Mapping[str, Method]) -> list[Method]:
    """The methods that are called when a root is created or updated: none, one, or one for each."""
    return list(dict.fromkeys(methods[name] for name in OF_ROOTS if name in methods))


def place_of(method: Method, trigger: str = "") -> Span:
    """Where a trigger stands; without one, or where the method has it not itself, its name."""
    of = next((span for name, span in method.triggers if name == trigger), None)
    return of or method.function.module.span(method.node.name)


def check_parameters(interp: Interpreter, source: Source, method: Method) -> bool:
    """Whether a trigger's method can be called with what its source gives; a finding where it can't."""
    given = ("ref", "snapshot") if source.kind in WITH_SNAPSHOT else ("obj",)
    span = place_of(method)
    if method.kind != "method":
        help = f"def {method.name}({', '.join(('self', *given))}):"
        message = f"{method.name} is a {method.kind}, and is called on a mediator"
        interp.reports.add("BC0608", span, message, help)
        return False
    return takes(interp, method, ("self", *given))


def takes(interp: Interpreter, method: Method, wanted: tuple[str, ...]) -> bool:
    """Whether a method can be called with these by position; a finding where it can't."""
    node = method.node
    parameters = (*node.params.posonly_params, *node.params.params)
    least = sum(p.default is None for p in parameters)
    star = isinstance(node.params.star_arg, cst.Param)
    required = any(p.default is None for p in node.params.kwonly_params)
    if least > len(wanted) or (len(parameters) < len(wanted) and not star) or required:
        message = f"{node.name.value} is called with {', '.join(wanted)}"
        help = f"def {node.name.value}({', '.join(wanted)}):"
        interp.reports.add("BC0608", place_of(method), message, help)
        return False
    return True


def check_runs(interp: Interpreter, function: Function, frame: Frame, code: str) -> None:
    """A finding for a function whose call would do nothing: a generator, or a coroutine."""
    node = function.node
    if not isinstance(node, cst.FunctionDef):
        return
    span, name = function.module.span(node.name), node.name.value
    if frame.generator:
        interp.reports.add(code, span, f"{name} yields, so that a call of it does nothing")
    elif node.asynchronous is not None:
        message = f"{name} is a coroutine, so that a call of it does nothing"
        interp.reports.add(code, span, message, f"def {name}(...):")


def frozen(
    interp: Interpreter, methods: Mapping[str, Method], method: Method, seen: Seen
) -> Literal["on_create", "on_update"] | None:
    """The one trigger whose views stay as they were made, or begin with it; None for views that follow their roots."""
    names = [name for name in OF_ROOTS if name in methods]
    if len(names) != 1:
        return None
    (name,) = names
    ways = {way for _, way in seen.views}
    made = ways & {"new", "once"}
    if made and "get" in ways:
        node = next(node for (_, way), node in seen.views.items() if way == "get")
        message = f"{method.name} makes a view that follows its root, and another that does not"
        help = "evaluate it once, or stack on_create and on_update"
        span = method.function.module.span(node)
        interp.reports.add("BC0621", span, message, help)
    if not ways:
        message = f"{method.name} has {name} alone, and evaluates no view"
        help = f"@source.triggers.{_other(name)}"
        interp.reports.add("BC0621", place_of(method, name), message, help)
    return name if made else None


def _other(name: str) -> str:
    return "on_update" if name == "on_create" else "on_create"


def refuse(
    interp: Interpreter, methods: Mapping[str, Method], names: tuple[str, ...], code: str, why: str
) -> None:
    """A finding for each of these triggers that a mediator has."""
    for name in names:
        if name in methods:
            interp.reports.add(code, place_of(methods[name], name), f"{name} {why}")
