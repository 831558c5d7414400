"""Keyed operators: mediators whose class methods are called for each event of a topic and for timers.

The same rules as boiler.keyed, from the text alone. Must not know views of documents.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import libcst as cst

from boiler_compiler.frontend import emitted, group_keys, roots, triggers, windows
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.frames import Seen
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.reports import did_you_mean
from boiler_compiler.frontend.sources import Feed
from boiler_compiler.frontend.states import state_class
from boiler_compiler.frontend.values import (
    ClassValue,
    Function,
    Instance,
    Nothing,
    Record,
    Scalar,
    TimersValue,
    Value,
)
from boiler_compiler.model import Mediator, Sink, ViewModel

PARAMETERS = {
    "on_topic": ("key", "state", "event", "at", "timers"),
    "on_timer": ("key", "state", "at", "timers"),
}
"""What handlers are given, by name."""

EVENT = ("event",)
"""Where the reads of an event begin."""


def operator(
    interp: Interpreter,
    info: ClassInfo,
    feed: Feed,
    methods: Mapping[str, Method],
    sinks: tuple[Sink, ...],
    views: Mapping[str, ViewModel],
) -> Mediator | None:
    """The typed form of a keyed operator; None where one of its handlers can't be called."""
    _check_beside(interp, info, feed, methods)
    event = feed.of if feed.source.kind == "events" else None
    if "on_topic" not in methods:
        span = triggers.place_of(methods["on_timer"], "on_timer")
        message = f"{info.name} has on_timer, and no on_topic that could set a timer"
        interp.reports.add("BC0616", span, message)
    handlers = {name: methods[name] for name in PARAMETERS if name in methods}
    if event is None:
        return None
    _check_key(interp, info, event)
    good = False not in [_callable(interp, event, n, m) for n, m in handlers.items()]
    state = state_class(interp, handlers) if good else None
    if state is None:
        return None
    if not any(each.opaque for each in state.line()):
        interp.states.add(state)
    seen = Seen()
    for name, method in handlers.items():
        seen.add(_followed(interp, info, event, state, name, method))
    if "on_topic" in handlers:
        _check_timers(interp, handlers, seen)
    _check_views(interp, info, seen)
    if not seen.emissions and not seen.everything:
        span = triggers.place_of(next(iter(handlers.values())))
        help = "cls.sink.emit(...)"
        interp.reports.add("BC0607", span, f"{info.name} never emits anything", help)
    emitted.check_calls(interp, seen.emissions, operator=True)
    place = triggers.place_of(handlers["on_topic"]) if "on_topic" in handlers else info.span
    lost = seen.everything and not seen.emissions and not interp.reports.failed
    unknown = place if lost else None
    templates = emitted.templates(interp, seen.emissions, views, unknown)
    return Mediator(
        name=info.name,
        source=feed.source,
        view=None,
        trigger=handlers["on_topic"].name if "on_topic" in handlers else None,
        templates=templates,
        atomic=any(sink.atomic for sink in sinks),
        implicit=False,
        span=info.span,
        role="operator",
        triggers={name: method.name for name, method in handlers.items()},
        sinks=sinks,
        state=state.name,
    )


def _check_beside(
    interp: Interpreter, info: ClassInfo, feed: Feed, methods: Mapping[str, Method]
) -> None:
    """Findings for what can't be in the same class as handlers of events."""
    if feed.source.kind != "events":
        help = 'source.kafka(topic_name="...", value_cls=..., event_time="...")'
        for name in triggers.OF_EVENTS:
            if name in methods:
                span = triggers.place_of(methods[name], name)
                message = f"{name} is for events, and this source gives documents"
                interp.reports.add("BC0616", span, message, help)
    rest = ("on_create", "on_update", "on_delete")
    triggers.refuse(interp, methods, rest, "BC0616", "can't stand beside on_topic and on_timer")
    view = info.name_value("view_model_cls")
    if view is not None and not isinstance(view, Nothing):
        message = f"{info.name} has handlers of events, and view_model_cls beside them"
        help = "give the view a mediator of its own"
        interp.reports.add("BC0616", info.spans.get("view_model_cls", info.span), message, help)
    windows.refuse(
        interp, info, "a keyed operator has no window", "let an aggregator have it, or set timers"
    )


# ---- what handlers are given


def _callable(interp: Interpreter, event: ClassInfo, trigger: str, method: Method) -> bool:
    """Whether a handler can be called: a classmethod whose parameters are known by name."""
    span = triggers.place_of(method)
    module = method.function.module
    if method.kind != "classmethod":
        message = f"{method.name} is no classmethod: an operator has no object, only its state"
        interp.reports.add("BC0616", span, message, "@classmethod")
        return False
    params = method.node.params
    known = PARAMETERS[trigger]
    for star in (params.star_arg, params.star_kwarg):
        if isinstance(star, cst.Param):
            message = f"{method.name} is called by the names of its parameters"
            interp.reports.add("BC0616", module.span(star), message, ", ".join(known))
            return False
    positional = (*params.posonly_params, *params.params)
    if not positional or params.posonly_params[1:]:
        message = f"{method.name} is called with the class, and the rest by name"
        help = f"def {method.name}(cls, {', '.join(known)}) -> None:"
        interp.reports.add("BC0616", span, message, help)
        return False
    good = True
    for parameter in (*positional[1:], *params.kwonly_params):
        name = parameter.name.value
        if name not in known and parameter.default is None:
            message = f"{trigger} has no {name} to give"
            if name == "event":
                message = "a timer comes without an event: keep in the state what you need of it"
            help = did_you_mean(name, known) or f"one of {', '.join(known)}"
            interp.reports.add("BC0616", module.span(parameter.name), message, help)
            good = False
        elif name == "event":
            found = roots.annotation_of(interp, parameter, module)
            if found is not None and not event.descends_from(found):
                assert parameter.annotation is not None
                message = f"the source gives {event.name}, not {found.name}"
                place = module.span(parameter.annotation.annotation)
                interp.reports.add("BC0616", place, message, event.name)
    return good


def _followed(
    interp: Interpreter,
    info: ClassInfo,
    event: ClassInfo,
    state: ClassInfo,
    trigger: str,
    method: Method,
) -> Seen:
    """What a handler does."""
    values: dict[str, Value] = {
        "key": _key(interp, info, event),
        "state": Instance(state),
        "event": Record(event, EVENT, event=True),
        "at": Scalar(datetime),
        "timers": TimersValue(),
    }
    params = method.node.params
    names = [p.name.value for p in (*params.params, *params.kwonly_params)]
    given = {n: values[n] for n in names if n in PARAMETERS[trigger]}
    function = Function(
        method.node, method.function.module, method.function.owner, ClassValue(info)
    )
    _, frame, seen = interp.run(function, (), given)
    triggers.check_runs(interp, function, frame, "BC0616")
    return seen


# ---- the key


def _key(interp: Interpreter, info: ClassInfo, event: ClassInfo) -> Value:
    """What `key` gives; without one the message's key, which is text."""
    method = info.method("key")
    if method is None or method.kind != "staticmethod":
        return Scalar(str)
    with interp.quietly(), interp.recording():
        return interp.call(method.function, (Record(event, EVENT, event=True),), {})


def _check_key(interp: Interpreter, info: ClassInfo, event: ClassInfo) -> None:
    method = info.method("key")
    if method is None:
        return
    module, span = method.function.module, triggers.place_of(method)
    help = f"@staticmethod\ndef key(event: {event.name}):"
    params = method.node.params
    parameters = (*params.posonly_params, *params.params)
    if method.kind != "staticmethod":
        interp.reports.add("BC0628", span, "key is no staticmethod", help)
        return
    least = sum(p.default is None for p in (*parameters, *params.kwonly_params))
    if not parameters or least > 1:
        interp.reports.add("BC0628", span, "key is called with the event", help)
        return
    found = roots.annotation_of(interp, parameters[0], module)
    if found is not None and not event.descends_from(found):
        assert parameters[0].annotation is not None
        place = module.span(parameters[0].annotation.annotation)
        message = f"the source gives {event.name}, not {found.name}"
        interp.reports.add("BC0628", place, message, event.name)
        return
    _, frame, _ = interp.run(method.function, (Record(event, EVENT, event=True),), {})
    group_keys.check_key(interp, method, frame)


# ---- timers and views


def _check_timers(interp: Interpreter, handlers: Mapping[str, Method], seen: Seen) -> None:
    """Warnings for timers that nobody hears, and for a handler of timers that nobody sets."""
    sets = "set" in seen.timers or "?" in seen.timers
    if "on_timer" in handlers and not sets:
        span = triggers.place_of(handlers["on_timer"], "on_timer")
        message = f"{handlers['on_timer'].name} is never called: no handler sets a timer"
        interp.reports.add("BC0618", span, message, "timers.set(event.at + ...)")
    if "on_timer" not in handlers and "set" in seen.timers:
        message = "this timer calls nothing: there is no on_timer"
        interp.reports.add("BC0618", seen.timers["set"], message)


def _check_views(interp: Interpreter, info: ClassInfo, seen: Seen) -> None:
    """Findings for views that a handler can't evaluate, since it sees its event and state alone."""
    for (view, way), node in seen.views.items():
        module = next((i.module for i in info.line()), info.module)
        call = "new" if way == "new" else "get"
        message = (
            f"{view.name}.{call} in a keyed operator, which sees its event and its state alone"
        )
        help = f"{view.name}(name=value, ...), with its attributes given"
        interp.reports.add("BC0625", module.span(node), message, help)
    for emission in seen.emissions:
        view_ = emission.view
        if view_ is not None and roots.is_kept(interp, view_):
            message = f"{view_.name} is made of a store, rows or events, not of given attributes"
            help = "emit a view without store, or give this one a mediator of its own"
            interp.reports.add("BC0625", emission.place, message, help)
