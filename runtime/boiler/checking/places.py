"""Where a function of the program stands. Must not know what it is for."""

import inspect
from typing import Any

from boiler.program import Program


def function_of(owner: Any, name: str) -> Any:
    """The function behind a method, whatever it is decorated with; None where there is none."""
    return unwrapped(inspect.getattr_static(owner, name, None))


def unwrapped(found: Any) -> Any:
    """The function in a staticmethod, classmethod, property or attribute; None where there is none."""
    for name in ("__func__", "fget"):
        found = getattr(found, name, None) or found
    return found if inspect.isfunction(found) else None


def place_of(program: Program, function: Any) -> tuple[str, int]:
    """File and line of a function's `def`; empty and 0 for what is not the program's."""
    code = getattr(function, "__code__", None)
    file = program.file_of(code.co_filename) if code is not None else None
    if code is None or file is None:
        return "", 0
    first = code.co_firstlineno
    return file, program.definitions.get((file, code.co_name, first), first)
