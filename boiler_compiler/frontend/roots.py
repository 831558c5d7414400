"""What views are made of: their stores, the roots of their `rows`, the rows of their `accumulate`, and their targets.

Findings about them are made elsewhere, once. Must not know what functions do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend import declared
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.modules import Module
from boiler_compiler.frontend.values import UNKNOWN, ClassValue, Constant, StoreShape

if TYPE_CHECKING:
    from boiler_compiler.frontend.interpreter import Interpreter

DOCUMENTS = ("DomainModel", "ViewModel")
"""Kinds of classes whose objects are documents."""


def store_shape(interp: Interpreter, view: ClassInfo) -> StoreShape | None:
    """The store of a view: what `store` is annotated with, else what its own `new` makes; of one with rows their root alone."""
    model = rows_root(interp, view)
    if model is not None:
        return StoreShape(f"{view.name}.rows", None, "root", (("root", model, False),))
    for info in view.line():
        annotation = info.store
        if annotation is not None:
            found = declared.class_named(interp, annotation, info.module)
            return shape_of(interp, found) if found is not None and found.kind == "Store" else None
        made = made_store(interp, info)
        if made is not None:
            return made
    return None


def shape_of(interp: Interpreter, store: ClassInfo) -> StoreShape:
    """The references of a declared store; those whose model can't be told are left out."""
    models = []
    root = ""
    for name, declaration in store.all_references().items():
        node = declared.option(declaration.call, "dm_cls")
        model = declared.class_named(interp, node, declaration.module) if node is not None else None
        if model is not None and model.kind in DOCUMENTS:
            many = declared.flag(interp, declaration.call, "many", declaration.module) or False
            models.append((name, model, many))
        if store.getter(name) is None:
            root = root or name
    return StoreShape(store.name, store, root, tuple(models))


def rows_method(view: ClassInfo) -> Method | None:
    """The staticmethod `rows` of a view: one view a row."""
    found = view.method("rows")
    return found if found is not None and found.kind == "staticmethod" else None


def rows_root(interp: Interpreter, view: ClassInfo) -> ClassInfo | None:
    """The class whose documents `rows` takes, a model or a view, by its first parameter's annotation."""
    method = rows_method(view)
    parameters = method.node.params.params if method is not None else ()
    if method is None or not parameters:
        return None
    found = annotation_of(interp, parameters[0], method.function.module)
    return found if found is not None and found.kind in DOCUMENTS else None


def aggregated(view: ClassInfo) -> Method | None:
    """The classmethod `accumulate` of an aggregator."""
    found = view.method("accumulate")
    return found if found is not None and found.kind == "classmethod" else None


def aggregated_input(interp: Interpreter, view: ClassInfo) -> ClassInfo | None:
    """The class of the rows that `accumulate` takes, by its last parameter's annotation: a model, a view or an event."""
    method = aggregated(view)
    parameters = method.node.params.params if method is not None else ()
    if method is None or len(parameters) != 3:
        return None
    found = annotation_of(interp, parameters[2], method.function.module)
    return found if found is not None and found.kind in (*DOCUMENTS, "Serializable") else None


def annotation_of(interp: Interpreter, parameter: cst.Param, module: Module) -> ClassInfo | None:
    """The class of the program that a parameter is annotated with."""
    if parameter.annotation is None:
        return None
    return declared.class_named(interp, parameter.annotation.annotation, module)


def root_of_view(interp: Interpreter, view: ClassInfo) -> ClassInfo | None:
    """The class of what a view is made of: its store's root, the roots of its `rows`, the input of its `accumulate`."""
    if aggregated(view) is not None:
        return aggregated_input(interp, view)
    shape = store_shape(interp, view)
    return root_of(shape) if shape is not None else None


def root_of(shape: StoreShape) -> ClassInfo | None:
    """The class of a store's root."""
    return next((model for name, model, _ in shape.models if name == shape.root), None)


def is_kept(interp: Interpreter, view: ClassInfo) -> bool:
    """Whether a view is made of documents or events: it has a store, `rows` or `accumulate`."""
    made = store_shape(interp, view) is not None or rows_method(view) is not None
    return made or aggregated(view) is not None


def target_method(view: ClassInfo) -> Method | None:
    """`_view_refs`, else `doc_ref`."""
    return view.method("_view_refs") or view.method("doc_ref")


def single_path(view: ClassInfo) -> bool:
    """Whether each view has one document: a `doc_ref`, and no `_view_refs`."""
    return view.method("_view_refs") is None and view.method("doc_ref") is not None


def made_store(interp: Interpreter, view: ClassInfo) -> StoreShape | None:
    """The store that a class's own `new` makes by `add_snapshot`; None where it has no such `new`."""
    new = view.methods.get("new")
    call = snapshot_call(new.node) if new is not None and new.kind == "classmethod" else None
    if call is None:
        return None
    name = store_name(new.node, call) if new is not None else None
    match interp.index.resolve(view.module, name) if name is not None else UNKNOWN:
        case ClassValue(info) if info.kind == "Store":
            return shape_of(interp, info)
    root, model = snapshot_arguments(interp, call, view.module)
    if root is None or model is None or name is None:
        return None
    return StoreShape(name, None, root, ((root, model, False),))


def snapshot_call(new: cst.FunctionDef) -> cst.Call | None:
    """The first call of `add_snapshot` in a function."""
    finder = _SnapshotCall()
    new.visit(finder)
    return finder.found


class _SnapshotCall(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: cst.Call | None = None

    def visit_Call(self, node: cst.Call) -> None:
        match node.func:
            case cst.Attribute(attr=cst.Name(value="add_snapshot")) if self.found is None:
                self.found = node


def store_name(new: cst.FunctionDef, call: cst.Call) -> str | None:
    """The class in `store = CityStore()` for the store that `add_snapshot` is called on."""
    match call.func:
        case cst.Attribute(value=cst.Call(func=cst.Name(value=made))):
            return made
        case cst.Attribute(value=cst.Name(value=variable)):
            for line in new.body.body:
                for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
                    match statement:
                        case cst.Assign(
                            targets=[cst.AssignTarget(target=cst.Name(value=name))],
                            value=cst.Call(func=cst.Name(value=made)),
                        ) if name == variable:
                            return made
    return None


def snapshot_arguments(
    interp: Interpreter, call: cst.Call, module: Module
) -> tuple[str | None, ClassInfo | None]:
    """The root's name and model in a call of `add_snapshot`."""
    root_node, model_node = declared.argument(call, 0, "name"), declared.argument(call, 1, "dm_cls")
    root = None
    match interp.constant(root_node, module) if root_node is not None else UNKNOWN:
        case Constant(value=str(text)):
            root = text
    return root, declared.class_named(
        interp, model_node, module
    ) if model_node is not None else None
