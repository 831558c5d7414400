"""A mediator's window: over which events an aggregator folds at once. Must not know how aggregators fold."""

from __future__ import annotations

from typing import Literal

from boiler_compiler.frontend import declared, topics
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.declared_values import WindowDecl
from boiler_compiler.frontend.frames import Frame
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.values import UNKNOWN, Nothing

SIZES = {"tumble": ("size",), "slide": ("size", "every"), "session": ("gap",)}
"""What each kind of window takes: the same as boiler.window."""

Kind = Literal["tumble", "slide", "session"]
KINDS: dict[str, Kind] = {"tumble": "tumble", "slide": "slide", "session": "session"}


def window_of(info: ClassInfo) -> WindowDecl | None:
    """The window that a mediator declares."""
    found = info.name_value("window")
    return found if isinstance(found, WindowDecl) else None


def kind_of(interp: Interpreter, info: ClassInfo) -> Kind | None:
    """The kind of a mediator's window, with findings about its sizes; None where it has none."""
    declaration = window_of(info)
    if declaration is None:
        found = info.name_value("window")
        lost = found == UNKNOWN and interp.reports.failed  # what made it so has a finding
        if found is not None and not isinstance(found, Nothing) and not lost:
            message = "window is no window"
            span = info.spans.get("window", info.span)
            interp.reports.add("BC0614", span, message, "window.tumble(...)")
        return None
    call, module = declaration.call, declaration.module
    frame = Frame(module, dict(info.names))
    names = SIZES[declaration.kind]
    what = f"window.{declaration.kind}"
    for number, name in enumerate(names):
        node = declared.argument(call, number, name)
        if node is None:
            message = f"{what} takes {' and '.join(names)}"
            interp.reports.add("BC0614", module.span(call), message)
        else:
            topics.check_duration(interp, node, frame, name, 1)
    known = [a for a in call.args if a.keyword is None or a.keyword.value in names]
    if len(known) < len(call.args) or len(call.args) > len(names):
        message = f"{what} takes {' and '.join(names)}, and nothing else"
        interp.reports.add("BC0614", module.span(call), message)
    return KINDS[declaration.kind]


def refuse(interp: Interpreter, info: ClassInfo, why: str, help: str = "") -> None:
    """A finding for a window where none can be."""
    declaration = window_of(info)
    if declaration is not None:
        span = declaration.module.span(declaration.call)
        interp.reports.add("BC0614", span, why, help)
