"""The class of a keyed operator's state: a dataclass, of which one object a key begins with its defaults.

Must not know what handlers do with it.
"""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from boiler_compiler.frontend import declared, roots
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.frames import Frame
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.modules import statements
from boiler_compiler.frontend.values import Named

FIELD = ("default", "default_factory")
EMPTY = {
    "bool": "False", "bytes": 'b""', "dict": "field(default_factory=dict)", "float": "0.0", "int": "0",
    "list": "field(default_factory=list)", "str": '""',
}  # fmt: skip
"""Defaults that fit an annotation; of any other None does, by Optional."""


def state_class(interp: Interpreter, handlers: Mapping[str, Method]) -> ClassInfo | None:
    """The class that the handlers' parameter `state` is annotated with; None, with a finding, where there is none."""
    found: dict[str, ClassInfo] = {}
    for method in handlers.values():
        info = _annotated(interp, method)
        if info is None:
            return None
        if found and info not in found.values():
            (name, other), *_ = found.items()
            node = _parameter(method)
            assert node is not None
            assert node.annotation is not None
            span = method.function.module.span(node.annotation.annotation)
            message = (
                f"the state of {method.name} is {info.name}, but that of {name} is {other.name}"
            )
            interp.reports.add("BC0617", span, message, other.name)
            return None
        found[method.name] = info
    state = next(iter(found.values()), None)
    return state if state is not None and _check(interp, state) else None


def _parameter(method: Method) -> cst.Param | None:
    params = method.node.params
    every = (*params.params, *params.kwonly_params)
    return next((p for p in every if p.name.value == "state"), None)


def _annotated(interp: Interpreter, method: Method) -> ClassInfo | None:
    module, parameter = method.function.module, _parameter(method)
    if parameter is None:
        message = f"{method.name} has no state"
        help = "state: SomeState, a dataclass whose fields have defaults"
        interp.reports.add("BC0617", module.span(method.node.name), message, help)
        return None
    if parameter.annotation is None:
        message = "nothing says of what class the state is"
        interp.reports.add("BC0617", module.span(parameter.name), message, "state: SomeState")
        return None
    found = roots.annotation_of(interp, parameter, module)
    node = parameter.annotation.annotation
    if found is None:
        value = interp.constant(node, module)
        if not (isinstance(value, Named) and value.name.startswith("?")):
            message = f"{cst.Module([]).code_for_node(node)} is no class of the program"
            help = "a dataclass whose fields have defaults"
            interp.reports.add("BC0617", module.span(node), message, help)
        return None
    if found.kind is not None:
        message = f"{found.name} is a {found.kind}: a state is a dataclass"
        interp.reports.add("BC0617", module.span(node), message, "a dataclass of its own")
        return None
    return found


def _check(interp: Interpreter, state: ClassInfo) -> bool:
    """Whether the class is a dataclass whose fields all have defaults."""
    if not any(_dataclass(interp, info, d) for info in state.line() for d in info.node.decorators):
        message = f"{state.name} is no dataclass"
        interp.reports.add("BC0617", state.span, message, "@dataclass")
        return False
    good = True
    for info in state.line():
        if info is not state and not any(_dataclass(interp, info, d) for d in info.node.decorators):
            continue
        for statement in statements(info.node.body.body):
            match statement:
                case cst.AnnAssign(target=cst.Name(value=name), annotation=annotation):
                    node = annotation.annotation
                    if not _has_default(interp, info, node, statement.value):
                        span = info.module.span(statement.target)
                        message = f"the field {name} of {state.name} has no default"
                        help = f"{name}: {_with_default(node)}"
                        interp.reports.add("BC0617", span, message, help)
                        good = False
    return good


def _dataclass(interp: Interpreter, info: ClassInfo, decorator: cst.Decorator) -> bool:
    node = decorator.decorator
    called = node.func if isinstance(node, cst.Call) else node
    return interp.constant(called, info.module) == Named("dataclasses.dataclass")


def _has_default(
    interp: Interpreter,
    info: ClassInfo,
    annotation: cst.BaseExpression,
    value: cst.BaseExpression | None,
) -> bool:
    """Whether a field needs nothing when an object is made; a class variable is no field."""
    base = annotation.value if isinstance(annotation, cst.Subscript) else annotation
    if interp.constant(base, info.module) in (
        Named("typing.ClassVar"),
        Named("dataclasses.KW_ONLY"),
    ):
        return True
    if value is None:
        return False
    if isinstance(value, cst.Call) and interp.expression(
        value.func, Frame(info.module, {})
    ) == Named("dataclasses.field"):
        return any(declared.option(value, name) is not None for name in FIELD)
    return True


def _with_default(annotation: cst.BaseExpression) -> str:
    """An annotation with a default."""
    text = cst.Module([]).code_for_node(annotation)
    base = annotation.value if isinstance(annotation, cst.Subscript) else annotation
    name = cst.Module([]).code_for_node(base).rpartition(".")[2].lower()
    if name in EMPTY:
        return f"{text} = {EMPTY[name]}"
    return f"{text} = None" if name == "optional" or "None" in text else f"Optional[{text}] = None"
