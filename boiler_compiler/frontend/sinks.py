"""A mediator's sinks, by the name of their class attribute. Must not know what is emitted."""

from __future__ import annotations

from boiler_compiler.frontend import declared, topics
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.declared_values import SinkDecl
from boiler_compiler.frontend.frames import Frame
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.reports import did_you_mean
from boiler_compiler.frontend.values import Constant
from boiler_compiler.model import Sink, Span

OPTIONS = {"firestore": ("atomic",), "kafka": ("topic_name",), "form": ()}
"""What each kind of sink takes: the same as boiler.sink."""


def sinks(interp: Interpreter, info: ClassInfo) -> tuple[Sink, ...]:
    """The sinks of a mediator, in order of declaration, with findings where one can't be told."""
    found = []
    for name, declaration in dict(info.sinks()).items():
        sink = _sink(interp, info, name, declaration)
        if sink is not None:
            found.append(sink)
    return tuple(found)


def _sink(interp: Interpreter, info: ClassInfo, name: str, declaration: SinkDecl) -> Sink | None:
    call, kind = declaration.call, declaration.kind
    frame = Frame(declaration.module, dict(info.names))
    known = OPTIONS[kind]
    for number, argument in enumerate(call.args):
        span = frame.module.span(argument)
        option = argument.keyword.value if argument.keyword is not None else ""
        if argument.star or number >= len(known) or (option and option not in known):
            message = f"sink.{kind} has no option {option}" if option else f"sink.{kind} takes less"
            interp.reports.add("BC0622", span, message, did_you_mean(option, known))
            return None
    match kind:
        case "kafka":
            topic = topics.topic_of(interp, call, frame)
            return Sink(name, "kafka", topic, False) if topic is not None else None
        case "form":
            return Sink(name, "form", None, False)
    node = declared.argument(call, 0, "atomic")
    value = interp.expression(node, frame) if node is not None else Constant(False)
    if not isinstance(value, Constant) or value.kind is not bool:
        span = frame.module.span(node or call)
        interp.reports.add("BC0622", span, "atomic is True or False", "atomic=True")
    return Sink(name, "firestore", None, value == Constant(True))


def place_of(info: ClassInfo, name: str) -> Span:
    """Where a sink is declared."""
    return next((i.spans[name] for i in info.line() if name in i.spans), info.span)
