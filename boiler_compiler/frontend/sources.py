"""A mediator's source: what it gives, and findings where that can't be told.

The same rules as boiler.source, from the text alone. Must not know triggers or views' bodies.
"""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from boiler_compiler.frontend import declared, queries, roots, stacked, topics
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.declared_values import SourceDecl
from boiler_compiler.frontend.frames import Frame
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.reports import did_you_mean
from boiler_compiler.frontend.values import (
    ClassValue,
    GroupQuery,
    Named,
    PatchQuery,
    QueryValue,
)
from boiler_compiler.model import Source, Span

KAFKA = ("topic_name", "value_cls", "event_time", "out_of_orderness", "idle", "dm_cls")
OF_EVENTS = ("event_time", "out_of_orderness", "idle")
PATCH = "_PATCH"
"""What the collection group of a view's patches ends with: the same as in boiler."""


@dataclass(frozen=True)
class Feed:
    """A source, and the class of what it gives: a model, a view, an event or a form; None for a collection group."""

    source: Source
    of: ClassInfo | None


def feed(
    interp: Interpreter, info: ClassInfo, declaration: SourceDecl, changelogs: dict[ClassInfo, str]
) -> Feed | None:
    """The source of a mediator; None, with a finding, where it is none."""
    frame = Frame(declaration.module, dict(info.names))
    match declaration.kind:
        case "domain_model":
            return _domain_model(interp, declaration.call, frame)
        case "firestore":
            return _firestore(interp, declaration.call, frame, changelogs)
        case "view_model":
            return _view_model(interp, declaration.call, frame)
        case "kafka":
            return _kafka(interp, declaration.call, frame)
    return None


def _domain_model(interp: Interpreter, call: cst.Call, frame: Frame) -> Feed | None:
    span = frame.module.span(call)
    given = [a.value for a in call.args if a.keyword is None]
    model = interp.expression(given[0], frame) if given else None
    if not isinstance(model, ClassValue) or model.info.kind != "DomainModel":
        what = "source.domain_model takes a DomainModel first"
        help = ""
        if isinstance(model, ClassValue) and model.info.kind == "ViewModel":
            help = f"source.view_model({model.info.name})"
        place = frame.module.span(call if help or not given else given[0])
        interp.reports.add("BC0609", place, what, help)
        return None
    with interp.recording():
        # As if by `M.where(...)`.
        found = queries.narrowed(interp, model.info, None, call.args[1:], call, frame)
    collection = declared.collection_of(interp, found.model)
    name = found.model.name
    return Feed(Source("domain_model", name, collection, None, found.reads, span), found.model)


def _firestore(
    interp: Interpreter, call: cst.Call, frame: Frame, changelogs: dict[ClassInfo, str]
) -> Feed | None:
    span = frame.module.span(call)
    node = declared.argument(call, 0, "query")
    if node is None:
        help = "source.firestore(query=Model.get_query())"
        interp.reports.add("BC0609", span, "source.firestore needs a query", help)
        return None
    with interp.recording():
        query = interp.expression(node, frame)
    match query:
        case QueryValue(model) if model in changelogs:
            message = f"{model.name} lives in the topic {changelogs[model]}, not in Firestore"
            interp.reports.add("BC0620", span, message, f"source.domain_model({model.name})")
            return None
        case QueryValue(model):
            collection = declared.collection_of(interp, model)
            source = Source("firestore", model.name, collection, None, query.reads, span)
            return Feed(source, model)
        case GroupQuery(group):
            return Feed(Source("firestore", None, None, group, (), span), None)
        case PatchQuery(ClassInfo() as view):
            source = Source("patches", view.name, None, view.name + PATCH, (), span)
            return Feed(source, view)
        case PatchQuery():
            what = "ViewModelQuery.patch_query takes a ViewModel as parent"
            help = "ViewModelQuery.patch_query(parent=...)"
            interp.reports.add("BC0609", frame.module.span(node), what, help)
            return None
    help = 'Model.get_query(), Model.where(...), or Query(path="**/name")'
    what = "this is no query that can be listened to"
    if isinstance(query, ClassValue) and query.info.kind == "DomainModel":
        help = f"{query.info.name}.get_query()"
    interp.reports.add("BC0609", frame.module.span(node), what, help)
    return None


def _view_model(interp: Interpreter, call: cst.Call, frame: Frame) -> Feed | None:
    span = frame.module.span(call)
    given = [a.value for a in call.args if a.keyword is None]
    view = interp.expression(given[0], frame) if given else None
    if not isinstance(view, ClassValue) or view.info.kind != "ViewModel":
        what = "source.view_model takes a ViewModel first"
        help = ""
        if isinstance(view, ClassValue) and view.info.kind == "DomainModel":
            help = f"source.domain_model({view.info.name})"
        place = frame.module.span(call if help or not given else given[0])
        interp.reports.add("BC0609", place, what, help)
        return None
    node = declared.argument(call, 1, "query")
    if len(call.args) > 1 + (node is not None):
        what = "source.view_model takes a view, and perhaps a query of its forms"
        interp.reports.add("BC0609", span, what)
        return None
    if node is None:
        return _stream(interp, view.info, span)
    query = interp.expression(node, frame)
    if not isinstance(query, GroupQuery):
        message = "the documents of a form are a collection group"
        interp.reports.add("BC0609", frame.module.span(node), message, 'Query(path="**/name")')
        return None
    return Feed(Source("forms", view.info.name, None, query.group, (), span), view.info)


def _stream(interp: Interpreter, view: ClassInfo, span: Span) -> Feed | None:
    """The documents of a view, which must be made of something and have one path each."""
    if not roots.is_kept(interp, view):
        what = (
            f"{view.name} has no store, no rows and no accumulate: nothing says what there is of it"
        )
        interp.reports.add("BC0609", span, what)
        return None
    if not stacked.check_documents(interp, view, span):
        return None
    return Feed(Source("view_model", view.name, None, None, (), span), view)


def _kafka(interp: Interpreter, call: cst.Call, frame: Frame) -> Feed | None:
    span, module = frame.module.span(call), frame.module
    topic = topics.topic_of(interp, call, frame)
    for name in _options(interp, call, frame):
        help = did_you_mean(name, KAFKA)
        interp.reports.add("BC0609", span, f"source.kafka has no option {name}", help)
        return None
    value_node, model_node = declared.option(call, "value_cls"), declared.option(call, "dm_cls")
    if (value_node is None) == (model_node is None):
        what = "source.kafka takes value_cls, for events, or dm_cls, for documents"
        interp.reports.add("BC0609", span, what + (", not both" if value_node else ""))
        return None
    node = value_node or model_node
    assert node is not None
    wanted = "Serializable" if value_node is not None else "DomainModel"
    found = interp.expression(node, frame)
    if isinstance(found, Named) and found.name.startswith("?"):
        return None  # an unknown name, which has a finding of its own
    if not isinstance(found, ClassValue) or found.info.kind != wanted:
        text = cst.Module([]).code_for_node(node)
        known = [i.name for i in interp.index.classes.values() if i.kind == wanted]
        help = did_you_mean(text, known)
        if isinstance(found, ClassValue) and found.info.kind == "DomainModel":
            help = f"dm_cls={text}, if the topic's records are its documents"
        interp.reports.add("BC0609", module.span(node), f"{text} is no {wanted}", help)
        return None
    of = found.info
    if model_node is not None:
        for name in OF_EVENTS:
            if declared.option(call, name) is not None:
                what = f"{name} is for events: a changelog's documents are as they are now"
                interp.reports.add("BC0609", span, what)
        if topic is None:
            return None
        collection = declared.collection_of(interp, of)
        return Feed(Source("changelog", of.name, collection, None, (), span, topic), of)
    topics.check_event_time(interp, call, frame, of)
    for name, least in (("out_of_orderness", 0), ("idle", 1)):
        node = declared.option(call, name)
        if node is not None:
            topics.check_duration(interp, node, frame, name, least)
    if topic is None:
        return None
    return Feed(Source("events", of.name, None, None, (), span, topic), of)


def _options(interp: Interpreter, call: cst.Call, frame: Frame) -> list[str]:
    """Arguments of `source.kafka` that it does not have."""
    named = [a.keyword.value for a in call.args if a.keyword is not None]
    unknown = [name for name in named if name not in KAFKA]
    given = [a for a in call.args if a.keyword is None]
    if any(a.star for a in call.args) or len(given) > 1:
        return unknown or ["without a name but the topic's"]
    return unknown
