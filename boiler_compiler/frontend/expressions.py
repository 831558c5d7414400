"""What an expression can be: one case a kind of node. Must not know statements or what results are used for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend import access, arithmetic, calls, captured
from boiler_compiler.frontend.values import (
    ANYWHERE,
    HOLE,
    NOTHING,
    UNKNOWN,
    Constant,
    Document,
    Documents,
    Function,
    ListOf,
    MapOf,
    Ref,
    Scalar,
    Text,
    TupleOf,
    Value,
    is_text,
    lists,
    template_of,
)

if TYPE_CHECKING:
    from boiler_compiler.frontend.frames import Frame
    from boiler_compiler.frontend.interpreter import Interpreter


def evaluate(interp: Interpreter, node: cst.CSTNode, frame: Frame) -> Value:
    """What the expression can be."""
    match node:
        case cst.Name(value=name):
            return _name(interp, name, frame)
        case cst.Attribute(value=holder, attr=attr):
            value = interp.expression(holder, frame)
            return access.attribute(interp, value, attr.value, node, frame)
        case cst.Call():
            return calls.call(interp, node, frame)
        case cst.SimpleString():
            return Constant(node.evaluated_value)
        case cst.ConcatenatedString(left=left, right=right):
            return combined(interp, interp.expression(left, frame), interp.expression(right, frame))
        case cst.FormattedString(parts=parts):
            return Text("".join(_formatted(interp, part, frame) for part in parts))
        case cst.Integer() | cst.Float():
            return Constant(node.evaluated_value)
        case cst.IfExp(test=test, body=body, orelse=orelse):
            interp.expression(test, frame)
            return interp.joined(interp.expression(body, frame), interp.expression(orelse, frame))
        case cst.BooleanOperation(left=left, right=right):
            return interp.joined(interp.expression(left, frame), interp.expression(right, frame))
        case cst.Comparison(left=left, comparisons=targets):
            interp.expression(left, frame)
            for target in targets:
                interp.expression(target.comparator, frame)
            return Scalar(bool)
        case cst.UnaryOperation(operator=operator, expression=inner):
            value = interp.expression(inner, frame)
            if isinstance(operator, cst.Not):
                return Scalar(bool)
            return arithmetic.signed(operator, value)
        case cst.BinaryOperation():
            return _binary(interp, node, frame)
        case cst.Subscript(value=holder):
            return _item(interp, interp.expression(holder, frame), node, frame)
        case cst.List(elements=elements) | cst.Set(elements=elements):
            items = _elements(interp, elements, frame)
            return ListOf(_joined(interp, items), isinstance(node, cst.Set))
        case cst.Tuple(elements=elements):
            if any(isinstance(e, cst.StarredElement) for e in elements):
                return ListOf(_joined(interp, _elements(interp, elements, frame)), tuples=True)
            return TupleOf(tuple(_elements(interp, elements, frame)))
        case cst.Dict(elements=elements):
            return _map(interp, elements, frame)
        case cst.ListComp(elt=elt, for_in=loop) | cst.GeneratorExp(elt=elt, for_in=loop):
            return ListOf(_comprehended(interp, loop, [elt], frame)[0])
        case cst.SetComp(elt=elt, for_in=loop):
            return ListOf(_comprehended(interp, loop, [elt], frame)[0], is_set=True)
        case cst.DictComp(key=key, value=item, for_in=loop):
            keys, values = _comprehended(interp, loop, [key, item], frame)
            return MapOf(values, keys)
        case cst.Lambda():
            return Function(node, frame.module, frame.owner, None, captured.captured(node, frame))
        case cst.NamedExpr(target=target, value=inner):
            value = interp.expression(inner, frame)
            interp.bind(target, value, frame)
            return value
        case cst.Yield(value=inner):
            return _yield(interp, inner, frame)
        case cst.From(item=item):
            return interp.expression(item, frame)
        case cst.Await(expression=inner):
            interp.escape(interp.expression(inner, frame))
    return UNKNOWN


def combined(interp: Interpreter, left: Value, right: Value) -> Value:
    """`left + right`."""
    if is_text(left) and is_text(right):
        texts = [template_of(value) for value in (left, right)]
        parts = [HOLE if text is None else text for text in texts]
        match left, right:
            case Constant(value=str(a)), Constant(value=str(b)):
                return Constant(a + b)
        return Text("".join(parts))
    if isinstance(left, ListOf | TupleOf) and isinstance(right, ListOf | TupleOf):
        item = interp.joined(lists(left), lists(right))
        return ListOf(item, tuples=_may_be_tuple(left) and _may_be_tuple(right))
    found = arithmetic.result(cst.Add, left, right)
    if found == UNKNOWN:
        interp.escape(left, right)
    return found


def _may_be_tuple(value: Value) -> bool:
    return isinstance(value, TupleOf) or (isinstance(value, ListOf) and value.tuples)


def augmented(interp: Interpreter, operator: cst.BaseAugOp, left: Value, right: Value) -> Value:
    """What `left operator= right` binds."""
    if isinstance(operator, cst.AddAssign):
        return combined(interp, left, right)
    plain = arithmetic.PLAIN.get(type(operator))
    found = arithmetic.result(plain, left, right) if plain is not None else UNKNOWN
    if found == UNKNOWN:
        interp.escape(left, right)
    return found


def stored_item(interp: Interpreter, target: cst.Subscript, value: Value, frame: Frame) -> None:
    """`holder[index] = value`: the holder's items are what they were, or the value."""
    index: Value = NOTHING
    for element in target.slice:
        match element.slice:
            case cst.Index(value=key):
                index = interp.expression(key, frame)
            case _:
                interp.expression(element.slice, frame)
    holder = interp.expression(target.value, frame)
    match holder:
        case MapOf(item, keys):
            changed: Value = MapOf(interp.joined(item, value), interp.joined(keys, index))
        case ListOf(item):
            changed = ListOf(interp.joined(item, value))
        case _:
            interp.escape(value)
            return
    if isinstance(target.value, cst.Name) and target.value.value in frame.names:
        frame.names[target.value.value] = changed
    else:
        interp.escape(value)


def _name(interp: Interpreter, name: str, frame: Frame) -> Value:
    if name in frame.names:
        return frame.names[name]
    if frame.around is not None and name in frame.around:
        return frame.around[name]
    if name == "None":
        return NOTHING
    if name in ("True", "False"):
        return Constant(name == "True")
    return interp.index.resolve(frame.module, name)


def _formatted(interp: Interpreter, part: cst.CSTNode, frame: Frame) -> str:
    match part:
        case cst.FormattedStringText(value=text):
            return text.replace("{{", "{").replace("}}", "}")
        case cst.FormattedStringExpression(expression=inner, format_spec=spec):
            value = interp.expression(inner, frame)
            access.shown(interp, value)
            for piece in spec or ():
                _formatted(interp, piece, frame)
            match value:
                case Constant(value=str(text)) if not spec and part.conversion is None:
                    return text
                case Ref(templates) if len(templates) == 1 and not spec:
                    (template,) = templates
                    if ANYWHERE not in template:
                        return template.replace("*", HOLE)
    return HOLE


def _binary(interp: Interpreter, node: cst.BinaryOperation, frame: Frame) -> Value:
    left, right = interp.expression(node.left, frame), interp.expression(node.right, frame)
    match node.operator, left:
        case cst.Divide(), Ref(templates):
            segment = template_of(right)
            last = "*" if segment is None or HOLE in segment else segment
            return Ref(frozenset(f"{template}/{last}" for template in templates))
        case cst.Add(), _:
            return combined(interp, left, right)
    found = arithmetic.result(type(node.operator), left, right)
    if found == UNKNOWN or is_text(left):
        interp.escape(left, right)
    return found


def _item(interp: Interpreter, holder: Value, node: cst.Subscript, frame: Frame) -> Value:
    index: Value = UNKNOWN
    sliced = False
    for element in node.slice:
        match element.slice:
            case cst.Index(value=value):
                index = interp.expression(value, frame)
            case cst.Slice(lower=lower, upper=upper, step=step):
                sliced = True
                for bound in (lower, upper, step):
                    if bound is not None:
                        interp.expression(bound, frame)
    match holder, index:
        case Documents(model, path), _:
            return Document(model, path)
        case MapOf(item=item), _:
            return item
        case TupleOf(items), Constant(value=int(number)) if -len(items) <= number < len(items):
            return items[number]
        case ((ListOf() | TupleOf()), _):
            part = ListOf(lists(holder), tuples=_may_be_tuple(holder))
            return part if sliced else lists(holder)
        case _ if is_text(holder):
            return Scalar(str)
    interp.escape(holder, index)
    return UNKNOWN


def _elements(
    interp: Interpreter, elements: Sequence[cst.BaseElement], frame: Frame
) -> list[Value]:
    found = []
    for element in elements:
        value = interp.expression(element.value, frame)
        found.append(lists(value) if isinstance(element, cst.StarredElement) else value)
    return found


def _map(interp: Interpreter, elements: Sequence[cst.BaseDictElement], frame: Frame) -> Value:
    """A dict display."""
    items: list[Value] = []
    keys: list[Value] = []
    for element in elements:
        value = interp.expression(element.value, frame)
        if isinstance(element, cst.DictElement):
            keys.append(interp.expression(element.key, frame))
            items.append(value)
        else:
            keys.append(lists(value))
            items.append(value.item if isinstance(value, MapOf) else UNKNOWN)
    return MapOf(_joined(interp, items), _joined(interp, keys))


def _joined(interp: Interpreter, values: list[Value]) -> Value:
    result: Value = NOTHING
    for value in values:
        result = interp.joined(result, value)
    return result


def _comprehended(
    interp: Interpreter, loop: cst.CompFor, results: list[cst.BaseExpression], frame: Frame
) -> list[Value]:
    """The items of a comprehension, whose names are its own."""

    def follow() -> list[Value]:
        each: cst.CompFor | None = loop
        while each is not None:
            interp.bind(each.target, lists(interp.expression(each.iter, frame)), frame)
            for condition in each.ifs:
                interp.expression(condition.test, frame)
            each = each.inner_for_in
        return [interp.expression(result, frame) for result in results]

    return captured.within(loop, results, frame, follow)


def _yield(interp: Interpreter, inner: cst.CSTNode | None, frame: Frame) -> Value:
    frame.generator = True
    if inner is None:
        return UNKNOWN
    value = interp.expression(inner, frame)
    if isinstance(inner, cst.From):
        frame.yielded.append((inner.item, lists(value)))
    else:
        frame.yielded.append((inner, value))
    return UNKNOWN
