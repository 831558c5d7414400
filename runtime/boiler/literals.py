"""Whether a comparison that is running was written with the literal None.

In `where`, `Order.closed_at == None` asks for null and absent, while `Order.region == self.shop.region` matches nothing where
the shop has no region. Both compare with None; only the code of the caller tells them apart.
"""

import dis
from functools import cache
from types import CodeType, FrameType


def compares_with_none(frame: FrameType) -> bool:
    """Whether the `==` that `frame` executes now has the constant None on one of its sides."""
    return _literal(frame.f_code, frame.f_lasti)


@cache
def _literal(code: CodeType, offset: int) -> bool:
    instructions = [
        i for i in dis.get_instructions(code) if i.opname not in ("CACHE", "EXTENDED_ARG")
    ]
    index = next(i for i, instruction in enumerate(instructions) if instruction.offset == offset)
    compare, before = instructions[index], instructions[index - 1]
    if _is_none(before):
        # Where another branch jumps to the comparison, None is only one of the values: `x == (y if z else None)`.
        return not compare.is_jump_target
    start = (compare.positions.lineno, compare.positions.col_offset) if compare.positions else None
    return any(
        _is_none(i) and i.positions and (i.positions.lineno, i.positions.col_offset) == start
        for i in instructions[:index]
    )


def _is_none(instruction: dis.Instruction) -> bool:
    return instruction.opname.startswith("LOAD_CONST") and instruction.argval is None
