"""Findings about the order of a store's references: each may use those above it, and none itself.

Must not know what getters return.
"""

from __future__ import annotations

from boiler_compiler.frontend.circles import circle_of
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.model import Span


def check_order(interp: Interpreter, info: ClassInfo, direct: dict[str, dict[str, Span]]) -> None:
    """Findings for getters that use what is not resolved yet; a circle has one of its own, which names all of it."""
    circle = circle_of({name: uses.keys() for name, uses in direct.items()})
    if circle:
        message = " uses ".join([*circle, circle[0]])
        span = direct[circle[0]][circle[1]]
        help = "let one of them use only references that are declared above it"
        interp.reports.add("BC0403", span, message, help)
    order = {name: number for number, name in enumerate(info.all_references())}
    for name, uses in direct.items():
        for used, span in uses.items():
            if used == name:
                message = f"{name} is resolved by this getter, and can't be used in it"
                interp.reports.add("BC0404", span, message)
            elif order[used] > order[name] and not {name, used} <= set(circle):
                message = f"{used} is declared below {name}, and is not resolved yet"
                interp.reports.add("BC0404", span, message, f"declare {used} above {name}")
