"""What a call of a method can give: of containers, text, models, views, snapshots and sinks.

None where the value has no such method of its own, and the attribute decides. Must not know functions of the program.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import libcst as cst

from boiler_compiler.frontend import calls, declared, queries
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.declared_values import SinkDecl
from boiler_compiler.frontend.frames import Emission
from boiler_compiler.frontend.surface import NOT_YET_METHODS
from boiler_compiler.frontend.values import (
    NOTHING,
    UNKNOWN,
    UNKNOWN_REF,
    ClassValue,
    Constant,
    Document,
    Documents,
    Function,
    ListOf,
    MapOf,
    ModelAttribute,
    Nothing,
    QueryValue,
    Record,
    Ref,
    Scalar,
    SnapshotValue,
    Super,
    Text,
    TimersValue,
    TupleOf,
    Value,
    ViewValue,
    is_text,
    join_all,
    lists,
)

if TYPE_CHECKING:
    from boiler_compiler.frontend.frames import Frame
    from boiler_compiler.frontend.interpreter import Interpreter

TO_LISTS = ("split", "rsplit", "splitlines", "partition", "rpartition")
NO_TEXT = {
    **dict.fromkeys(("count", "find", "index", "rfind", "rindex"), int),
    **dict.fromkeys(("startswith", "endswith"), bool),
}


def method(
    interp: Interpreter, holder: Value, name: str, node: cst.Call, frame: Frame
) -> Value | None:
    """What `holder.name(...)` can give."""
    match holder:
        case Documents(model, path):
            held = MapOf(Document(model, path))
            return _of_map(interp, held, name, node, frame)
        case MapOf():
            return _of_dict(interp, holder, name, node, frame)
        case ListOf() | TupleOf():
            return _of_list(interp, holder, name, node, frame)
        case ModelAttribute() if name == "has":
            return _evaluated(interp, node, frame, UNKNOWN)
        case ClassValue(info) if info.kind == "DomainModel":
            return _of_model(interp, info, name, node, frame)
        case ClassValue(info) if info.kind == "ViewModel":
            return _of_view_class(interp, info, name, node, frame)
        case QueryValue(model) if name == "where":
            return queries.where(interp, model, holder, node, frame)
        case ViewValue():
            return _of_view(interp, holder, name, node, frame)
        case Super(value=ClassValue(info)) if name == "new":
            return _evaluated(interp, node, frame, ViewValue(info))
        case SnapshotValue() if name == "to_dict":
            return MapOf(UNKNOWN)
        case SinkDecl() if name in ("emit", "remove"):
            way: Literal["emit", "remove"] = "emit" if name == "emit" else "remove"
            return _emit(interp, holder, way, node, frame)
        case TimersValue() if name in ("set", "cancel"):
            return _timer(interp, name, node, frame)
        case Document(model) if name == "save" and model.method("save") is None:
            return _written(interp, name, node, frame)
    if is_text(holder) and hasattr(str, name):
        return _of_text(interp, name, node, frame)
    return None


def _evaluated(interp: Interpreter, node: cst.Call, frame: Frame, result: Value) -> Value:
    """The result, after the arguments were looked at."""
    interp.escape(*calls.arguments(interp, node, frame).all())
    return result


def _of_map(
    interp: Interpreter, holder: MapOf, name: str, node: cst.Call, frame: Frame
) -> Value | None:
    given = calls.arguments(interp, node, frame)
    item, key = holder.item, holder.key
    match name:
        case "values":
            return ListOf(item)
        case "keys":
            return ListOf(key)
        case "items":
            return ListOf(TupleOf((key, item)))
        case "get":
            default = given.get(1, "default") or NOTHING
            return interp.joined(item, default)
    return None


def _of_dict(
    interp: Interpreter, holder: MapOf, name: str, node: cst.Call, frame: Frame
) -> Value | None:
    item = holder.item
    found = _of_map(interp, holder, name, node, frame)
    if found is not None:
        return found
    given = calls.arguments(interp, node, frame)
    match name:
        case "setdefault" | "pop":
            default = given.get(1, "default") or NOTHING
            if name == "setdefault":
                key = interp.joined(holder.key, given.get(0, "key") or UNKNOWN)
                _rebind(node, MapOf(interp.joined(item, default), key), frame)
            return interp.joined(item, default)
        case "copy":
            return holder
        case "update":
            added = [v.item if isinstance(v, MapOf) else UNKNOWN for v in given.given]
            keys = [v.key if isinstance(v, MapOf) else UNKNOWN for v in given.given]
            if given.named:
                added += list(given.named.values())
                keys.append(Scalar(str))
            changed = item
            for value in added:
                changed = interp.joined(changed, value)
            _rebind(node, MapOf(changed, join_all([holder.key, *keys])), frame)
            return NOTHING
    interp.escape(*given.all())
    return UNKNOWN


def _of_list(
    interp: Interpreter, holder: ListOf | TupleOf, name: str, node: cst.Call, frame: Frame
) -> Value:
    given = calls.arguments(interp, node, frame)
    item = lists(holder)
    is_set = isinstance(holder, ListOf) and holder.is_set
    match name, given.given:
        case (("append" | "add"), (added,)):
            _rebind(node, ListOf(interp.joined(item, added), is_set), frame)
            return NOTHING
        case "insert", (_, added):
            _rebind(node, ListOf(interp.joined(item, added)), frame)
            return NOTHING
        case (("extend" | "update" | "union"), (added,)):
            changed = ListOf(interp.joined(item, lists(added)), is_set)
            if name == "union":
                return changed
            _rebind(node, changed, frame)
            return NOTHING
        case ("pop", _):
            return item
        case (("copy" | "intersection" | "difference"), _):
            return holder if isinstance(holder, ListOf) else ListOf(item)
        case "sort", _:
            key = given.named.get("key")
            if key is not None:
                calls.apply(interp, key, calls.Arguments((item,), {}, False), node, frame)
            return NOTHING
    interp.escape(*given.all())
    return UNKNOWN


def _rebind(node: cst.Call, changed: Value, frame: Frame) -> None:
    """A container that a method has changed, where it has a name of its own."""
    match node.func:
        case cst.Attribute(value=cst.Name(value=name)) if name in frame.names:
            frame.names[name] = changed


def _of_text(interp: Interpreter, name: str, node: cst.Call, frame: Frame) -> Value:
    given = calls.arguments(interp, node, frame)
    interp.escape(*given.all())
    if name in TO_LISTS:
        return ListOf(Scalar(str))
    if name in NO_TEXT:
        return Scalar(NO_TEXT[name])
    if name == "encode":
        return Scalar(bytes)
    return Scalar(bool) if name.startswith("is") else Scalar(str)


def _of_model(
    interp: Interpreter, info: ClassInfo, name: str, node: cst.Call, frame: Frame
) -> Value | None:
    match name:
        case "where":
            return queries.where(interp, info, None, node, frame)
        case "get_query":
            return queries.everything(interp, info, node, frame)
        case "ref_from_id":
            calls.arguments(interp, node, frame)
            collection = declared.collection_of(interp, info)
            return Ref(frozenset((f"{collection}/*",)))
        case "new" if info.method("new") is None:
            _written(interp, f"{info.name}.new", node, frame)
            return Document(info, (f"{info.name}.new",))
    return None


def _of_view_class(
    interp: Interpreter, info: ClassInfo, name: str, node: cst.Call, frame: Frame
) -> Value | None:
    own = info.method(name)
    if name == "where" and own is None:
        return queries.where(interp, info, None, node, frame)
    if name == "get_query" and own is None:
        return queries.everything(interp, info, node, frame)
    if name in NOT_YET_METHODS and own is not None:
        return _evaluated(interp, node, frame, UNKNOWN)
    if name == "new":
        interp.seen.views.setdefault((info, "new"), node)
        calls.arguments(interp, node, frame)
        return ViewValue(info)
    if name == "get" and own is None:
        given = calls.arguments(interp, node, frame)
        once = given.get(1, "once") or Constant(False)
        way = "get" if once == Constant(False) else "once"
        interp.seen.views.setdefault((info, way), node)
        notify = given.get(2, "f_notify")
        if isinstance(notify, Function):
            interp.call(notify, (), {"obj": ViewValue(info)})
        elif notify is not None and not isinstance(notify, Nothing):
            interp.escape(notify)
        return ViewValue(info)
    if name == "get_many" and own is None:
        interp.seen.views.setdefault((info, "once"), node)
        return _evaluated(interp, node, frame, ListOf(ViewValue(info)))
    return None


def _of_view(
    interp: Interpreter, view: ViewValue, name: str, node: cst.Call, frame: Frame
) -> Value | None:
    if view.info.method(name) is not None:
        return None
    match name:
        case "to_snapshot":
            return SnapshotValue()
        case "to_dict" | "to_view_dict":
            return MapOf(UNKNOWN)
        case "notify":
            return NOTHING
        case "get" | "new" | "get_many":
            return _of_view_class(interp, view.info, name, node, frame)
        case "update_vals" | "propagate_change":
            if name == "propagate_change":
                interp.seen.propagated = True
            return _written(interp, name, node, frame)
    return None


def _emit(
    interp: Interpreter,
    sink: SinkDecl,
    way: Literal["emit", "remove"],
    node: cst.Call,
    frame: Frame,
) -> Value:
    given = calls.arguments(interp, node, frame)
    obj, reference = given.get(0, "obj"), given.named.get("reference")
    if way == "remove":
        reference = given.get(0, "reference")
    place = frame.module.span(declared.option(node, "reference") or node)
    names = frozenset(
        (*given.named, *(("",) if given.given else ()), *(("*",) if given.open else ()))
    )
    view = obj.info if isinstance(obj, ViewValue) and way == "emit" else None
    where = None if view is not None else reference or UNKNOWN_REF
    interp.seen.emissions.append(Emission(where, view, place, sink, way, names))
    return NOTHING


def _timer(interp: Interpreter, name: str, node: cst.Call, frame: Frame) -> Value:
    """`timers.set(instant)` or `timers.cancel(instant)`."""
    given = calls.arguments(interp, node, frame)
    interp.escape(*given.all())
    interp.seen.timers.setdefault(name, frame.module.span(node))
    at = given.given[0] if given.given else NOTHING
    certain = isinstance(at, Constant | Text | ListOf | MapOf | TupleOf | Record | Document)
    if (
        certain
        or (isinstance(at, Scalar) and at.type is not datetime)
        or (isinstance(at, Nothing) and not given.given and not given.open)
    ):
        message = f"timers.{name} takes one argument, a datetime"
        interp.reports.add("BC0616", frame.module.span(node), message)
    return NOTHING


def _written(interp: Interpreter, what: str, node: cst.Call, frame: Frame) -> Value:
    """What writes for a client: it belongs into setters, initialisers, and triggers of patches and forms."""
    calls.arguments(interp, node, frame)
    if not interp.writing:
        message = f"`{what}` writes to documents, which only patches and forms may do"
        help = "a job writes what its views are; a setter assigns to the documents of its store"
        interp.reports.add("BC0624", frame.module.span(node), message, help)
    return NOTHING
