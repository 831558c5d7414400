"""`Model.where(...)`: its conditions, and which of them can be the join key.

A condition compares an attribute of the model by `== < <= > >=`, on either side, or is `Model.attribute.has(x)`. An equality
whose other side is no constant is a join key. Must not know where queries may stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend import declared
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.values import ModelAttribute, QueryValue, Value

if TYPE_CHECKING:
    from boiler_compiler.frontend.frames import Frame
    from boiler_compiler.frontend.interpreter import Interpreter

NOT_EQUAL = "leave it out, and pass over such documents in the view's getters"
ORDERED = (cst.LessThan, cst.LessThanEqual, cst.GreaterThan, cst.GreaterThanEqual)


def where(
    interp: Interpreter, model: ClassInfo, base: QueryValue | None, node: cst.Call, frame: Frame
) -> Value:
    """The query of a call; a finding for everything that is no condition."""
    return narrowed(interp, model, base, node.args, node, frame)


def narrowed(
    interp: Interpreter,
    model: ClassInfo,
    base: QueryValue | None,
    conditions: Sequence[cst.Arg],
    node: cst.Call,
    frame: Frame,
) -> QueryValue:
    """The documents of `model`, or of a query, that meet the conditions as well."""
    keys = list(base.keys) if base is not None else []
    reads = set(base.reads) if base is not None else set()
    for argument in conditions:
        try:
            if argument.star or argument.keyword is not None:
                what = "conditions are written one by one in the call"
                if argument.keyword is not None:
                    name, value = argument.keyword.value, argument.value
                    help = f"{model.name}.{name} == {cst.Module([]).code_for_node(value)}"
                    raise _BadConditionError(argument, what, help)
                raise _BadConditionError(argument, what)
            attribute, op, other = _condition(interp, model, argument.value, frame)
            _exported(interp, model, attribute, argument)
        except _BadConditionError as bad:
            interp.reports.add("BC0412", frame.module.span(bad.node), bad.message, bad.help)
            continue
        reads.add(attribute)
        if other is None or _constant(other, frame):
            continue
        if op in ("==", "has"):
            keys.append((attribute, op))
    span = frame.module.span(node)
    query = QueryValue(model, tuple(dict.fromkeys(keys)), tuple(sorted(reads)), span)
    interp.seen.queries.append((node, frame.module, query))
    return query


def everything(interp: Interpreter, model: ClassInfo, node: cst.Call, frame: Frame) -> Value:
    """`Model.get_query()`."""
    query = QueryValue(model, (), (), frame.module.span(node))
    interp.seen.queries.append((node, frame.module, query))
    return query


class _BadConditionError(Exception):
    """What is no condition: the place, why, and a rewrite."""

    def __init__(self, node: cst.CSTNode, message: str, help: str = "") -> None:
        super().__init__(message)
        self.node, self.message, self.help = node, message, help


def _exported(interp: Interpreter, model: ClassInfo, name: str, node: cst.CSTNode) -> None:
    """Raises _BadConditionError where documents of a view do not have the attribute."""
    declaration = model.all_attributes().get(name)
    if model.kind != "ViewModel" or declaration is None:
        return
    if not declared.exported(interp, declaration):
        what = f"{model.name}.{name} is not exported, so its documents do not have it"
        raise _BadConditionError(node, what)


def _condition(
    interp: Interpreter, model: ClassInfo, node: cst.BaseExpression, frame: Frame
) -> tuple[str, str, cst.BaseExpression | None]:
    """(attribute, comparison, other side); no other side for `== None`. Raises _BadConditionError."""
    text = cst.Module([]).code_for_node
    match node:
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator, right)]):
            return _comparison(interp, model, node, (left, operator, right), frame)
        case cst.Comparison():
            what = "a chain of comparisons is several conditions"
            raise _BadConditionError(node, what, _apart(node))
        case cst.Call(func=cst.Attribute(value=holder, attr=cst.Name(value="has")), args=[given]):
            attribute = interp.expression(holder, frame)
            interp.expression(given.value, frame)
            if isinstance(attribute, ModelAttribute) and _related(attribute.model, model):
                return attribute.name, "has", given.value
        case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
            what = "`and` between conditions"
            raise _BadConditionError(node, what, f"{text(left)}, {text(right)}")
        case cst.BooleanOperation() | cst.UnaryOperation(operator=cst.Not()):
            what = "`or` and `not` can't be in a condition"
            help = (
                "declare a reference for each side of the `or`"
                if "BooleanOperation" in type(node).__name__
                else ""
            )
            raise _BadConditionError(node, what, help)
        case _:
            interp.expression(node, frame)
    raise _BadConditionError(node, f"this is no comparison of an attribute of {model.name}")


def _comparison(
    interp: Interpreter,
    model: ClassInfo,
    node: cst.Comparison,
    parts: tuple[cst.BaseExpression, cst.BaseCompOp, cst.BaseExpression],
    frame: Frame,
) -> tuple[str, str, cst.BaseExpression | None]:
    left, operator, right = parts
    own = [
        (value, side, other)
        for side, other in ((left, right), (right, left))
        if isinstance(value := interp.expression(side, frame), ModelAttribute)
    ]
    if not own or not _related(own[0][0].model, model):
        raise _BadConditionError(node, f"this is no comparison of an attribute of {model.name}")
    if len(own) == 2:
        raise _BadConditionError(node, "both sides are attributes: one must be a value")
    attribute, side, other = own[0]
    text = cst.Module([]).code_for_node
    none = isinstance(other, cst.Name) and other.value == "None"
    match operator:
        case cst.Equal():
            return attribute.name, "==", None if none else other
        case cst.Is() if none:
            what = "`is` compares the attribute itself"
            raise _BadConditionError(node, what, f"{text(side)} == None")
        case cst.NotEqual():
            raise _BadConditionError(node, "`!=` can't be a condition", NOT_EQUAL)
        case cst.In():
            what = "`in` can't be a condition"
            help = "declare a reference for each value"
            if side is right:
                help = f"{text(side)}.has({text(other)})"
            raise _BadConditionError(node, what, help)
        case _ if isinstance(operator, ORDERED):
            return attribute.name, "<", other
    raise _BadConditionError(node, "conditions compare by ==, <, <=, > or >=")


def _apart(node: cst.Comparison) -> str:
    """A chain of comparisons as conditions of their own."""
    text = cst.Module([]).code_for_node
    parts, left = [], node.left
    for target in node.comparisons:
        parts.append(f"{text(left)} {text(target)}".replace("  ", " "))
        left = target.comparator
    return ", ".join(parts)


def _related(one: ClassInfo, other: ClassInfo) -> bool:
    return one.descends_from(other) or other.descends_from(one)


def _constant(node: cst.CSTNode, frame: Frame) -> bool:
    """Whether the expression has no name of the function in it: then it is the same for every root."""
    if isinstance(node, cst.Name):
        return node.value not in frame.names and node.value not in (frame.around or {})
    return all(_constant(child, frame) for child in node.children)
