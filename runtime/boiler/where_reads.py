"""Which attributes the `where` conditions in a reference getter read, by its code.

A document in which one of them can't be read matches nothing and leaves a dead letter, whatever the root. Must not know
documents.
"""

import dis
from collections.abc import Iterator
from functools import cache
from types import CodeType
from typing import Any

from boiler.attributes import attributes

Names = tuple[str, ...]
"""What is written before a dot: `("Order",)`, or `("models", "Order")`."""

_SKIPPED = ("CACHE", "PUSH_NULL", "EXTENDED_ARG")


@cache
def where_reads(getter: Any, model: type) -> tuple[str, ...]:
    """Names of the model's attributes in the getter's conditions, sorted; empty where it has no `where`."""
    found = list(_attributes(getter.__code__))
    queried = {holder for holder, name in found if name == "where"}
    read = {name for holder, name in found if holder in queried}
    return tuple(sorted(read & attributes(model).keys()))


def _attributes(code: CodeType) -> Iterator[tuple[Names, str]]:
    """Every attribute of a name that the code reads: (what is before the dot, the attribute)."""
    holder: Names = ()
    for instruction in dis.get_instructions(code):
        name = instruction.argval
        if instruction.opname in _SKIPPED:
            continue
        if instruction.opname.startswith(("LOAD_ATTR", "LOAD_METHOD")):
            if holder:
                yield holder, name
                holder = (*holder, name)
        elif instruction.opname.startswith(("LOAD_GLOBAL", "LOAD_FAST", "LOAD_DEREF", "LOAD_NAME")):
            holder = (name[-1] if isinstance(name, tuple) else name,)
        else:
            holder = ()
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _attributes(constant)
