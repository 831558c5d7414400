"""What the parts of an aggregator stand for: its rows, its accumulator, its group, its window.

Findings about its functions are made in `aggregators`. Must not know how views are typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend import declared, roots
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.values import (
    UNKNOWN,
    ClassValue,
    Document,
    Function,
    Record,
    Scalar,
    Value,
    WindowValue,
)

if TYPE_CHECKING:
    from boiler_compiler.frontend.frames import Frame
    from boiler_compiler.frontend.interpreter import Interpreter

ROW = ("row",)
"""Where the reads of a row begin."""

MOST_ROUNDS = 4
"""How often `accumulate` is followed until its accumulator has settled; what has not by then is UNKNOWN."""


def part(
    interp: Interpreter, view: ClassInfo, name: str, node: cst.Attribute, frame: Frame
) -> Value:
    """`self.acc`, `self.group` or `self.window`; what it was made of counts as read."""
    if name == "acc":
        return accumulator(interp, view)
    if name == "group":
        return group(interp, view)
    given = roots.aggregated_input(interp, view)
    if given is not None and given.kind in roots.DOCUMENTS:
        message = f"{view.name} is made of documents of {given.name}, and they have no windows"
        help = "windows are for events: a view over a Serializable, kept from a Kafka topic"
        interp.reports.add("BC0513", frame.module.span(node.attr), message, help)
    return WindowValue()


def row(interp: Interpreter, view: ClassInfo) -> Value:
    """A row that `accumulate` takes."""
    given = roots.aggregated_input(interp, view)
    if given is None:
        return UNKNOWN
    return Record(given, ROW, event=True) if given.kind == "Serializable" else Document(given, ROW)


def function(view: ClassInfo, method: Method) -> Function:
    """A method as the view's class calls it."""
    bound = ClassValue(view) if method.kind == "classmethod" else None
    of = method.function
    return Function(of.node, of.module, of.owner, bound)


def group(interp: Interpreter, view: ClassInfo) -> Value:
    """What `key` gives; over events without one, the text of the message's key."""
    method = view.method("key")
    if method is None:
        return Scalar(str)
    given = roots.aggregated_input(interp, view)
    parameter = next(iter(method.node.params.params), None)
    if method.kind != "staticmethod":
        return UNKNOWN  # there is a finding
    if given is not None and parameter is not None:
        asked = roots.annotation_of(interp, parameter, method.function.module)
        if asked is not None and not given.descends_from(asked):
            return UNKNOWN  # there is a finding
    return interp.call(function(view, method), (row(interp, view),), {})


def accumulator(interp: Interpreter, view: ClassInfo) -> Value:
    """What the accumulator is by its annotations, else by what the functions make of it."""
    create, take = view.method("create_accumulator"), roots.aggregated(view)
    if create is None or take is None or create.kind != "classmethod":
        return UNKNOWN
    if len(take.node.params.params) != len(("cls", "acc", "row")):
        return UNKNOWN  # there is a finding
    made = interp.call(function(view, create), (), {})
    noted = annotated(interp, take, create)
    if noted != UNKNOWN:
        interp.call(function(view, take), (noted, row(interp, view)), {})
        return noted
    for _ in range(MOST_ROUNDS):
        after = interp.call(function(view, take), (made, row(interp, view)), {})
        joined = interp.joined(made, after)
        if joined == made:
            return made
        made = joined
    return UNKNOWN


def annotated(interp: Interpreter, take: Method, create: Method | None = None) -> Value:
    """The first annotation of an accumulator that says something, of `create_accumulator` or `accumulate`."""
    parameters = take.node.params.params
    for annotation, method in (
        (create.node.returns if create is not None else None, create or take),
        (take.node.returns, take),
        (parameters[1].annotation if len(parameters) > 1 else None, take),
    ):
        if annotation is not None:
            module = method.function.module
            found = declared.value_annotated(interp, annotation.annotation, module)
            if found != UNKNOWN:
                return found
    return UNKNOWN
