"""What only the code of a view's own `new` tells: which store it makes, and which root it gives it.

In the original form `new` calls `CityStore()` and `store.add_snapshot("city", dm_cls=City, ...)`; a store class that is declared
nowhere is created by these names. Must not know what stores do.
"""

import dis
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class MadeStore:
    """Names in the text of `new`: the store's class, the root reference and the root's model; None where it can't be told."""

    store: str | None
    root: str
    model: str


def made_store(function: Callable[..., Any]) -> MadeStore | None:
    """What the function's call of `add_snapshot` says; None where it has none."""
    code = getattr(function, "__code__", None)
    if code is None or "add_snapshot" not in code.co_names:
        return None
    instructions = [i for i in dis.get_instructions(code) if i.opname != "CACHE"]
    call = next(n for n, i in enumerate(instructions) if i.argval == "add_snapshot")
    root = next(
        (i.argval for i in instructions[call:] if isinstance(i.argval, str) and _constant(i)), None
    )
    model = next(
        (i.argval for i in instructions[call:] if i.opname.startswith("LOAD_GLOBAL")), None
    )
    if root is None or model is None:
        return None
    holder = instructions[call - 1].argval
    holder = holder[-1] if isinstance(holder, tuple) else holder
    return MadeStore(_class_in(instructions, holder), root, model)


def _constant(instruction: dis.Instruction) -> bool:
    return instruction.opname.startswith("LOAD_CONST")


def _class_in(instructions: list[dis.Instruction], variable: Any) -> str | None:
    for number, instruction in enumerate(instructions):
        names = (
            instruction.argval if isinstance(instruction.argval, tuple) else (instruction.argval,)
        )
        if instruction.opname.startswith("STORE_FAST") and variable in names:
            before = (
                i for i in reversed(instructions[:number]) if i.opname.startswith("LOAD_GLOBAL")
            )
            made = next(before, None)
            return str(made.argval) if made is not None else None
    return None
