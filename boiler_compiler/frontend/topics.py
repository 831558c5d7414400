"""Topics: their names, the durations of their sources, and which models' documents live in one.

Must not know mediators' views.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import libcst as cst

from boiler_compiler.frontend import declared
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.declared_values import SourceDecl
from boiler_compiler.frontend.frames import Frame
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.reports import did_you_mean
from boiler_compiler.frontend.values import (
    UNKNOWN,
    ClassValue,
    Constant,
    Named,
    Scalar,
)
from boiler_compiler.model import ScalarType

TOPIC = re.compile(r"[a-zA-Z0-9._-]{1,249}")
"""What Kafka takes for a topic's name."""

LITERAL = 'topic_name="..."'


def topic_of(interp: Interpreter, call: cst.Call, frame: Frame) -> str | None:
    """The topic that a source or sink names; None, with a finding, where that can't be told."""
    module = frame.module
    node = declared.argument(call, 0, "topic_name")
    if node is None:
        help = f"{cst.Module([]).code_for_node(call.func)}({LITERAL})"
        interp.reports.add("BC0611", module.span(call), "the name of the topic is missing", help)
        return None
    match interp.expression(node, frame):
        case Constant(value=str(name)):
            if TOPIC.fullmatch(name) and name not in (".", ".."):
                return name
            message = f"{name[:80]!r} can't be the name of a topic"
            help = "letters, digits, dots, underscores and hyphens, at most 249 of them"
            interp.reports.add("BC0611", module.span(node), message, help)
        case Named(name) if name.startswith("?"):
            pass  # an unknown name, which has a finding of its own
        case _:
            message = f"{cst.Module([]).code_for_node(node)} is no literal text"
            interp.reports.add("BC0611", module.span(node), message, "write the name out")
    return None


def check_duration(
    interp: Interpreter, node: cst.BaseExpression, frame: Frame, name: str, least: int
) -> None:
    """A finding for what is certainly no timedelta, or below 0, or 0 where `least` is 1."""
    value, module = interp.expression(node, frame), frame.module
    text = cst.Module([]).code_for_node(node)
    match value:
        case Constant(value=timedelta() as found):
            if found < timedelta(0) or (least and not found):
                what = "positive" if least else "not negative"
                interp.reports.add("BC0613", module.span(node), f"{name} must be {what}")
            return
        case Scalar(type=kind) if kind is timedelta:
            return
        case Named(known) if not known.startswith("builtins."):
            return
        case _ if value == UNKNOWN:
            return
    number = isinstance(value, Constant) and value.kind in (int, float)
    help = f"timedelta(seconds={text})" if number else "timedelta(seconds=...)"
    interp.reports.add("BC0613", module.span(node), f"{name} is a timedelta, not {text}", help)


def check_event_time(interp: Interpreter, call: cst.Call, frame: Frame, event: ClassInfo) -> None:
    """Findings for an `event_time` that names no datetime of the events' class."""
    times = [n for n in event.all_attributes() if _is_time(interp, event, n)]
    help = f'event_time="{times[0]}"' if len(times) == 1 else 'event_time="..."'
    node, module = declared.option(call, "event_time"), frame.module
    if node is None:
        message = f"event_time is missing: which attribute of {event.name} says when it happened"
        interp.reports.add("BC0612", module.span(call), message, help)
        return
    span = module.span(node)
    match interp.expression(node, frame):
        case Constant(value=str(name)) if name in event.all_attributes():
            if name not in times:
                message = f"{event.name}.{name} is not annotated datetime"
                annotated = f"{name}: datetime = attrs.bproperty()"
                interp.reports.add("BC0612", span, message, annotated)
        case Constant(value=str(name)):
            message = f"{event.name} has no attribute {name}"
            known = did_you_mean(name, event.all_attributes())
            interp.reports.add("BC0612", span, message, known or help)
        case Named(name) if name.startswith("?"):
            pass  # an unknown name, which has a finding of its own
        case _:
            message = f"{cst.Module([]).code_for_node(node)} is no literal text"
            interp.reports.add("BC0612", span, message, help.removeprefix("event_time="))


def _is_time(interp: Interpreter, event: ClassInfo, name: str) -> bool:
    found = declared.type_of(interp, event, name)
    return isinstance(found, ScalarType) and found.name == "datetime"


# ---- models that live in a topic


def changelogs(interp: Interpreter) -> dict[ClassInfo, str]:
    """The models whose documents live in a topic, each with its topic; findings where two sources say so."""
    found: dict[ClassInfo, str] = {}
    for declaration, frame in _declared(interp):
        node = declared.option(declaration.call, "dm_cls")
        model = interp.expression(node, frame) if node is not None else None
        if not isinstance(model, ClassValue) or model.info.kind != "DomainModel":
            continue  # it has a finding where it is read
        with interp.quietly():
            topic = topic_of(interp, declaration.call, frame)
        if topic is None:
            continue  # this too
        if model.info in found:
            message = f"{model.info.name} lives in a topic already, and has a second source here"
            span = declaration.module.span(declaration.call)
            interp.reports.add("BC0620", span, message, f"source.domain_model({model.info.name})")
            continue
        found[model.info] = topic
        _check_model(interp, model.info, declaration)
    return found


def _declared(interp: Interpreter) -> Iterator[tuple[SourceDecl, Frame]]:
    """Every changelog that a mediator declares, once, with the names that it may use."""
    met: set[int] = set()
    for info in interp.index.classes.values():
        declaration = info.names.get("source") if info.kind == "Mediator" else None
        if not isinstance(declaration, SourceDecl) or declaration.kind != "kafka":
            continue
        if id(declaration) not in met and declared.option(declaration.call, "dm_cls") is not None:
            met.add(id(declaration))
            yield declaration, Frame(declaration.module, dict(info.names))


def _check_model(interp: Interpreter, model: ClassInfo, declaration: SourceDecl) -> None:
    collection = declared.collection_of(interp, model)
    if "*" in collection:
        message = f"documents of {model.name} lie in {collection}, which no message key can name"
        span = declaration.module.span(declaration.call)
        help = "give the model a collection without wildcards"
        interp.reports.add("BC0620", span, message, help)
    for other in interp.index.classes.values():
        if other is model or other.kind != "DomainModel":
            continue
        if declared.collection_of(interp, other) == collection:
            message = f"{other.name} has the collection of {model.name}, which lives in a topic"
            interp.reports.add("BC0620", other.span, message, "give one of them another collection")
