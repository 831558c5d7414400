"""Which attributes the `where` conditions in a reference getter read, by its code.

A document in which one of them has the wrong type matches nothing and leaves a dead letter, whatever the root. Must not know
documents.
"""

import dis
from functools import cache
from types import CodeType
from typing import Any

from boiler.attributes import attributes


@cache
def where_reads(getter: Any, model: type) -> tuple[str, ...]:
    """Names of the model's attributes in the getter's conditions, sorted; empty where it has no `where`."""
    code = getter.__code__
    if "where" not in _names(code):
        return ()
    return tuple(sorted(_reads(code, getter.__globals__, model)))


def _names(code: CodeType) -> set[str]:
    return set(code.co_names).union(*(_names(c) for c in code.co_consts if isinstance(c, CodeType)))


def _reads(code: CodeType, variables: dict[str, Any], model: type) -> set[str]:
    found = set()
    holder: Any = None
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("CACHE", "PUSH_NULL", "EXTENDED_ARG"):
            continue
        if instruction.opname.startswith(("LOAD_ATTR", "LOAD_METHOD")) and holder is model:
            found |= {instruction.argval} & attributes(model).keys()
        is_global = instruction.opname.startswith("LOAD_GLOBAL")
        holder = variables.get(instruction.argval) if is_global else None
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found |= _reads(constant, variables, model)
    return found
