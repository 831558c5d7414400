"""What outlives the calls of a program's functions: variables of its modules and classes, and what functions hold.

Must not know what is called in between.
"""

import dataclasses
import inspect
import itertools
from collections import deque
from collections.abc import Iterator
from typing import Any

from boiler.checking.forms import form
from boiler.checking.places import unwrapped
from boiler.program import Program

LARGEST = 5_000
"""Items of a container beyond which it is a table, and not looked at."""

CHANGING = (list, dict, set, deque, bytearray, itertools.count)


def state_of(program: Program) -> dict[str, str]:
    """The value of each, by a name for people."""
    found: dict[str, str] = {}
    for module in program.modules.values():
        for name, value in list(vars(module).items()):
            if not name.startswith("__"):
                _keep(program, name, value, found)
    for cls in program.classes:
        for name, value in list(vars(cls).items()):
            if not (name.startswith("__") or (name[0] == name[-1] == "_")):  # an Enum's own
                _keep(program, f"{cls.__name__}.{name}", value, found)
    return found


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The names of what is not as it was."""
    names = [*before, *(name for name in after if name not in before)]
    return [name for name in names if before.get(name) != after.get(name)]


def _keep(program: Program, name: str, value: Any, found: dict[str, str]) -> None:
    function = unwrapped(value)
    if function is not None:
        if program.file_of(function.__code__.co_filename) is not None:
            for inner, held in _held(function):
                if _can_change(program, held):
                    found[f"{inner} of {name}"] = form(held)
    elif _can_change(program, value) or isinstance(value, int | str | float | None):
        found[name] = form(value)


def _held(function: Any) -> Iterator[tuple[str, Any]]:
    """Defaults, attributes, and variables of the function around it."""
    parameters = inspect.signature(function).parameters.values()
    yield from ((p.name, p.default) for p in parameters if p.default is not p.empty)
    yield from vars(function).items()
    cells = function.__closure__ or ()
    for name, cell in zip(function.__code__.co_freevars, cells, strict=True):
        try:
            yield name, cell.cell_contents
        except ValueError:  # not assigned yet
            continue


def _can_change(program: Program, value: Any) -> bool:
    if isinstance(value, CHANGING):
        return not hasattr(value, "__len__") or len(value) <= LARGEST
    kind = type(value)
    own = kind.__module__.split(".")[0] == program.package
    return own and (dataclasses.is_dataclass(kind) or hasattr(value, "__dict__"))
