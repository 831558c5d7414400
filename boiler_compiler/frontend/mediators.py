"""Mediators: what each carries from its source to its sinks, in which role.

The same rules as boiler.units, from the text alone. Must not know plans.
"""

from __future__ import annotations

from collections.abc import Mapping

from boiler_compiler.frontend import clients, emitters, keepers, operators, sources, triggers
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.keepers import implicit
from boiler_compiler.frontend.sinks import place_of as sink_place
from boiler_compiler.frontend.sinks import sinks
from boiler_compiler.frontend.values import Nothing
from boiler_compiler.model import Mediator, ViewModel


def mediators(
    interp: Interpreter, views: Mapping[str, ViewModel], changelogs: dict[ClassInfo, str]
) -> dict[str, Mediator]:
    """All mediators by name; for a program without any, one for each view that is made of documents and has a target."""
    classes = list(interp.index.classes.values())
    declared = [info for info in classes if info.kind == "Mediator"]
    found: dict[str, Mediator] = {}
    for info in declared:
        mediator = _mediator(interp, info, views, changelogs)
        if mediator is not None:
            found[info.name] = mediator
    if not declared:
        for info in classes:
            if info.kind == "ViewModel" and (kept := implicit(interp, info)) is not None:
                found[info.name] = kept
    _check_topics(interp, found)
    return found


def _mediator(
    interp: Interpreter,
    info: ClassInfo,
    views: Mapping[str, ViewModel],
    changelogs: dict[ClassInfo, str],
) -> Mediator | None:
    declaration, methods = info.source(), triggers.methods_of(interp, info)
    view = info.name_value("view_model_cls")
    keeps = bool(methods) or (view is not None and not isinstance(view, Nothing))
    if declaration is None:
        if keeps and info.name_value("source") is None:
            message = f"{info.name} has no source"
            help = "source = source.domain_model(...)"
            interp.reports.add("BC0601", info.span, message, help)
        elif keeps:
            _check_told(interp, info, "source", "source.domain_model(...)")
        return None  # else a base class for others
    if not keeps and any(i.base is info for i in interp.index.classes.values()):
        return None  # a source and sinks that others inherit
    if not dict(info.sinks()):
        _check_told(interp, info, "sink", "sink.firestore()")
    feed = sources.feed(interp, info, declaration, changelogs)
    written = sinks(interp, info)
    whole = len(written) == len(dict(info.sinks()))
    if any(name in methods for name in triggers.OF_EVENTS):
        keepers.check_sinks(interp, info, operator=True)
        found = operators.operator(interp, info, feed, methods, written, views) if feed else None
    elif feed is not None and feed.source.kind in ("patches", "forms"):
        found = clients.client(interp, info, feed, methods, written, changelogs)
    elif feed is not None and feed.source.kind == "changelog" and not (keeps or written):
        return None  # it only says where the documents live
    elif feed is None and any(sink.kind == "form" for sink in written):
        return None  # what clients write, by a source that has a finding
    elif feed is not None and emitters.is_emitter(interp, info, feed, methods):
        found = emitters.emitter(interp, info, feed, methods, written, views)
    else:
        found = keepers.keeper(interp, info, feed, methods, written, views)
    return found if whole else None


def _check_told(interp: Interpreter, info: ClassInfo, name: str, help: str) -> None:
    """A finding for a source or sink that is there and is none, unless what made it so has one."""
    if info.name_value(name) is not None and not interp.reports.failed:
        span = info.spans.get(name, info.span)
        if name not in info.module.bindings and not info.module.open:
            # A class body that binds a name looks for it in the module until then.
            message = f"the name {name} is not defined"
            interp.reports.add("BC0201", span, message, f"from boiler import {name}")
            return
        message = f"the {name} of {info.name} can't be told from the text"
        interp.reports.add("BC0601", span, message, f"{name} = {help}")


def _check_topics(interp: Interpreter, found: Mapping[str, Mediator]) -> None:
    """Findings for topics that the program both writes and reads."""
    readers = {m.source.topic: m.name for m in found.values() if m.source.topic is not None}
    for mediator in found.values():
        for sink in mediator.sinks:
            if sink.topic is not None and sink.topic in readers:
                span = sink_place(interp.index.classes[mediator.name], sink.name)
                message = f"the program reads the topic {sink.topic}, in {readers[sink.topic]}"
                interp.reports.add("BC0504", span, message, "write to a topic of its own")
