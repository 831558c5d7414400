"""What recognised shapes are made of: literals, plain attributes of documents, and functions without surprises.

Whatever is not certain from the text raises NotPushableError with a sentence. Must not know shapes.
"""

from __future__ import annotations

from typing import get_args

import libcst as cst

from boiler_compiler.frontend import declared
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.modules import Module, bound_by, statements
from boiler_compiler.frontend.values import Constant
from boiler_compiler.model import ScalarType
from boiler_compiler.model.pushdown import Read, Stored

STORED: dict[str, Stored] = {type_: type_ for type_ in get_args(Stored)}
KINDS = ("bproperty", "string", "integer")
"""Attributes whose stored value is the value that is read."""

Literal = str | int | bool | None


class NotPushableError(Exception):
    """Something that is not recognised; the message says what, as a part of a sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def text_of(node: cst.CSTNode) -> str:
    """The program's text of an expression, on one line."""
    return " ".join(cst.Module([]).code_for_node(node).split())


def literal(
    interp: Interpreter, node: cst.CSTNode, module: Module, parameters: tuple[str, ...] = ()
) -> Literal:
    """A text, whole number, truth value or None that is written out, in place or once at the module's top."""
    match node:
        case cst.SimpleString() if isinstance(node.evaluated_value, str):
            return node.evaluated_value
        case cst.Integer():
            return node.evaluated_value
        case cst.UnaryOperation(operator=cst.Minus(), expression=cst.Integer() as inner):
            return -inner.evaluated_value
        case cst.Name(value="True" | "False" | "None" as name):
            return {"True": True, "False": False, "None": None}[name]
        case cst.Name(value=name) if name not in parameters:
            found = _once(interp, name, module)
            if found is not None and not isinstance(found, cst.Name):
                return literal(interp, found, module)
    raise NotPushableError(f"{text_of(node)} is no literal")


def _once(interp: Interpreter, name: str, module: Module) -> cst.BaseExpression | None:
    """What a name of the module is bound to, where there is one statement that binds it, at the module's top."""
    if module.open or ":=" in module.text or name in interp.index.given_names:
        return None
    binding = [s for s in statements(module.tree.body) if name in bound_by(s, module.package)]
    top = [
        s
        for line in module.tree.body
        if isinstance(line, cst.SimpleStatementLine)
        for s in line.body
    ]
    match binding:
        case [cst.Assign(targets=[cst.AssignTarget(target=cst.Name())], value=value) as one]:
            return value if any(each is one for each in top) else None
        case [cst.AnnAssign(value=cst.BaseExpression() as value) as one]:
            return value if any(each is one for each in top) else None
    return None


def attribute_read(interp: Interpreter, model: ClassInfo, name: str) -> Read:
    """An attribute whose stored value decides alone what is read."""
    shown = f"{model.name}.{name}"
    declaration = model.all_attributes().get(name)
    if declaration is None:
        raise NotPushableError(f"{shown} is no stored attribute")
    own = {method for info in model.line() for method in info.methods}
    if any(info.opaque or info.decorated for info in model.line()) or name in own:
        raise NotPushableError(f"the text does not tell what {shown} is")
    if any(method.startswith("_") for method in own):
        raise NotPushableError(f"{model.name} has methods of its own for reading attributes")
    if model.getter(name) is not None:
        raise NotPushableError(f"{shown} has a getter")
    if declaration.kind not in KINDS:
        raise NotPushableError(f"{shown} is an attrs.{declaration.kind}")
    call, module = declaration.call, declaration.module
    enabled = declared.option(call, "import_enabled")
    if enabled is not None and interp.constant(enabled, module) != Constant(True):
        raise NotPushableError(f"{shown} is not read from the document")
    found = declared.type_of(interp, model, name)
    type_ = STORED.get(found.name) if isinstance(found, ScalarType) else None
    if type_ is None:
        raise NotPushableError(f"{shown} has none of the types {', '.join(STORED)}")
    key = declared.key_of(interp, model, name, declaration)
    if key.startswith("__") or not key:
        raise NotPushableError(f"the database reserves names such as {key!r}")
    for other, its in model.all_attributes().items():
        if other != name and declared.key_of(interp, model, other, its) == key:
            raise NotPushableError(f"{name} and {other} of {model.name} are read from one field")
    default = declared.option(call, "import_default")
    value = None if default is None else _default(interp, shown, default, module)
    return Read(name, key, type_, value)


def _default(interp: Interpreter, shown: str, node: cst.CSTNode, module: Module) -> int | None:
    try:
        value = literal(interp, node, module)
    except NotPushableError:
        value = ""
    if value is None or type(value) is int:
        return value
    raise NotPushableError(
        f"where {shown} is absent it reads as {text_of(node)}, and absent fields can't be searched for"
    )


def always_stored(read: Read, model: ClassInfo) -> Read:
    """The same, where an absent attribute is None. Raises NotPushableError for one with another default."""
    if read.default is not None:
        raise NotPushableError(
            f"where {model.name}.{read.attribute} is absent it reads as {read.default}, "
            "and absent fields can't be searched for"
        )
    return read


def row_attribute(node: cst.CSTNode, row: str) -> str | None:
    """The name in `row.name`; None for anything else."""
    match node:
        case cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value=attribute)):
            return attribute if name == row else None
    return None


def parameters_of(method: Method, count: int) -> tuple[str, ...]:
    """The names of a plain function's parameters: nothing but so many positional ones, one decorator, no `async`."""
    node, params = method.node, method.node.params
    names = tuple(p.name.value for p in params.params)
    beside = (*params.posonly_params, *params.kwonly_params)
    star = params.star_kwarg is not None or not isinstance(params.star_arg, cst.MaybeSentinel)
    if (
        beside
        or star
        or node.asynchronous is not None
        or len(names) != count
        or any(p.default is not None for p in params.params)
    ):
        raise NotPushableError(f"{method.name} has other parameters than usual")
    if len(node.decorators) != 1:
        raise NotPushableError(f"{method.name} has a decorator of its own")
    return names


def body_of(node: cst.FunctionDef | cst.If) -> list[cst.CSTNode]:
    """The statements of a function or a branch: small ones and blocks, without texts that only describe."""
    found: list[cst.CSTNode] = []
    for line in node.body.body:
        found += line.body if isinstance(line, cst.SimpleStatementLine) else [line]
    return [each for each in found if not _says_nothing(each)]


def _says_nothing(node: cst.CSTNode) -> bool:
    match node:
        case cst.Pass() | cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString()):
            return True
    return False
