"""The shape of an aggregator's `key`: an attribute or a constant, perhaps under equalities, else None.

Must not know sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.modules import Module
from boiler_compiler.frontend.pushed_reads import (
    NotPushableError,
    always_stored,
    attribute_read,
    body_of,
    literal,
    parameters_of,
    row_attribute,
    text_of,
)
from boiler_compiler.model.pushdown import Compared, Grouping

PYTHON = {"str": str, "int": int, "bool": bool}


@dataclass(frozen=True)
class _There:
    """`row.attribute is not None`: it says nothing where the key is that attribute."""

    attribute: str


_Condition = Compared | _There


@dataclass(frozen=True)
class _Key:
    """The function that is looked at."""

    interp: Interpreter
    model: ClassInfo
    module: Module
    row: str

    # ---- statements

    def ways(self, body: list[cst.CSTNode]) -> tuple[list[_Condition], cst.BaseExpression]:
        """The conditions under which there is a group, and the expression that gives it."""
        match body:
            case [cst.Return(value=cst.IfExp(test=test, body=then, orelse=other))]:
                if _none(other):
                    return self.holds(test), then
                if _none(then):
                    return self.fails(test), other
            case [cst.Return(value=cst.BaseExpression() as value)] if not _none(value):
                return [], value
            case [cst.If(orelse=None) as branch, *rest]:
                match body_of(branch):
                    case [cst.Return(value=given)] if given is None or _none(given):
                        conditions, result = self.ways(rest)
                        return [*self.fails(branch.test), *conditions], result
                    case [cst.Return() as given] if _nothing(rest):
                        conditions, result = self.ways([given])
                        return [*self.holds(branch.test), *conditions], result
        raise NotPushableError("key is no choice between one value and None")

    # ---- tests

    def holds(self, test: cst.BaseExpression) -> list[_Condition]:
        """What must be for a test to hold."""
        match test:
            case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
                return [*self.holds(left), *self.holds(right)]
            case cst.UnaryOperation(operator=cst.Not(), expression=inner):
                return self.fails(inner)
            case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator, right)]):
                match operator:
                    case cst.Equal():
                        return [self._equal(test, left, right)]
                    case cst.Is() if _truth(right):
                        return [self._equal(test, left, right)]
                    case cst.IsNot() if _none(right):
                        return [self._there(test, left)]
        if row_attribute(test, self.row) is not None:
            return [self._equal(test, test, cst.Name("True"))]
        raise NotPushableError(f"`{text_of(test)}` is no equality with a literal")

    def fails(self, test: cst.BaseExpression) -> list[_Condition]:
        """What must be for a test not to hold."""
        match test:
            case cst.BooleanOperation(left=left, operator=cst.Or(), right=right):
                return [*self.fails(left), *self.fails(right)]
            case cst.UnaryOperation(operator=cst.Not(), expression=inner):
                return self.holds(inner)
            case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator, right)]):
                match operator:
                    case cst.NotEqual():
                        return [self._equal(test, left, right)]
                    case cst.IsNot() if _truth(right):
                        return [self._equal(test, left, right)]
                    case cst.Is() if _none(right):
                        return [self._there(test, left)]
        raise NotPushableError(
            f"`{text_of(test)}` takes rows whose field is absent, and those can't be searched for"
        )

    def _equal(
        self, test: cst.BaseExpression, left: cst.BaseExpression, right: cst.BaseExpression
    ) -> Compared:
        name, other = row_attribute(left, self.row), right
        if name is None:
            name, other = row_attribute(right, self.row), left
        if name is None:
            raise NotPushableError(f"`{text_of(test)}` compares no attribute of the row")
        read = always_stored(attribute_read(self.interp, self.model, name), self.model)
        value = literal(self.interp, other, self.module, (self.row,))
        if type(value) is not PYTHON.get(read.type):
            raise NotPushableError(
                f"{self.model.name}.{name} is {read.type}, and is compared with {text_of(other)}"
            )
        return Compared(read, "==", text_of(other), value)

    def _there(self, test: cst.BaseExpression, node: cst.BaseExpression) -> _There:
        name = row_attribute(node, self.row)
        if name is None:
            raise NotPushableError(f"`{text_of(test)}` compares no attribute of the row")
        return _There(name)


def grouping(interp: Interpreter, model: ClassInfo, method: Method) -> Grouping:
    """The recognised `key`. Raises NotPushableError."""
    (row,) = parameters_of(method, 1)
    key = _Key(interp, model, method.function.module, row)
    conditions, result = key.ways(body_of(method.node))
    name = row_attribute(result, row)
    for condition in conditions:
        if isinstance(condition, _There) and condition.attribute != name:
            raise NotPushableError(
                f"`{row}.{condition.attribute} is not None` compares another attribute than the key"
            )
    where = tuple(condition for condition in conditions if isinstance(condition, Compared))
    if name is not None:
        by = always_stored(attribute_read(interp, model, name), model)
        if by.type not in ("str", "int"):
            raise NotPushableError(f"{model.name}.{name}, by which rows are grouped, is {by.type}")
        return Grouping(by, None, where)
    try:
        group = literal(interp, result, method.function.module, (row,))
    except NotPushableError:
        group = None
    if type(group) not in (str, int):
        raise NotPushableError(
            f"key gives {text_of(result)}, which is neither an attribute nor a constant"
        )
    return Grouping(None, group, where)


def _none(node: cst.CSTNode | None) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


def _truth(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Name) and node.value in ("True", "False")


def _nothing(rest: list[cst.CSTNode]) -> bool:
    match rest:
        case [] | [cst.Return(value=None)]:
            return True
        case [cst.Return(value=value)]:
            return _none(value)
    return False
