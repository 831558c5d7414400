"""Aggregators: findings about the functions of a view that folds rows, and their typed form.

Must not know mediators.
"""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from boiler_compiler.frontend import declared, folds, roots, stacked
from boiler_compiler.frontend.additive import is_additive
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.frames import Frame, Seen
from boiler_compiler.frontend.group_keys import check_key
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.inverses import check_inverse
from boiler_compiler.frontend.modules import every_statement
from boiler_compiler.frontend.objects import bound
from boiler_compiler.frontend.values import Instance, ListOf, MapOf, Scalar, Value, ViewValue
from boiler_compiler.model import Aggregator, Path, ScalarType, Span

PARAMETERS: dict[str, tuple[str, ...]] = {
    "key": ("row",),
    "create_accumulator": ("cls",),
    "accumulate": ("cls", "acc", "row"),
    "retract": ("cls", "acc", "row"),
    "merge": ("cls", "a", "b"),
}
"""The functions of an aggregator; all but `key` are classmethods."""

ROWS = (*roots.DOCUMENTS, "Serializable")
"""Kinds of classes whose objects can be rows."""

WITHOUT = ("create_accumulator", "retract")
"""Functions that mean nothing in a view without `accumulate`."""

NO_VALUE = "only what it returns counts"
EMPTY = {bool: "False", float: "0.0", int: "0", str: '""'}


def aggregator(interp: Interpreter, info: ClassInfo) -> tuple[Aggregator | None, Seen]:
    """The typed form of a view's aggregator, and what its functions met; None where it has none, or it can't be told."""
    seen = Seen()
    if roots.aggregated(info) is None:
        _check_without(interp, info)
        return None, seen
    methods = {name: found for name in PARAMETERS if (found := info.method(name)) is not None}
    good = False not in [_shaped(interp, info, method) for method in methods.values()]
    _check_beside(interp, info, methods)
    given = _input(interp, info, methods["accumulate"]) if good else None
    if given is None:
        return None, seen
    same = [method for method in methods.values() if _same_input(interp, given, method)]
    good = len(same) == len(methods)
    if roots.target_method(info) is not None:
        good = _whole(interp, info, given, methods) and good
    for method in same:
        _, frame, met = interp.run(folds.function(info, method), _given(interp, info, method), {})
        seen.add(met)
        if method.name == "key":
            check_key(interp, method, frame)
        else:
            _check_result(interp, method, frame)
    if good:
        check_inverse(interp, info)
    reads: frozenset[Path] = frozenset(seen.reads) | ({("*",)} if seen.everything else frozenset())
    places = {name: _place(method) for name, method in methods.items()}
    match given.kind:
        case "DomainModel":
            return Aggregator(given.name, "model", places, reads, is_additive(interp, info)), seen
        case "ViewModel":
            return Aggregator(given.name, "view", places, reads, is_additive(interp, info)), seen
    return Aggregator(given.name, "event", places, reads), seen


def target_uses_window(interp: Interpreter, info: ClassInfo) -> bool:
    """Whether the target of an aggregate depends on its window, as far as can be told."""
    method = roots.target_method(info)
    if method is None:
        return False
    _, _, seen = interp.run(bound(method.function, ViewValue(info)), (), {})
    return "window" in seen.uses or seen.everything


def uses_window(interp: Interpreter, info: ClassInfo) -> Span | None:
    """Where a getter or the target of an aggregate reads its window; None where none does."""
    functions = [f for name in info.all_attributes() if (f := info.getter(name)) is not None]
    method = roots.target_method(info)
    if method is not None:
        functions.append(method.function)
    for function in functions:
        _, _, seen = interp.run(bound(function, ViewValue(info)), (), {})
        if "window" in seen.uses:
            node, module = seen.uses["window"]
            return module.span(node)
    return None


def _given(interp: Interpreter, info: ClassInfo, method: Method) -> tuple[Value, ...]:
    """What a function of the aggregator is called with."""
    match method.name:
        case "key":
            return (folds.row(interp, info),)
        case "create_accumulator":
            return ()
        case "merge":
            acc = folds.accumulator(interp, info)
            return (acc, acc)
    return (folds.accumulator(interp, info), folds.row(interp, info))


def _place(method: Method) -> Span:
    return method.function.module.span(method.node.name)


# ---- what there must be, and what must not be


def _check_without(interp: Interpreter, info: ClassInfo) -> None:
    """Findings for a view that has a part of an aggregator, and no classmethod `accumulate`."""
    other = info.method("accumulate")
    made = [name for name in WITHOUT if (m := info.method(name)) and m.kind == "classmethod"]
    if other is not None and (made or other.kind == "method"):
        _wrong(interp, info, other, "accumulate is no classmethod")
        return
    for name in made:
        method = info.methods.get(name)
        if method is not None and roots.target_method(info) is not None:
            message = f"{info.name} has {name} and no accumulate"
            help = f"{_signature(interp, info, 'accumulate')}: ..."
            interp.reports.add("BC0507", _place(method), message, help)


def _shaped(interp: Interpreter, info: ClassInfo, method: Method) -> bool:
    """Whether a function can be called as an aggregator's."""
    wanted = PARAMETERS[method.name]
    kind = "staticmethod" if method.name == "key" else "classmethod"
    if method.kind != kind:
        _wrong(interp, info, method, f"{method.name} is no {kind}")
        return False
    params = method.node.params
    parameters = (*params.posonly_params, *params.params)
    least = sum(p.default is None for p in parameters)
    star = isinstance(params.star_arg, cst.Param)
    exact = method.name == "accumulate"
    good = least <= len(wanted) and (len(parameters) >= len(wanted) or star)
    good = good and all(p.default is not None for p in params.kwonly_params)
    if not good or (exact and (len(params.params) != len(wanted))):
        message = f"{method.name} is called with ({', '.join(wanted)})"
        _wrong(interp, info, method, message)
        return False
    return True


def _wrong(interp: Interpreter, info: ClassInfo, method: Method, message: str) -> None:
    """A finding with the line that the function should begin with."""
    help = f"{_signature(interp, info, method.name)}:"
    interp.reports.add("BC0509", _place(method), message, help)


def _signature(interp: Interpreter, info: ClassInfo, name: str) -> str:
    """How a function begins, with the decorator."""
    given = roots.aggregated_input(interp, info)
    row = f"row: {given.name}" if given is not None else "row: ..."
    kind = "staticmethod" if name == "key" else "classmethod"
    names = ", ".join(row if each == "row" else each for each in PARAMETERS[name])
    return f"@{kind}\ndef {name}({names})"


def _check_beside(interp: Interpreter, info: ClassInfo, methods: Mapping[str, Method]) -> None:
    """A finding for a view that is made of two things."""
    rows = roots.rows_method(info)
    if rows is not None:
        message = f"{info.name} has `rows`, and `accumulate` beside it"
        help = "let a view of its own have the rows, and fold that view"
        interp.reports.add("BC0509", _place(rows), message, help)
    store = next((each for each in info.line() if each.store is not None), None)
    if store is not None or any(roots.made_store(interp, each) for each in info.line()):
        message = f"{info.name} has a store, and `accumulate` beside it"
        help = "what a row refers to is in a store of another view: fold that view"
        place = _place(methods["accumulate"])
        interp.reports.add("BC0509", place, message, help)


def _whole(
    interp: Interpreter, info: ClassInfo, given: ClassInfo, methods: Mapping[str, Method]
) -> bool:
    """Whether all functions are there that a kept aggregator needs; over events the message's key stands for `key`."""
    good = True
    if "key" not in methods and given.kind in roots.DOCUMENTS:
        value, kind = _a_key(interp, given)
        help = f"@staticmethod\ndef key(row: {given.name}) -> {kind}:\n    return {value}"
        message = f"{info.name} folds {given.name} and has no key, by which they are grouped"
        interp.reports.add("BC0507", info.span, message, help)
        good = False
    if "create_accumulator" not in methods:
        take = methods["accumulate"]
        made = _empty(folds.annotated(interp, take))
        noted = take.node.returns or take.node.params.params[1].annotation
        kind = f" -> {cst.Module([]).code_for_node(noted.annotation)}" if noted is not None else ""
        help = f"@classmethod\ndef create_accumulator(cls){kind}:\n    return {made}"
        message = f"{info.name} has no create_accumulator, from which each group starts"
        interp.reports.add("BC0507", info.span, message, help)
        good = False
    return good


def _a_key(interp: Interpreter, given: ClassInfo) -> tuple[str, str]:
    """The first attribute that can be a key, and its type."""
    for name in given.all_attributes():
        match declared.type_of(interp, given, name):
            case ScalarType("str" | "int" as kind):
                return f"row.{name}", f"Optional[{kind}]"
    return '"all"', "str"


def _empty(acc: Value) -> str:
    match acc:
        case Instance(info):
            return f"{info.name}()"
        case Scalar(type=kind) if kind in EMPTY:
            return EMPTY[kind]
        case ListOf(is_set=is_set):
            return "set()" if is_set else "[]"
        case MapOf():
            return "{}"
    return "..."


# ---- the class of the rows


def _input(interp: Interpreter, info: ClassInfo, take: Method) -> ClassInfo | None:
    parameter = take.node.params.params[2]
    module = take.function.module
    found = roots.aggregated_input(interp, info)
    if found is not None:
        if found.kind == "ViewModel":
            assert parameter.annotation is not None
            place = module.span(parameter.annotation.annotation)
            return found if stacked.check_documents(interp, found, place) else None
        return found
    name = parameter.name.value
    if parameter.annotation is None:
        message = f"nothing says of what class {name} is"
        place = module.span(parameter.name)
    else:
        text = cst.Module([]).code_for_node(parameter.annotation.annotation)
        message = f"{text} is no DomainModel, ViewModel or Serializable of the program"
        place = module.span(parameter.annotation.annotation)
    help = f"{name}: {_likely(interp, info)}"
    if parameter.annotation is not None:
        help = _likely(interp, info)
    interp.reports.add("BC0508", place, message, help)
    return None


def _likely(interp: Interpreter, info: ClassInfo) -> str:
    """The class of the rows, by what the other functions take, or since there is only one."""
    for name in ("key", "retract"):
        method = info.method(name)
        if method is not None and method.node.params.params:
            parameter = method.node.params.params[-1]
            found = roots.annotation_of(interp, parameter, method.function.module)
            if found is not None and found.kind in ROWS:
                return found.name
    classes = [i.name for i in interp.index.classes.values() if i.kind in ROWS and i is not info]
    return classes[0] if len(classes) == 1 else "SomeModel"


def _same_input(interp: Interpreter, given: ClassInfo, method: Method) -> bool:
    """Whether a function takes the rows that `accumulate` takes."""
    if method.name not in ("key", "retract"):
        return True
    parameters = (*method.node.params.posonly_params, *method.node.params.params)
    at = PARAMETERS[method.name].index("row")
    if len(parameters) <= at:
        return True
    module, parameter = method.function.module, parameters[at]
    found = roots.annotation_of(interp, parameter, module)
    if parameter.annotation is None or found is None or given.descends_from(found):
        return True
    message = f"{method.name} takes {found.name}, but accumulate takes {given.name}"
    place = module.span(parameter.annotation.annotation)
    interp.reports.add("BC0508", place, message, given.name)
    return False


# ---- what the functions give


def _check_result(interp: Interpreter, method: Method, frame: Frame) -> None:
    """A finding for a function that certainly gives nothing."""
    if frame.generator:
        message = f"{method.name} yields, and must return the accumulator"
        interp.reports.add("BC0509", _place(method), message, "return it")
        return
    returns = [node for node, _ in frame.returned if isinstance(node, cst.Return)]
    if any(node.value is not None for node in returns):
        return
    statements = list(every_statement(method.node.body))
    if any(isinstance(each, cst.Raise) for each in statements):
        return
    parameters = method.node.params.params
    name = parameters[1].name.value if len(parameters) > 1 else "..."
    message = f"{method.name} returns nothing, and {NO_VALUE}"
    interp.reports.add("BC0509", _place(method), message, f"return {name}")
