"""Proves that an aggregator only adds: whole numbers that depend on the row alone, to each field of its accumulator.

Then what a row has added can be taken off again, exactly and in any order, without a `retract`. What is not of the few shapes
below is not proven. The runtime looks at the values once more: a number that is no int at all makes it fold again. Must not
know operators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from boiler_compiler.frontend import folds
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.values import Instance, Scalar


@dataclass(frozen=True)
class _Shape:
    """The accumulator's name in `accumulate`, its class, and its fields in order; no class: it is a plain int."""

    acc: str
    cls: str | None
    fields: tuple[str, ...]


def is_additive(interp: Interpreter, info: ClassInfo) -> bool:
    """Whether `accumulate` adds whole numbers to the fields of the accumulator, and does nothing else with it."""
    take = info.method("accumulate")
    if take is None or len(take.node.params.params) != 3:
        return False
    value = folds.annotated(interp, take, info.method("create_accumulator"))
    acc = take.node.params.params[1].name.value
    match value:
        case Scalar(kind) if kind is int:
            shape = _Shape(acc, None, ())
        case Instance(cls):
            fields = _whole_numbers(cls)
            if not fields:
                return False
            shape = _Shape(acc, cls.name, fields)
        case _:
            return False
    body = take.node.body
    return isinstance(body, cst.IndentedBlock) and _returns(shape, _statements(body))


def _whole_numbers(cls: ClassInfo) -> tuple[str, ...]:
    """The fields of a plain dataclass that has nothing but ints; empty for any other class."""
    decorators = [d.decorator for d in cls.node.decorators]
    plain = len(decorators) == 1 and isinstance(decorators[0], cst.Name)
    if cls.base is not None or cls.node.bases or not plain:
        return ()
    fields = []
    for statement in _statements(cls.node.body):
        match statement:
            case cst.AnnAssign(
                target=cst.Name(value=name), annotation=cst.Annotation(annotation=cst.Name("int"))
            ):
                fields.append(name)
            case cst.Expr(value=cst.SimpleString()):
                continue
            case _:
                return ()
    return tuple(fields)


def _statements(body: cst.BaseSuite) -> list[cst.CSTNode]:
    """Statements in order, those of a line one by one."""
    found: list[cst.CSTNode] = []
    for statement in body.body:
        if isinstance(statement, cst.SimpleStatementLine):
            found += statement.body
        else:
            found.append(statement)
    return found


def _returns(shape: _Shape, statements: Sequence[cst.CSTNode]) -> bool:
    """Whether the statements add to the accumulator, and end by returning it."""
    for number, statement in enumerate(statements):
        match statement:
            case cst.Return(value=value):
                return value is not None and _is_sum(shape, value)
            case cst.If() if _free(shape, statement.test) and _ends(statement):
                branch = _returns(shape, _statements(statement.body))
                rest = _rest(statement, statements[number + 1 :])
                return branch and _returns(shape, rest)
            case _ if not _adds(shape, statement):
                return False
    return False


def _ends(statement: cst.If) -> bool:
    """Whether the first branch ends the function."""
    inner = _statements(statement.body)
    return bool(inner) and isinstance(inner[-1], cst.Return)


def _rest(statement: cst.If, after: Sequence[cst.CSTNode]) -> list[cst.CSTNode]:
    """What runs where the test is false."""
    match statement.orelse:
        case cst.Else(body=body):
            return [*_statements(body), *after]
        case cst.If() as other:
            return [other, *after]
    return list(after)


def _adds(shape: _Shape, statement: cst.CSTNode) -> bool:
    """`acc.f += e`, or such under a condition, or anything that the accumulator is not in."""
    match statement:
        case cst.AugAssign(
            target=target, operator=cst.AddAssign() | cst.SubtractAssign(), value=value
        ) if _field(shape, target) is not None:
            return _free(shape, value)
        case cst.If(test=test, body=body, orelse=orelse):
            inner = _statements(body)
            if isinstance(orelse, cst.Else):
                inner += _statements(orelse.body)
            elif orelse is not None:
                inner.append(orelse)
            return _free(shape, test) and all(_adds(shape, each) for each in inner)
        case cst.Return():
            return False
    return not isinstance(statement, cst.BaseCompoundStatement) and _free(shape, statement)


def _is_sum(shape: _Shape, value: cst.BaseExpression) -> bool:
    """The accumulator itself, or a new one of its fields, each with something added."""
    match value:
        case cst.Name(value=name) if name == shape.acc:
            return True
        case cst.IfExp(test=test, body=left, orelse=right):
            return _free(shape, test) and _is_sum(shape, left) and _is_sum(shape, right)
        case cst.Call(func=cst.Name(value=name), args=args) if name == shape.cls:
            given = _given(shape, args)
            return given is not None and all(
                _adds_to(shape, node, field) for field, node in given.items()
            )
    return shape.cls is None and _adds_to(shape, value, None)


def _given(shape: _Shape, args: Sequence[cst.Arg]) -> Mapping[str, cst.BaseExpression] | None:
    """The arguments of a new accumulator by field; None where they are not just its fields."""
    found: dict[str, cst.BaseExpression] = {}
    for number, arg in enumerate(args):
        if arg.star or number >= len(shape.fields):
            return None
        found[arg.keyword.value if arg.keyword is not None else shape.fields[number]] = arg.value
    return found if found.keys() == set(shape.fields) else None


def _adds_to(shape: _Shape, node: cst.BaseExpression, field: str | None) -> bool:
    """`acc.f`, `acc.f + e`, `e + acc.f` or `acc.f - e`; for a plain int `acc` itself."""
    if _is(shape, node, field):
        return True
    match node:
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            return (_adds_to(shape, left, field) and _free(shape, right)) or (
                _free(shape, left) and _adds_to(shape, right, field)
            )
        case cst.BinaryOperation(left=left, operator=cst.Subtract(), right=right):
            return _adds_to(shape, left, field) and _free(shape, right)
    return False


def _is(shape: _Shape, node: cst.BaseExpression, field: str | None) -> bool:
    if field is None:
        return isinstance(node, cst.Name) and node.value == shape.acc
    return _field(shape, node) == field


def _field(shape: _Shape, node: cst.CSTNode) -> str | None:
    """The field that `acc.f` names; for a plain int the accumulator's own name stands for it."""
    match node:
        case cst.Attribute(value=cst.Name(value=acc), attr=cst.Name(value=name)):
            return name if acc == shape.acc and name in shape.fields else None
        case cst.Name(value=name) if shape.cls is None and name == shape.acc:
            return name
    return None


def _free(shape: _Shape, node: cst.CSTNode) -> bool:
    """Whether the accumulator is nowhere in it."""
    if isinstance(node, cst.Name):
        return node.value != shape.acc
    return all(_free(shape, child) for child in node.children)
