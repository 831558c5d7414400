"""Settings of `class Meta`, also where it derives from another: found as Python finds them.

Must not know what they mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.values import ClassValue, Value

if TYPE_CHECKING:
    from boiler_compiler.frontend.interpreter import Interpreter

Found = tuple[cst.ClassDef, ClassInfo]
"""A class statement, and the class in or as which it is written."""


def meta_value(interp: Interpreter, info: ClassInfo, name: str) -> tuple[cst.CSTNode, Value] | None:
    """A setting of `class Meta` with its place; None where it is not made."""
    met: list[cst.ClassDef] = []
    found = info.meta_class()
    while found is not None and found[0] not in met:
        meta, owner = found
        met.append(meta)
        node = _assigned(meta, name)
        if node is not None:
            return node, interp.constant(node, owner.module)
        found = _base(interp, meta, owner)
    return None


def _assigned(meta: cst.ClassDef, name: str) -> cst.BaseExpression | None:
    for line in meta.body.body:
        for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            match statement:
                case (
                    cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=given))], value=node)
                    | cst.AnnAssign(target=cst.Name(value=given), value=node)
                ) if given == name and node is not None:
                    return node
    return None


def _base(interp: Interpreter, meta: cst.ClassDef, owner: ClassInfo) -> Found | None:
    """The class that a Meta derives from: `class Meta(Base.Meta)`, or a class of the program."""
    for argument in meta.bases:
        match argument.value:
            case cst.Attribute(value=holder, attr=cst.Name(value="Meta")):
                value = interp.constant(holder, owner.module)
                return value.info.meta_class() if isinstance(value, ClassValue) else None
            case other:
                value = interp.constant(other, owner.module)
                return (value.info.node, value.info) if isinstance(value, ClassValue) else None
    return None
