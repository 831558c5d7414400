"""What names and attributes are by annotations alone: parameters, fields of plain classes, and an aggregator's accumulator.

For checks that walk trees without following values. Must not know what is done with the result.
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from boiler_compiler.frontend import declared, folds, objects, roots
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.modules import Module
from boiler_compiler.frontend.values import UNKNOWN, Instance, Value


def annotated(
    interp: Interpreter,
    node: cst.CSTNode,
    module: Module,
    functions: Sequence[cst.FunctionDef],
    owner: ClassInfo | None,
) -> Value:
    """What the expression is, in the innermost of `functions`, a method of `owner` or none; UNKNOWN where nothing says it."""
    match node:
        case cst.Name(value="self") if owner is not None and owner.plain:
            return Instance(owner)
        case cst.Name(value=name):
            return _parameter(interp, name, module, functions)
        case cst.Attribute(value=cst.Name(value="self"), attr=cst.Name(value="acc")):
            if owner is not None and roots.aggregated(owner) is not None:
                with interp.recording(), interp.quietly():
                    return folds.accumulator(interp, owner)
        case cst.Attribute(value=holder, attr=cst.Name(value=name)):
            match annotated(interp, holder, module, functions, owner):
                case Instance() as value:
                    with interp.recording(), interp.quietly():
                        found = objects.field_of(interp, value, name)
                    return found if found is not None else UNKNOWN
    return UNKNOWN


def _parameter(
    interp: Interpreter, name: str, module: Module, functions: Sequence[cst.FunctionDef]
) -> Value:
    for function in reversed(functions):
        params = function.params
        for parameter in (*params.posonly_params, *params.params, *params.kwonly_params):
            if parameter.name.value == name:
                if parameter.annotation is None:
                    return UNKNOWN
                return declared.value_annotated(interp, parameter.annotation.annotation, module)
    return UNKNOWN
