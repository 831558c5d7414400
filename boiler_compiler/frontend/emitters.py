"""Mediators whose methods emit documents that are no view's: any dicts, at any references.

Must not know views.
"""

from __future__ import annotations

from collections.abc import Mapping

from boiler_compiler.frontend import emitted, keepers, triggers, windows
from boiler_compiler.frontend.classes import ClassInfo, Method
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.sources import Feed
from boiler_compiler.frontend.values import Nothing
from boiler_compiler.model import Mediator, Sink, ViewModel

OVER = ("domain_model", "firestore", "view_model", "changelog")
"""Kinds of sources with roots."""


def is_emitter(
    interp: Interpreter, info: ClassInfo, feed: Feed | None, methods: Mapping[str, Method]
) -> bool:
    """Whether a mediator over documents has methods, and none of them names a view."""
    if feed is None or feed.source.kind not in OVER:
        return False
    declared = info.name_value("view_model_cls")
    if not triggers.root_methods(methods) or not isinstance(declared, Nothing | None):
        return False
    seen = [keepers.followed(interp, info, feed, None, method) for method in methods.values()]
    named = [view for m in methods.values() for view in keepers.views_named(interp, m.node)]
    return not named and any(each.emissions for each in seen) and not any(s.views for s in seen)


def emitter(
    interp: Interpreter,
    info: ClassInfo,
    feed: Feed,
    methods: Mapping[str, Method],
    sinks: tuple[Sink, ...],
    views: Mapping[str, ViewModel],
) -> Mediator | None:
    """The typed form of such a mediator."""
    keepers.check_sinks(interp, info, operator=False)
    windows.refuse(interp, info, f"{info.name} follows documents, which have no window", "")
    templates: set[str] = set()
    called = triggers.root_methods(methods)
    for method in dict.fromkeys(methods.values()):
        seen = keepers.followed(interp, info, feed, None, method)
        emitted.check_calls(interp, seen.emissions)
        templates |= set(emitted.templates(interp, seen.emissions, views, None))
        if method in called:
            triggers.frozen(interp, methods, method, seen)
    in_topic = all(sink.kind == "kafka" for sink in sinks)
    return Mediator(
        name=info.name,
        source=feed.source,
        view=None,
        trigger=called[-1].name,
        templates=() if in_topic else tuple(sorted(templates)),
        atomic=any(sink.atomic for sink in sinks),
        implicit=False,
        span=info.span,
        triggers={name: method.name for name, method in methods.items()},
        sinks=sinks,
    )
