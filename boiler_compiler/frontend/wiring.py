"""`value.name` for what a mediator is wired with: sources, sinks, windows, triggers and timers, of boiler and of its own.

Must not know what is emitted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend.declared_values import SinkDecl, SourceDecl, Trigger, WindowDecl
from boiler_compiler.frontend.reports import did_you_mean
from boiler_compiler.frontend.surface import (
    NOT_YET_SINKS,
    NOT_YET_SOURCES,
    SINKS,
    SOURCES,
    TRIGGERS,
    WINDOWS,
)
from boiler_compiler.frontend.values import (
    UNKNOWN,
    Named,
    TimersValue,
    Value,
)

if TYPE_CHECKING:
    from boiler_compiler.frontend.frames import Frame
    from boiler_compiler.frontend.interpreter import Interpreter

NOT_YET = {
    **{f"boiler.source.{name}": code for name, code in NOT_YET_SOURCES.items()},
    **{f"boiler.sink.{name}": code for name, code in NOT_YET_SINKS.items()},
}
OF_MODULES = {
    "boiler.source": {*SOURCES, "triggers", *NOT_YET_SOURCES},
    "boiler.sink": {*SINKS, *NOT_YET_SINKS},
    "boiler.window": {*WINDOWS},
}
"""What the modules have that a class body takes its source, sinks and window from."""

OF_TIMERS = ("cancel", "set")
ABOVE = "declare the further sink above the line that binds `sink`"


def of_module(
    interp: Interpreter, path: str, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    """`source.name`, `sink.name`, `window.name` and `source.triggers.name`, of boiler's modules."""
    span = frame.module.span(node)
    if path == "boiler.source.triggers":
        return _trigger(interp, name, node, frame)
    full = f"{path}.{name}"
    if full in NOT_YET:
        short = full.removeprefix("boiler.")
        interp.reports.add(NOT_YET[full], span, f"{short} is not there yet")
        return UNKNOWN
    known = OF_MODULES[path]
    if name not in known:
        short = path.removeprefix("boiler.")
        interp.reports.add("BC0202", span, f"{short} has no {name}", did_you_mean(name, known))
        return UNKNOWN
    return Named(full)


def of_own(
    interp: Interpreter,
    value: SourceDecl | SinkDecl | WindowDecl | TimersValue,
    name: str,
    node: cst.Attribute,
    frame: Frame,
) -> Value:
    """An attribute of a class's own source, sink or window, or of an operator's timers, that is no call of theirs."""
    span = frame.module.span(node)
    match value:
        case SourceDecl():
            if name == "triggers":
                return Named("boiler.source.triggers")
            if name in OF_MODULES["boiler.source"]:
                message = (
                    f"`source` is the class's own source here, not the module: it has no {name}"
                )
                interp.reports.add("BC0603", span, message)
        case SinkDecl():
            if name in OF_MODULES["boiler.sink"]:
                message = f"`sink` is the class's own sink here, not the module: it has no {name}"
                interp.reports.add("BC0603", span, message, ABOVE)
            elif name not in ("emit", "remove"):
                help = did_you_mean(name, ("emit", "remove"))
                interp.reports.add(
                    "BC0202", frame.module.span(node.attr), f"a sink has no {name}", help
                )
        case WindowDecl():
            if name in WINDOWS:
                message = (
                    f"`window` is the class's own window here, not the module: it has no {name}"
                )
                interp.reports.add("BC0603", span, message)
        case TimersValue() if name not in OF_TIMERS:
            help = did_you_mean(name, OF_TIMERS)
            interp.reports.add(
                "BC0202", frame.module.span(node.attr), f"Timers has no attribute {name}", help
            )
    return UNKNOWN


def _trigger(interp: Interpreter, name: str, node: cst.CSTNode, frame: Frame) -> Value:
    """`source.triggers.name` as a decorator."""
    if name not in TRIGGERS:
        help = did_you_mean(name, TRIGGERS)
        span = frame.module.span(node)
        interp.reports.add("BC0202", span, f"there is no trigger {name}", help)
    return Trigger(name)
