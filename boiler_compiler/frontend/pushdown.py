"""What a database could answer of each mediator's view, as far as the program's text tells it for certain.

The conditions of sources, the shapes of aggregators, and targets whose path tells whose view it is. Whether the database's answer
is the program's is decided by a pass. Must not know databases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import libcst as cst

from boiler_compiler.frontend import declared, roots
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.declared_values import SourceDecl
from boiler_compiler.frontend.frames import Frame
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.pushed_keys import grouping
from boiler_compiler.frontend.pushed_reads import (
    NotPushableError,
    always_stored,
    attribute_read,
    body_of,
    text_of,
)
from boiler_compiler.frontend.pushed_sums import totals
from boiler_compiler.frontend.values import ClassValue, ModelAttribute, Named
from boiler_compiler.model import Mediator, ViewModel
from boiler_compiler.model.pushdown import Compared, Comparison, Folding, Placed, Pushable, Total

COMPARISONS: dict[type[cst.BaseCompOp], tuple[Comparison, Comparison]] = {
    cst.Equal: ("==", "=="),
    cst.LessThan: ("<", ">"),
    cst.LessThanEqual: ("<=", ">="),
    cst.GreaterThan: (">", "<"),
    cst.GreaterThanEqual: (">=", "<="),
}
"""Each with what it is where the attribute stands on the right."""


def pushable(
    interp: Interpreter, views: Mapping[str, ViewModel], mediators: Mapping[str, Mediator]
) -> dict[str, Pushable]:
    """What was recognised, by mediator; of those that keep a view of documents."""
    found: dict[str, Pushable] = {}
    for name, mediator in mediators.items():
        if mediator.role != "view" or mediator.view is None:
            continue
        with interp.recording(), interp.quietly():
            found[name] = _recognised(interp, views[mediator.view], mediator)
    return found


def _recognised(interp: Interpreter, view: ViewModel, mediator: Mediator) -> Pushable:
    info = interp.index.classes[view.name]
    model = interp.index.classes.get(mediator.source.model or "")
    if model is None or model.kind != "DomainModel":
        return Pushable()  # events, views and groups of collections; the pass says so
    try:
        if any(each.opaque or each.decorated for each in info.line()):
            raise NotPushableError(f"the text does not tell what {view.name} is")
        conditions = _conditions(interp, mediator, model)
        folding = _folding(interp, info, view) if view.aggregator is not None else None
    except NotPushableError as error:
        return Pushable(why=error.why)
    placed = _placed(interp, info, model, folding) if mediator.trigger is None else None
    return Pushable(conditions, folding, placed)


# ---- conditions of a source


def _conditions(interp: Interpreter, mediator: Mediator, model: ClassInfo) -> tuple[Compared, ...]:
    if mediator.implicit:
        return ()
    info = interp.index.classes[mediator.name]
    declaration = info.source()
    if declaration is None:
        raise NotPushableError("its source is not written out")
    frame = Frame(declaration.module, dict(info.names))
    found = [
        _condition(interp, model, argument, frame)
        for argument in _arguments(interp, declaration, frame)
    ]
    if {each.read.attribute for each in found} != set(mediator.source.reads):
        raise NotPushableError("the conditions of its source are not written out in it")
    return tuple(found)


def _arguments(
    interp: Interpreter, declaration: SourceDecl, frame: Frame
) -> Sequence[cst.BaseExpression]:
    """The conditions of `source.domain_model(M, ...)`, or of the `where`s in `source.firestore(query=...)`."""
    call = declaration.call
    if declaration.kind == "domain_model":
        return [argument.value for argument in call.args[1:]]
    found: list[cst.BaseExpression] = []
    node = declared.argument(call, 0, "query")
    while True:
        match node:
            case cst.Call(
                func=cst.Attribute(value=holder, attr=cst.Name(value="where")), args=args
            ):
                found = [*(argument.value for argument in args), *found]
                node = holder
            case cst.Call(
                func=cst.Attribute(value=holder, attr=cst.Name(value="get_query")), args=[]
            ):
                node = holder
            case cst.BaseExpression() if isinstance(interp.expression(node, frame), ClassValue):
                return found
            case _:
                raise NotPushableError("the query of its source is not written out in it")


def _condition(
    interp: Interpreter, model: ClassInfo, node: cst.BaseExpression, frame: Frame
) -> Compared:
    match node:
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator, right)]):
            known = COMPARISONS.get(type(operator))
            for side, other, turned in ((left, right, 0), (right, left, 1)):
                value = interp.expression(side, frame)
                if known is None or not isinstance(value, ModelAttribute):
                    continue
                if isinstance(other, cst.Name) and other.value == "None":
                    raise NotPushableError(
                        f"{text_of(node)} also takes documents in which the field is absent, "
                        "and those can't be searched for"
                    )
                read = always_stored(attribute_read(interp, model, value.name), model)
                return Compared(read, known[turned], text_of(other))
    raise NotPushableError(f"{text_of(node)} compares what is inside of a value")


# ---- aggregators


def _folding(interp: Interpreter, info: ClassInfo, view: ViewModel) -> Folding:
    model = roots.aggregated_input(interp, info)
    methods = {name: info.method(name) for name in ("key", "create_accumulator", "accumulate")}
    key, create, take = methods.values()
    if model is None or key is None or create is None or take is None:
        raise NotPushableError("it has no key, create_accumulator and accumulate of its own")
    found = totals(interp, model, create, take)
    return Folding(grouping(interp, model, key), found, _averages(info, view, found))


def _averages(info: ClassInfo, view: ViewModel, found: Sequence[Total]) -> tuple[str, ...]:
    """Attributes whose getter is a sum divided by a count; only words depend on it."""
    names = {total.name: bool(total.amounts) for total in found}
    averages = []
    for attribute in view.attributes:
        getter = info.getter(attribute.name)
        if getter is None or not isinstance(getter.node, cst.FunctionDef):
            continue
        match body_of(getter.node):
            case [cst.Return(value=cst.BinaryOperation(left, cst.Divide(), right))]:
                left_name, right_name = (
                    text_of(n).removeprefix("self.acc.") for n in (left, right)
                )
                if names.get(left_name) and names.get(right_name) is False:
                    averages.append(attribute.name)
    return tuple(averages)


# ---- targets


def _placed(
    interp: Interpreter, info: ClassInfo, model: ClassInfo, folding: Folding | None
) -> Placed | None:
    """Where `doc_ref` is one collection and the id of the root, or the group; None where that is not certain."""
    method = info.method("doc_ref")
    if method is None or info.method("_view_refs") is not None or method.kind != "property":
        return None
    if len(method.node.params.params) != 1 or len(method.node.decorators) != 1:
        return None
    own = method.node.params.params[0].name.value
    match body_of(method.node):
        case [cst.Return(value=cst.Call(func=func, args=[cst.Arg(value=template, star="")]))]:
            called = interp.constant(func, method.function.module)
            if called not in (Named("boiler.CTX.db.document"), Named("boiler.Reference")):
                return None
        case _:
            return None
    match template:
        case cst.FormattedString(
            parts=[
                cst.FormattedStringText(value=text),
                cst.FormattedStringExpression(
                    expression=part, conversion=None, format_spec=None, equal=None
                ),
            ]
        ):
            collection, slash, rest = text.rpartition("/")
            plain = all(c.isalnum() or c in "_-/" for c in collection) and collection.isascii()
            if not slash or rest or not plain or collection.count("/") % 2:
                return None
        case _:
            return None
    if folding is not None:
        taken = "group" in info.members() or text_of(part) != f"{own}.group"
        return None if taken else Placed(collection, "group")
    shape = roots.store_shape(interp, info)
    if shape is None or {"doc_id", "doc_ref"} & model.members() or "store" in info.all_attributes():
        return None
    root = f"{own}.store.{shape.root}"
    if text_of(part) not in (f"{root}.doc_id", f"{root}.doc_ref.id"):
        return None
    return Placed(collection, "root")
