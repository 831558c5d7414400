"""The shape of an accumulator: whole numbers, to each of which a row adds a constant and amounts of its own.

`accumulate` is run on sums instead of numbers, statement by statement; anything but sums raises. Must not know keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import libcst as cst

from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.modules import Module
from boiler_compiler.frontend.pushed_reads import (
    NotPushableError,
    attribute_read,
    body_of,
    literal,
    parameters_of,
    row_attribute,
    text_of,
)
from boiler_compiler.frontend.values import ClassValue, Named
from boiler_compiler.model.pushdown import Amount, Total

WHOLE = ""
"""The name of the only field of an accumulator that is a number itself."""

OPTIONS = ("eq", "frozen", "order", "repr", "slots", "unsafe_hash")
"""Options of `@dataclass` that leave its `__init__` as usual."""


@dataclass(frozen=True)
class _Sum:
    """`constant`, plus fields of the accumulator and attributes of the row, each so many times."""

    constant: int = 0
    fields: Mapping[str, int] = field(default_factory=dict)
    amounts: Mapping[str, int] = field(default_factory=dict)

    def plus(self, other: _Sum, times: int = 1) -> _Sum:
        return _Sum(
            self.constant + times * other.constant,
            _added(self.fields, other.fields, times),
            _added(self.amounts, other.amounts, times),
        )


def _added(left: Mapping[str, int], right: Mapping[str, int], times: int) -> dict[str, int]:
    names = [*left, *(name for name in right if name not in left)]
    return {name: left.get(name, 0) + times * right.get(name, 0) for name in names}


@dataclass(frozen=True)
class _Shape:
    """An accumulator: its class, None for a number, and its fields with their defaults."""

    info: ClassInfo | None
    fields: Mapping[str, int | None]
    frozen: bool


def totals(
    interp: Interpreter, model: ClassInfo, create: Method, take: Method
) -> tuple[Total, ...]:
    """The recognised fields of the accumulator. Raises NotPushableError."""
    shape, start = _created(interp, create)
    _, acc, row = parameters_of(take, 3)
    run = _Run(interp, model, take.function.module, shape, acc, row)
    after = run.result(body_of(take.node))
    for name in run.strict | run.lenient:
        if not any(found.amounts.get(name) for found in after.values()):
            raise NotPushableError(f"accumulate reads {model.name}.{name}, and sums nothing of it")
    found = []
    for name, total in after.items():
        if {n: times for n, times in total.fields.items() if times} != {name: 1}:
            shown = f"{acc}.{name}" if name else acc
            raise NotPushableError(f"accumulate does not add to {shown}")
        amounts = tuple(
            Amount(attribute_read(interp, model, n), times, n not in run.strict)
            for n, times in sorted(total.amounts.items())
            if times
        )
        found.append(Total(name, start[name], total.constant, amounts))
    return tuple(found)


# ---- the empty accumulator


def _created(interp: Interpreter, create: Method) -> tuple[_Shape, dict[str, int]]:
    """The shape of what `create_accumulator` gives, and its numbers."""
    parameters = parameters_of(create, 1)
    module = create.function.module
    match body_of(create.node):
        case [cst.Return(value=cst.Call() as call)]:
            shape = _shape(interp, call.func, module, parameters)
            given = _arguments(shape, call)
            start: dict[str, int] = {}
            for name, default in shape.fields.items():
                node = given.get(name)
                value = default if node is None else literal(interp, node, module, parameters)
                if type(value) is not int:
                    raise NotPushableError(f"{name} does not start as a whole number")
                start[name] = value
            return shape, start
        case [cst.Return(value=cst.BaseExpression() as node)]:
            value = literal(interp, node, module, parameters)
            if type(value) is int:
                return _Shape(None, {WHOLE: None}, True), {WHOLE: value}
    raise NotPushableError("create_accumulator gives neither a dataclass nor a whole number")


def _shape(
    interp: Interpreter, node: cst.BaseExpression, module: Module, parameters: tuple[str, ...]
) -> _Shape:
    """The class that a call names: a dataclass of whole numbers, and nothing else."""
    found = interp.constant(node, module) if isinstance(node, cst.Name) else None
    if not isinstance(found, ClassValue) or text_of(node) in parameters:
        raise NotPushableError(f"{text_of(node)} is no dataclass of the program")
    info = found.info
    frozen = _dataclass(interp, info)
    fields: dict[str, int | None] = {}
    for line in info.node.body.body:
        for each in line.body if isinstance(line, cst.SimpleStatementLine) else (line,):
            match each:
                case cst.Pass() | cst.Expr(value=cst.SimpleString()):
                    continue
                case cst.FunctionDef(name=cst.Name(value=name)) if not name.startswith("_"):
                    continue
                case cst.AnnAssign(target=cst.Name(value=name), annotation=annotation, value=value):
                    kind = interp.constant(annotation.annotation, info.module)
                    if kind != Named("builtins.int"):
                        shown = text_of(annotation.annotation)
                        raise NotPushableError(f"{info.name}.{name} is {shown}, no whole number")
                    number = None if value is None else literal(interp, value, info.module)
                    if value is not None and type(number) is not int:
                        raise NotPushableError(f"{info.name}.{name} does not start as an int")
                    assert number is None or isinstance(number, int)
                    fields[name] = number
                case _:
                    raise NotPushableError(f"{info.name} is more than a dataclass of whole numbers")
    if set(fields) & set(info.methods):
        raise NotPushableError(f"{info.name} has a field and a method of one name")
    return _Shape(info, fields, frozen)


def _dataclass(interp: Interpreter, info: ClassInfo) -> bool:
    """Whether the dataclass is frozen. Raises NotPushableError where it is none, or an unusual one."""
    why = NotPushableError(f"{info.name} is no plain dataclass")
    if info.kind is not None or info.opaque or info.node.bases or len(info.node.decorators) != 1:
        raise why
    node = info.node.decorators[0].decorator
    called = node.func if isinstance(node, cst.Call) else node
    if interp.constant(called, info.module) != Named("dataclasses.dataclass"):
        raise why
    frozen = False
    for argument in node.args if isinstance(node, cst.Call) else ():
        name = argument.keyword.value if argument.keyword is not None else ""
        value = literal(interp, argument.value, info.module) if name in OPTIONS else None
        if not isinstance(value, bool):
            raise why
        frozen = frozen or (name == "frozen" and value)
    return frozen


def _arguments(shape: _Shape, call: cst.Call) -> dict[str, cst.BaseExpression]:
    """The arguments of a call of the dataclass, by field."""
    found: dict[str, cst.BaseExpression] = {}
    names = list(shape.fields)
    for position, argument in enumerate(call.args):
        by_name = argument.keyword is not None
        name = argument.keyword.value if argument.keyword is not None else ""
        if argument.star or (not by_name and position >= len(names)):
            raise NotPushableError(f"{text_of(call)} does not fit its dataclass")
        name = name if by_name else names[position]
        if name in found or name not in shape.fields:
            raise NotPushableError(f"{text_of(call)} does not fit its dataclass")
        found[name] = argument.value
    return found


# ---- what a row adds


class _Run:
    """`accumulate` on sums; `strict` and `lenient` are the row's attributes that were read, by what None does there."""

    def __init__(
        self,
        interp: Interpreter,
        model: ClassInfo,
        module: Module,
        shape: _Shape,
        acc: str,
        row: str,
    ) -> None:
        self.strict: set[str] = set()
        self.lenient: set[str] = set()
        self._interp = interp
        self._model = model
        self._module = module
        self._shape = shape
        self._acc, self._row = acc, row
        self._now = {name: _Sum(fields={name: 1}) for name in shape.fields}

    def result(self, body: list[cst.CSTNode]) -> dict[str, _Sum]:
        """What the accumulator is after a row."""
        for statement in body[:-1]:
            self._statement(statement)
        match body[-1:]:
            case [cst.Return(value=cst.Name(value=name))] if name == self._acc:
                return self._now
            case [cst.Return(value=cst.Call() as call)] if self._shape.info is not None:
                return self._made(call)
            case [cst.Return(value=cst.BaseExpression() as value)] if self._shape.info is None:
                return {WHOLE: self._sum(value)}
        raise NotPushableError("accumulate does not return the accumulator")

    def _statement(self, node: cst.CSTNode) -> None:
        match node:
            case cst.AugAssign(target=target, operator=cst.AddAssign(), value=value):
                name = self._assigned(target)
                self._now[name] = self._now[name].plus(self._sum(value))
            case cst.AugAssign(target=target, operator=cst.SubtractAssign(), value=value):
                name = self._assigned(target)
                self._now[name] = self._now[name].plus(self._sum(value), -1)
            case cst.Assign(targets=[cst.AssignTarget(target=target)], value=value):
                self._now[self._assigned(target)] = self._sum(value)
            case _:
                raise NotPushableError(f"accumulate has the statement `{text_of(node)[:60]}`")

    def _assigned(self, target: cst.CSTNode) -> str:
        match target:
            case cst.Name(value=name) if name == self._acc and self._shape.info is None:
                return WHOLE
            case cst.Attribute(value=cst.Name(value=holder), attr=cst.Name(value=name)):
                if holder == self._acc and name in self._shape.fields and not self._shape.frozen:
                    return name
        raise NotPushableError(f"accumulate assigns to {text_of(target)}")

    def _made(self, call: cst.Call) -> dict[str, _Sum]:
        """`Totals(...)`, or `replace(acc, ...)` of dataclasses."""
        called = self._interp.constant(call.func, self._module)
        names = (self._acc, self._row)
        if called == Named("dataclasses.replace") and text_of(call.func).split(".")[0] not in names:
            first, *rest = call.args or (None,)
            if first is None or text_of(first.value) != self._acc or first.star or first.keyword:
                raise NotPushableError(f"accumulate calls {text_of(call)}")
            if any(argument.keyword is None for argument in rest):
                raise NotPushableError(f"accumulate calls {text_of(call)}")
            given = _arguments(self._shape, call.with_changes(args=rest))
            return self._now | {name: self._sum(node) for name, node in given.items()}
        if _shape(self._interp, call.func, self._module, names).info is not self._shape.info:
            raise NotPushableError(f"accumulate makes a {text_of(call.func)}")
        given = _arguments(self._shape, call)
        made = {}
        for name, default in self._shape.fields.items():
            if name in given:
                made[name] = self._sum(given[name])
            elif default is not None:
                made[name] = _Sum(default)
            else:
                raise NotPushableError(f"{text_of(call)} does not fit its dataclass")
        return made

    def _sum(self, node: cst.CSTNode) -> _Sum:
        match node:
            case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
                return self._sum(left).plus(self._sum(right))
            case cst.BinaryOperation(left=left, operator=cst.Subtract(), right=right):
                return self._sum(left).plus(self._sum(right), -1)
            case cst.BinaryOperation(left=left, operator=cst.Multiply(), right=right):
                one, other = self._sum(left), self._sum(right)
                for factor, of in ((one, other), (other, one)):
                    if not factor.fields and not factor.amounts and factor.constant:
                        return _Sum().plus(of, factor.constant)
            case cst.UnaryOperation(operator=cst.Minus(), expression=inner):
                return _Sum().plus(self._sum(inner), -1)
            case cst.BooleanOperation(operator=cst.Or(), left=left, right=cst.Integer(value="0")):
                return self._amount(node, left, lenient=True)
            case cst.IfExp(
                body=body,
                test=cst.Comparison(
                    left=tested,
                    comparisons=[cst.ComparisonTarget(cst.IsNot(), cst.Name(value="None"))],
                ),
                orelse=cst.Integer(value="0"),
            ) if text_of(body) == text_of(tested):
                return self._amount(node, body, lenient=True)
            case cst.Attribute(value=cst.Name(value=holder), attr=cst.Name(value=name)):
                if holder == self._acc and name in self._shape.fields:
                    return self._now[name]
                return self._amount(node, node, lenient=False)
            case cst.Name(value=name) if name == self._acc and self._shape.info is None:
                return self._now[WHOLE]
            case cst.Name() | cst.Integer():
                number = literal(self._interp, node, self._module, (self._acc, self._row))
                if type(number) is int:
                    return _Sum(number)
        raise NotPushableError(f"`{text_of(node)}` is no sum of whole numbers")

    def _amount(self, node: cst.CSTNode, of: cst.CSTNode, lenient: bool) -> _Sum:
        name = row_attribute(of, self._row)
        if name is None:
            raise NotPushableError(f"`{text_of(node)}` is no sum of whole numbers")
        read = attribute_read(self._interp, self._model, name)
        if read.type != "int":
            why = "whose sum depends on the order" if read.type == "float" else "no whole number"
            raise NotPushableError(f"{self._model.name}.{name} is {read.type}, {why}")
        (self.lenient if lenient else self.strict).add(name)
        return _Sum(amounts={name: 1})
