"""Findings for targets that are the same for all rows of a root, or for all groups.

Must not know path templates.
"""

from __future__ import annotations

import libcst as cst

from boiler_compiler.frontend import folds, roots
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.frames import Seen
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.modules import every_statement
from boiler_compiler.frontend.values import Constant, Nothing, TupleOf, Value
from boiler_compiler.frontend.walking import walk


def check_distinct(interp: Interpreter, info: ClassInfo, method: Method, seen: Seen) -> None:
    """Looks at what the target met: where neither the row nor the group is among it, there is one path for all."""
    if seen.everything or method.name != "doc_ref":
        return
    span = method.function.module.span(method.node.name)
    folds_rows = roots.aggregated(info) is not None
    rows = roots.rows_method(info) if not folds_rows else None
    if rows is not None and "row" not in seen.uses and _several(rows.node):
        message = f"all rows of a root have the same {method.name}, which does not use self.row"
        help = "make what tells the rows apart a part of the path: a number, or a key of the row"
        interp.reports.add("BC0516", span, message, help)
    if (
        roots.aggregated_input(interp, info) is not None
        and "group" not in seen.uses
        and not _fixed(folds.group(interp, info))
    ):
        message = f"all groups have the same {method.name}, which does not use self.group"
        help = "make the group a part of the path, or let key give the same text for every row"
        interp.reports.add("BC0516", span, message, help)


def _fixed(group: Value) -> bool:
    """Whether there is one group only."""
    match group:
        case Constant() | Nothing():
            return True
        case TupleOf(items):
            return all(_fixed(item) for item in items)
    return False


def _several(node: cst.FunctionDef) -> bool:
    """Whether `rows` can give more than one row: it yields in a loop, or from something, or returns a collection."""
    yields = _Yields()
    walk(node.body, yields)
    if yields.found == 0:
        return not _one_at_most(node)
    return yields.several


class _Yields:
    """Counts the places that yield; `several`: one of them may do so more than once."""

    def __init__(self) -> None:
        self.found = 0
        self.several = False
        self._loops = 0

    def visit_Yield(self, node: cst.Yield) -> None:
        self.found += 1
        if self._loops or isinstance(node.value, cst.From):
            self.several = True

    def visit_For(self, node: cst.For) -> None:
        self._loops += 1

    def leave_For(self, original_node: cst.For) -> None:
        self._loops -= 1

    def visit_While(self, node: cst.While) -> None:
        self._loops += 1

    def leave_While(self, original_node: cst.While) -> None:
        self._loops -= 1

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False


def _one_at_most(node: cst.FunctionDef) -> bool:
    """Whether what is returned are displays of one row or none."""
    for each in every_statement(node.body):
        if isinstance(each, cst.Return):
            match each.value:
                case cst.List(elements=elements) | cst.Tuple(elements=elements):
                    if len(elements) > 1 or any(
                        isinstance(e, cst.StarredElement) for e in elements
                    ):
                        return False
                case _:
                    return False
    return True
