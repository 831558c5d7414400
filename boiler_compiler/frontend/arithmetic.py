"""What operators give for numbers, times, texts and sets of certain types. Must not know where operands come from."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import libcst as cst

from boiler_compiler.frontend.values import (
    UNKNOWN,
    Constant,
    ListOf,
    MapOf,
    Scalar,
    Value,
    is_text,
    join,
    lists,
)

PLAIN: dict[type[cst.BaseAugOp], type[cst.BaseBinaryOp]] = {
    cst.AddAssign: cst.Add,
    cst.BitAndAssign: cst.BitAnd,
    cst.BitOrAssign: cst.BitOr,
    cst.BitXorAssign: cst.BitXor,
    cst.DivideAssign: cst.Divide,
    cst.FloorDivideAssign: cst.FloorDivide,
    cst.ModuloAssign: cst.Modulo,
    cst.MultiplyAssign: cst.Multiply,
    cst.SubtractAssign: cst.Subtract,
}
"""The operator of `x op= y`; those left out give UNKNOWN."""

WHOLE = (cst.Add, cst.Subtract, cst.Multiply, cst.FloorDivide, cst.Modulo)
"""Operators that give an int for two ints."""

SETS = (cst.BitOr, cst.BitAnd, cst.Subtract, cst.BitXor)
MOMENTS = (date, datetime)


def kind_of(value: Value) -> type | None:
    """The type of a value that is of a builtin type for certain."""
    match value:
        case Scalar(type=kind) | Constant(kind=kind):
            return kind
    return str if is_text(value) else None


def result(operator: type[cst.BaseBinaryOp], left: Value, right: Value) -> Value:
    """What `left operator right` gives; UNKNOWN where that is not certain."""
    match left, right:
        case MapOf(a, x), MapOf(b, y) if operator is cst.BitOr:
            return MapOf(join(a, b), join(x, y))
        case ListOf(item, True), _ if operator in SETS:
            return ListOf(join(item, lists(right)), is_set=True)
        case ListOf(), _ if operator is cst.Multiply and kind_of(right) is int:
            return left
    one, other = kind_of(left), kind_of(right)
    if one is str and operator in (cst.Modulo, cst.Multiply):
        return Scalar(str)
    return _of_kinds(operator, one, other)


def signed(operator: cst.BaseUnaryOp, value: Value) -> Value:
    """What `-x`, `+x` or `~x` gives."""
    kind = kind_of(value)
    match operator, value:
        case cst.Minus(), Constant(value=int() | float() | timedelta() as known) if (
            kind is not bool
        ):
            return Constant(-known)
    if kind in (int, bool):
        return Scalar(int)
    return Scalar(kind) if kind in (float, timedelta) else UNKNOWN


def _of_kinds(operator: type[cst.BaseBinaryOp], one: type | None, other: type | None) -> Value:
    numbers = (int, float, bool)
    if one in numbers and other in numbers:
        if operator is cst.Divide:
            return Scalar(float)
        if operator in WHOLE:
            return Scalar(float if float in (one, other) else int)
        return UNKNOWN
    if one is None or other is None:
        return UNKNOWN
    summed = operator in (cst.Add, cst.Subtract)
    if other is timedelta and one in (*MOMENTS, timedelta):
        return Scalar(one) if summed else UNKNOWN
    if one is timedelta and other in MOMENTS:
        return Scalar(other) if operator is cst.Add else UNKNOWN
    if one in MOMENTS and one is other:
        return Scalar(timedelta) if operator is cst.Subtract else UNKNOWN
    return UNKNOWN
