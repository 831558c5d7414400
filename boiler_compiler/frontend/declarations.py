"""Reads class bodies: attributes, references, getters, methods, sources and sinks.

Runs a class body on abstract values, statement by statement, since names in it mean what they were last bound to
(`sink = sink.firestore()`). Must not know what functions do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import libcst as cst

from boiler_compiler.frontend.classes import ClassInfo, Kind, Method, MethodKind
from boiler_compiler.frontend.declared_values import (
    AttributeDecl,
    DecoratorOf,
    ReferenceDecl,
    Trigger,
)
from boiler_compiler.frontend.frames import Frame
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.modules import every_statement, statements
from boiler_compiler.frontend.program import Index
from boiler_compiler.frontend.reports import TooLargeError
from boiler_compiler.frontend.surface import NOT_YET_METHODS
from boiler_compiler.frontend.values import (
    UNKNOWN,
    ClassValue,
    Function,
    ModelAttribute,
    Named,
    Value,
)
from boiler_compiler.model import Span

KINDS: dict[str, Kind] = {
    "boiler.DomainModel": "DomainModel",
    "boiler.Serializable": "Serializable",
    "boiler.Store": "Store",
    "boiler.ViewModel": "ViewModel",
    "boiler.Mediator": "Mediator",
}
METHOD_KINDS: dict[str, MethodKind] = {
    "builtins.property": "property",
    "builtins.staticmethod": "staticmethod",
    "builtins.classmethod": "classmethod",
    "functools.cached_property": "property",
}
WORDS = {"getter": "getter", "setter": "setter", "init": "initialiser"}
"""What the functions of an attribute are called, by their decorators."""

TRANSPARENT = ("builtins.object", "typing.Generic", "abc.ABC", "typing.Protocol")
"""Bases that add no attribute."""

MOST_BASES = 250
"""Base classes above each other: what a class has is put together from all of them."""

MOST_INHERITED = 50_000
"""Attributes that all classes have from their bases."""

APART = "let fewer classes descend from each other"


def declare(index: Index, interp: Interpreter) -> None:
    """Fills every class of the index, base classes first."""
    done: set[ClassInfo] = set()
    for info in list(index.classes.values()):
        _declare(interp, info, done)
    inherited = 0
    for info in index.classes.values():
        inherited += _inherited(info)
        if inherited > MOST_INHERITED:
            message = f"all classes together inherit more than {MOST_INHERITED:,} attributes"
            raise TooLargeError(info.span, message, APART)
    for info in done:
        info.settle()


def _inherited(info: ClassInfo) -> int:
    """How many attributes a class has from its bases. Raises TooLargeError for too many bases."""
    bases = info.line()[1:]
    if len(bases) > MOST_BASES:
        message = f"{info.name} has more than {MOST_BASES} base classes, one above another"
        raise TooLargeError(info.span, message, APART)
    return sum(len(base.attributes) for base in bases)


def _declare(interp: Interpreter, info: ClassInfo, done: set[ClassInfo]) -> None:
    if info in done:
        return
    done.add(info)
    _bases(interp, info, done)
    frame = Frame(info.module, info.names)
    for statement in statements(info.node.body.body):
        _statement(interp, info, statement, frame)
    info.names = frame.names
    info.assigned = _assigned(info)


def _bases(interp: Interpreter, info: ClassInfo, done: set[ClassInfo]) -> None:
    followed: list[cst.Arg] = []
    for argument in info.node.bases:
        match interp.constant(_unparametrised(argument.value), info.module):
            case ClassValue(base) if base is not info:
                _declare(interp, base, done)
                if info.base is None:
                    info.base, info.kind = base, info.kind or base.kind
                followed.append(argument)
            case Named(name) if name in KINDS:
                info.kind = info.kind or KINDS[name]
                followed.append(argument)
            case Named(name) if name in TRANSPARENT:
                continue
            case _:
                info.opaque = True
    info.opaque = info.opaque or bool(info.node.keywords)
    info.decorated = not all(_dataclass(interp, info, d) for d in info.node.decorators)
    if len(followed) > 1 and info.kind is not None:
        span = info.module.span(followed[1])
        one, other = (cst.Module([]).code_for_node(a.value) for a in followed[:2])
        help = f"let one of them descend from the other: class {one}({other})"
        message = f"{info.name} has {len(followed)} base classes"
        interp.reports.add("BC0205", span, message, help)


def _dataclass(interp: Interpreter, info: ClassInfo, decorator: cst.Decorator) -> bool:
    """Whether it is `@dataclass`, with or without options."""
    node = decorator.decorator
    called = node.func if isinstance(node, cst.Call) else node
    return interp.constant(called, info.module) == Named("dataclasses.dataclass")


def _unparametrised(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.value if isinstance(node, cst.Subscript) else node


def _assigned(info: ClassInfo) -> set[str]:
    """Names that functions give to objects: `self.name = ...`."""
    found: set[str] = set()
    for node in every_statement(info.node.body):
        match node:
            case cst.Assign(targets=targets):
                found.update(name for t in targets for name in _given(t.target))
            case cst.AnnAssign(target=target):
                found.update(_given(target))
    return found


def _given(target: cst.CSTNode) -> Iterator[str]:
    match target:
        case cst.Attribute(value=cst.Name(), attr=cst.Name(value=name)):
            yield name
        case cst.Tuple(elements=elements):
            for element in elements:
                yield from _given(element.value)


def _statement(interp: Interpreter, info: ClassInfo, node: cst.CSTNode, frame: Frame) -> None:
    match node:
        case cst.Assign(targets=targets, value=value):
            found = interp.expression(value, frame)
            for target in targets:
                interp.bind(target.target, found, frame)
                if isinstance(target.target, cst.Name):
                    _named(info, target.target, found)
        case cst.AnnAssign(target=cst.Name(value=name) as target, annotation=annotation):
            info.annotations[name] = annotation.annotation
            if node.value is not None:
                found = interp.expression(node.value, frame)
                frame.names[name] = found
                _named(info, target, found)
        case cst.FunctionDef():
            _function(interp, info, node, frame)
        case cst.ClassDef(name=cst.Name(value="Meta")):
            info.meta = node
        case _:
            interp.statement(node, frame)


def _named(info: ClassInfo, target: cst.Name, value: Value) -> None:
    name = target.value
    info.spans[name] = info.module.span(target)
    for known in (
        info.attributes,
        info.references,
        info.getters,
        info.setters,
        info.initializers,
        info.methods,
    ):
        known.pop(name, None)
    match value:
        case AttributeDecl():
            info.attributes[name] = value
        case ModelAttribute(model, attribute) if info.kind == model.kind:
            info.attributes[name] = model.all_attributes()[attribute]
        case ReferenceDecl():
            info.references[name] = value


def _function(interp: Interpreter, info: ClassInfo, node: cst.FunctionDef, frame: Frame) -> None:
    name = node.name.value
    function = Function(node, info.module, info)
    span = info.module.span(node.name)
    kind: MethodKind = "method"
    triggers: list[tuple[str, Span]] = []
    for decorator in node.decorators:
        match interp.expression(decorator.decorator, frame):
            case DecoratorOf(what, of):
                _of_attribute(interp, info, function, what, of, frame)
                return
            case Trigger(trigger):
                triggers.append((trigger, info.module.span(decorator)))
            case Named(known) if known in METHOD_KINDS:
                kind = METHOD_KINDS[known]
            case found:
                if _not_an_attribute(interp, info, decorator, found, frame):
                    return
    known_now = info.attributes.pop(name, None) or info.references.pop(name, None)
    if known_now is not None and kind == "method" and not triggers:
        message = (
            f"{name} is declared above, and this method takes its place: @{name}.getter is missing"
        )
        interp.reports.add("BC0203", span, message, f"@{name}.getter\ndef {name}(self): ...")
    if info.kind == "ViewModel" and kind in ("classmethod", "staticmethod"):
        code = NOT_YET_METHODS.get(name)
        if code is not None and kind == "staticmethod":
            interp.reports.add(code, span, f"`{name}` is not there yet")
    info.spans[name] = span
    info.methods[name] = Method(name, kind, function, node, tuple(triggers))
    frame.names[name] = function if kind == "staticmethod" else UNKNOWN


def _of_attribute(
    interp: Interpreter,
    info: ClassInfo,
    function: Function,
    what: Literal["getter", "setter", "init"],
    of: AttributeDecl | ReferenceDecl,
    frame: Frame,
) -> None:
    assert isinstance(function.node, cst.FunctionDef)
    name = function.node.name.value
    declared = [
        n for n, value in {**info.all_attributes(), **info.all_references()}.items() if value is of
    ]
    if declared and name not in declared:
        span = info.module.span(function.node.name)
        message = f"the {WORDS[what]} of {declared[0]} is named {name}"
        parameters = "self, value" if what == "setter" else "self"
        interp.reports.add("BC0203", span, message, f"def {declared[0]}({parameters}): ...")
        return
    if name not in info.attributes and name not in info.references:
        # A base class's, to which this class gives another function.
        if isinstance(of, AttributeDecl):
            info.attributes[name] = of
        else:
            info.references[name] = of
        info.spans[name] = info.module.span(function.node.name)
    functions = {
        "getter": info.getters,
        "setter": info.setters,
        "init": info.initializers,
    }
    functions[what][name] = function
    info.methods.pop(name, None)
    frame.names[name] = of


def _not_an_attribute(
    interp: Interpreter, info: ClassInfo, decorator: cst.Decorator, found: Value, frame: Frame
) -> bool:
    """Whether it is `@x.getter` for an x that is no attribute; then there is a finding."""
    match decorator.decorator:
        case cst.Attribute(value=holder, attr=cst.Name(value="getter" | "setter" | "init")):
            match interp.expression(holder, frame):
                case Named(name) if name.startswith("?"):
                    return True  # an unknown name, which has a finding of its own
            text = cst.Module([]).code_for_node(holder)
            span = info.module.span(decorator.decorator)
            interp.reports.add("BC0203", span, f"{text} is no attribute and no reference")
            return True
    return False
