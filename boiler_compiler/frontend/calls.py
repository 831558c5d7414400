"""What a call can give: of the program's functions, of boiler's, of builtins. Must not know statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend import access, builtin, methods, roots
from boiler_compiler.frontend.declared_values import (
    AttributeDecl,
    ReferenceDecl,
    SinkDecl,
    SourceDecl,
    WindowDecl,
)
from boiler_compiler.frontend.surface import SINKS, SOURCES, WINDOWS
from boiler_compiler.frontend.values import (
    ANYWHERE,
    UNKNOWN,
    UNKNOWN_REF,
    ClassValue,
    Constant,
    Function,
    GroupQuery,
    Instance,
    Named,
    PatchQuery,
    Record,
    Ref,
    Scalar,
    StoreValue,
    Super,
    Value,
    ViewValue,
    path_template,
    template_of,
)

if TYPE_CHECKING:
    from boiler_compiler.frontend.frames import Frame
    from boiler_compiler.frontend.interpreter import Interpreter
    from boiler_compiler.frontend.modules import Module


DECLARED: dict[str, Callable[[str, cst.Call, Module], Value]] = {
    **{f"boiler.source.{name}": SourceDecl for name in SOURCES},
    **{f"boiler.sink.{name}": SinkDecl for name in SINKS},
    **{f"boiler.window.{name}": WindowDecl for name in WINDOWS},
}
"""What a mediator is wired with."""


@dataclass(frozen=True)
class Arguments:
    """The arguments of a call; `open`: a starred one may add any."""

    given: tuple[Value, ...]
    named: dict[str, Value]
    open: bool

    def all(self) -> tuple[Value, ...]:
        """Every argument."""
        return (*self.given, *self.named.values())

    def get(self, position: int, name: str) -> Value | None:
        """An argument by position or name."""
        if name in self.named:
            return self.named[name]
        return self.given[position] if position < len(self.given) else None


def call(interp: Interpreter, node: cst.Call, frame: Frame) -> Value:
    """What the call can give."""
    match node.func:
        case cst.Attribute(value=holder_node, attr=cst.Name(value=name)):
            holder = interp.expression(holder_node, frame)
            found = methods.method(interp, holder, name, node, frame)
            if found is not None:
                return found
            callee = access.attribute(interp, holder, name, node.func, frame)
        case _:
            callee = interp.expression(node.func, frame)
    match callee:
        case Named(name) if name.startswith("boiler."):
            return _of_boiler(interp, name, node, frame)
        case Named("builtins.super"):
            return _super(interp, frame)
    return apply(interp, callee, arguments(interp, node, frame), node, frame)


def arguments(interp: Interpreter, node: cst.Call, frame: Frame) -> Arguments:
    """The arguments, evaluated in order."""
    given: list[Value] = []
    named: dict[str, Value] = {}
    open_ = False
    for argument in node.args:
        value = interp.expression(argument.value, frame)
        if argument.star:
            interp.escape(value)
            open_ = True
        elif argument.keyword is not None:
            named[argument.keyword.value] = value
        else:
            given.append(value)
    return Arguments(tuple(given), named, open_)


def apply(
    interp: Interpreter, callee: Value, given: Arguments, node: cst.CSTNode, frame: Frame
) -> Value:
    """The call of a value."""
    match callee:
        case Function():
            if given.open:
                interp.escape(*given.all(), callee)
                return UNKNOWN
            return interp.call(callee, given.given, given.named)
        case ClassValue():
            return _made(interp, callee, given)
        case Named(name) if name.startswith("builtins."):
            return builtin.call(interp, name.removeprefix("builtins."), given, node, frame)
        case Named("datetime.timedelta"):
            return _duration(given)
    for value in given.all():
        if isinstance(value, Function):
            interp.call(value, [UNKNOWN] * len(value.node.params.params), {})
    interp.escape(callee, *given.all())
    return UNKNOWN


def _duration(given: Arguments) -> Value:
    """A timedelta, known where its parts are literal numbers."""
    parts = {name: v.value for name, v in given.named.items() if isinstance(v, Constant)}
    first = [v.value for v in given.given if isinstance(v, Constant)]
    if len(parts) == len(given.named) and len(first) == len(given.given) and not given.open:
        try:
            return Constant(timedelta(*first, **parts))
        except (TypeError, OverflowError):
            return Scalar(timedelta)  # CPython says so when it loads the program
    return Scalar(timedelta)


def _made(interp: Interpreter, of: ClassValue, given: Arguments) -> Value:
    """An instance."""
    info = of.info
    match info.kind:
        case "ViewModel":
            return ViewValue(info)
        case "Store":
            return StoreValue(roots.shape_of(interp, info))
        case "Serializable":
            return Record(info, ())
    interp.escape(*given.all())
    return Instance(info) if info.plain else UNKNOWN


def _super(interp: Interpreter, frame: Frame) -> Value:
    owner = frame.owner
    if owner is None or frame.self is None:
        return UNKNOWN
    return Super(owner.base, frame.self)


def _of_boiler(interp: Interpreter, name: str, node: cst.Call, frame: Frame) -> Value:
    if name.startswith("boiler.attrs."):
        return AttributeDecl(name.removeprefix("boiler.attrs."), node, frame.module)
    match name:
        case "boiler.reference":
            return ReferenceDecl(node, frame.module)
        case _ if name in DECLARED:
            return DECLARED[name](name.rpartition(".")[2], node, frame.module)
    given = arguments(interp, node, frame)
    match name:
        case "boiler.ViewModelQuery.patch_query":
            parent = given.named.get("parent")
            match parent:
                case ClassValue(info) if info.kind == "ViewModel":
                    return PatchQuery(info)
            return PatchQuery(None)
        case "boiler.CTX.db.document" | "boiler.CTX.db.collection" | "boiler.Reference":
            return reference_to(given.get(0, "path"))
        case "boiler.Query":
            match given.get(0, "path"):
                case Constant(value=str(path)) if path.startswith("**/") and path.count("/") == 1:
                    return GroupQuery(path.removeprefix("**/"))
        case "boiler.GeoPoint" | "boiler.Vector" | "boiler.Snapshot":
            interp.escape(*given.all())
            return UNKNOWN
    if name in ("boiler.source", "boiler.sink", "boiler.CTX", "boiler.attrs"):
        return UNKNOWN
    interp.escape(*given.all())
    return UNKNOWN


def reference_to(path: Value | None) -> Ref:
    """The Reference of a path given as text."""
    template = template_of(path) if path is not None else None
    if template is None:
        return UNKNOWN_REF
    found = path_template(template)
    return Ref(frozenset((found if found else ANYWHERE,)))
