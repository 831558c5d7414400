"""Domain models and Serializables: findings about their declarations, and their typed form.

Must not know stores or views.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from boiler_compiler.frontend import declared
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.declared_values import AttributeDecl
from boiler_compiler.frontend.interpreter import Interpreter
from boiler_compiler.frontend.meta import meta_value
from boiler_compiler.frontend.reports import did_you_mean
from boiler_compiler.frontend.values import (
    NOTHING,
    UNKNOWN,
    ClassValue,
    Constant,
    Named,
)
from boiler_compiler.model import ANY, Attribute, DomainModel, Span

COMMON = {"import_default", "export_default", "export_enabled", "import_enabled", "data_key"}
OPTIONS = {
    "bproperty": COMMON | {"initialize", "type_"},
    "string": COMMON,
    "integer": COMMON,
    "bdict": COMMON,
    "relation": COMMON | {"dm_cls", "collection", "nested"},
    "embed": COMMON | {"obj_cls", "many"},
    "object_type": COMMON,
}
"""Options of each kind of attribute: the same as boiler.attrs."""

WHAT_NAME = '"shops", or with * for any document id: "cities/*/shops"'
LONGEST_SEGMENT = 1_500
"""Bytes: Firestore's limit for a document's or a collection's id."""


TAKEN = {"ViewModel": ("new", "to_snapshot"), "DomainModel": ("get_query", "where")}
"""Methods without which nothing of that kind works."""


def domain_model(interp: Interpreter, info: ClassInfo) -> DomainModel:
    """The typed form of a model."""
    collection = _collection(interp, info)
    attributes = tuple(typed_attributes(interp, info))
    return DomainModel(info.name, collection, attributes, info.span)


def typed_attributes(interp: Interpreter, info: ClassInfo) -> Iterator[Attribute]:
    """The attributes of a class in order, base classes first."""
    for name, declaration in info.all_attributes().items():
        yield Attribute(
            name=name,
            key=declared.key_of(interp, info, name, declaration),
            type=declared.type_of(interp, info, name) or ANY,
            span=span_of(info, name),
            exported=declared.exported(interp, declaration),
            has_getter=info.getter(name) is not None,
        )


def span_of(info: ClassInfo, name: str) -> Span:
    """Where an attribute or reference is declared."""
    return next(i.spans[name] for i in info.line() if name in i.spans)


def check_attributes(interp: Interpreter, info: ClassInfo) -> None:
    """Findings about the attributes that a class itself declares."""
    for name, declaration in info.attributes.items():
        _check_declaration(interp, info, declaration)
        stored = info.kind in ("DomainModel", "Serializable")
        if stored and declared.type_of(interp, info, name) is None:
            node, owner = info.annotation(name) or (declaration.call, info)
            span = owner.module.span(node)
            text = cst.Module([]).code_for_node(node)
            message = f"{name} can't be {text}: no document holds that"
            interp.reports.add("BC0303", span, message, _storable(interp, node, owner))
    keys: dict[str, str] = {}
    for name, declaration in info.all_attributes().items():
        if not declared.exported(interp, declaration):
            continue
        key = declared.key_of(interp, info, name, declaration)
        if name in info.attributes and name in TAKEN.get(info.kind or "", ()):
            message = f"{name} is a method of every {info.kind}: give the attribute another name"
            interp.reports.add("BC0304", info.spans[name], message, f"data_key={key!r}")
        if name in info.attributes and not 0 < len(key.encode("utf-8", "replace")) <= 1_500:
            span = info.spans[name]
            interp.reports.add("BC0304", span, f"{name} must be stored under 1 to 1500 bytes")
        if name in info.attributes and len(key) > 3 and key[:2] == key[-2:] == "__":
            interp.reports.add("BC0304", info.spans[name], f"Firestore reserves the key {key!r}")
        if key in keys and name in info.attributes:
            message = f"{keys[key]} and {name} are both stored as {key!r}"
            help = f"give {name} a key of its own: data_key={name!r}"
            interp.reports.add("BC0305", info.spans[name], message, help)
        keys.setdefault(key, name)


STORABLE = {
    "builtins.complex": "list[float]",
    "builtins.frozenset": "list",
    "builtins.set": "list",
    "builtins.tuple": "list",
    "datetime.date": "datetime",
    "datetime.time": "str",
    "datetime.timedelta": "float",
    "decimal.Decimal": "int",
    "typing.FrozenSet": "list",
    "typing.Sequence": "list",
    "typing.Set": "list",
    "typing.Tuple": "list",
    "collections.abc.Sequence": "list",
}
"""What to store for a type that no document holds."""


def _storable(interp: Interpreter, node: cst.CSTNode, owner: ClassInfo) -> str:
    """An annotation to write instead; empty where none is near."""
    base, items = node, ""
    match node:
        case cst.Subscript(
            value=holder, slice=[cst.SubscriptElement(slice=cst.Index(value=item)), *_]
        ):
            base, items = holder, cst.Module([]).code_for_node(item)
    match interp.constant(base, owner.module) if isinstance(base, cst.BaseExpression) else UNKNOWN:
        case Named("builtins.dict" | "typing.Dict"):
            return "the keys of a stored map are text: dict[str, ...]"
        case Named(name) if name in STORABLE:
            instead = STORABLE[name]
            return f"{instead}[{items}]" if items and instead == "list" else instead
        case ClassValue(info) if info.kind == "DomainModel":
            return f"attrs.relation(dm_cls={info.name}) holds a Reference to such a document"
        case ClassValue():
            return "a Serializable is stored as a map: attrs.embed(obj_cls=...)"
    return ""


def _check_declaration(interp: Interpreter, info: ClassInfo, declaration: AttributeDecl) -> None:
    call, module = declaration.call, declaration.module
    span = module.span(call.func)
    options = OPTIONS.get(declaration.kind)
    if options is None:
        help = did_you_mean(declaration.kind, OPTIONS)
        if declaration.kind == "local_time":
            help = (
                "use `attrs.bproperty()` with the annotation datetime: times are instants, in UTC"
            )
        interp.reports.add("BC0304", span, f"there is no attrs.{declaration.kind}", help)
        return
    for argument in call.args:
        place = module.span(argument)
        if argument.keyword is None:
            message = f"attrs.{declaration.kind} takes its options by name"
            first = {"relation": "dm_cls", "embed": "obj_cls"}.get(declaration.kind)
            text = cst.Module([]).code_for_node(argument.value)
            interp.reports.add("BC0304", place, message, f"{first}={text}" if first else "")
        elif argument.keyword.value not in options:
            option = argument.keyword.value
            message = f"attrs.{declaration.kind} has no option {option}"
            interp.reports.add("BC0304", place, message, did_you_mean(option, options))
        elif argument.keyword.value == "nested" and interp.constant(
            argument.value, module
        ) != Constant(False):
            message = "a nested relation is not supported"
            interp.reports.add("BC0304", place, message, "declare a reference in a Store")
    key = declared.option(call, "data_key")
    value = interp.constant(key, module) if key is not None else NOTHING
    if key is not None and not (isinstance(value, Constant) and value.kind in (str, type(None))):
        message = f"{cst.Module([]).code_for_node(key)} is no literal text"
        interp.reports.add("BC0304", module.span(key), message, 'data_key="..."')
    elif isinstance(value, Constant) and any("\ud800" <= c <= "\udfff" for c in value.value):
        message = "the key has half of a surrogate pair, which is no character"
        interp.reports.add("BC0304", module.span(key or call), message)
    _check_class(interp, declaration, "relation", "dm_cls", "DomainModel")
    _check_class(interp, declaration, "embed", "obj_cls", "Serializable")
    if declaration.kind == "relation":
        _check_collection(interp, declaration)


def _check_class(
    interp: Interpreter, declaration: AttributeDecl, kind: str, option: str, wanted: str
) -> None:
    if declaration.kind != kind:
        return
    call, module = declaration.call, declaration.module
    node = declared.option(call, option)
    if node is None:
        message = f"attrs.{kind} needs {option}, a {wanted}"
        if any(a.keyword is not None or a.star for a in call.args) or not call.args:
            help = f"attrs.{kind}({option}=...)"
            interp.reports.add("BC0304", module.span(call), message, help)
        return
    found = declared.class_named(interp, node, module)
    if found is not None and found.kind == wanted:
        return
    match interp.constant(node, module):
        case Named(name) if name.startswith("?"):
            return  # an unknown name, which has a finding of its own
        case Constant(value=str(name)) if found is None:
            known = [i.name for i in interp.index.classes.values() if i.kind == wanted]
            help = did_you_mean(name, known)
            interp.reports.add("BC0201", module.span(node), f"no class {name} is defined", help)
            return
    text = cst.Module([]).code_for_node(node)
    known = [i.name for i in interp.index.classes.values() if i.kind == wanted]
    help = did_you_mean(text, known)
    interp.reports.add("BC0304", module.span(node), f"{text} is no {wanted}", help)


def _check_collection(interp: Interpreter, declaration: AttributeDecl) -> None:
    node = declared.option(declaration.call, "collection")
    value = interp.constant(node, declaration.module) if node is not None else UNKNOWN
    good = node is None or value in (Named("builtins.list"), Named("builtins.dict"))
    if node is not None and not good and value != NOTHING:
        span = declaration.module.span(node)
        interp.reports.add("BC0304", span, "collection is list, dict or None", "list")


def _collection(interp: Interpreter, info: ClassInfo) -> str:
    found = meta_value(interp, info, "collection_name")
    if found is None:
        return info.name
    node, value = found
    meta = info.meta_class()
    module = meta[1].module if meta is not None else info.module
    match value:
        case Constant(value=str(name)):
            problem = _problem(name)
            if problem:
                interp.reports.add(
                    "BC0302", module.span(node), f"{_cut(name)!r} {problem}", WHAT_NAME
                )
            return name
    message = f"the collection of {info.name} is not a literal text"
    help = 'write it out; * stands for any document id: "users/*/orders"'
    interp.reports.add("BC0301", module.span(node), message, help)
    return info.name


def _cut(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:80]}..."


def _problem(name: str) -> str:
    """Why a name can't be a collection template; empty where it can."""
    parts = name.split("/")
    problem = segment_problem(name)
    if problem:
        return problem
    if len(parts) % 2 == 0:
        return "is the path of a document, not of a collection"
    for number, part in enumerate(parts):
        if "*" in part and (part != "*" or number % 2 == 0):
            return "has a * that stands for no document id"
    return ""


def segment_problem(path: str) -> str:
    """Why a path has a segment that none can have; empty where all are good."""
    for part in path.split("/"):
        if not part:
            return "has an empty segment"
        if part in (".", "..") or (len(part) >= 4 and part[:2] == part[-2:] == "__"):
            return f"has the reserved segment {part}"
        if any("\ud800" <= c <= "\udfff" for c in part):
            return "has half of a surrogate pair, which is no character"
        if len(part.encode()) > LONGEST_SEGMENT:
            return f"has a segment of more than {LONGEST_SEGMENT:,} bytes"
    return ""
