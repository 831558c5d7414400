"""What an expression can be, as far as its text tells: the abstract values of the front end.

A value stands for all that the expression could be; `UNKNOWN` for anything. None is not kept apart from the value that stands
beside it, since an attribute may always be None. Must not know how values come about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from boiler_compiler.frontend.declared_values import (
    AttributeDecl,
    DecoratorOf,
    ReferenceDecl,
    SinkDecl,
    SourceDecl,
    Trigger,
    WindowDecl,
)
from boiler_compiler.model import Path, Span

if TYPE_CHECKING:
    import libcst as cst

    from boiler_compiler.frontend.classes import ClassInfo
    from boiler_compiler.frontend.modules import Module

HOLE = "\0"
"""Stands in a text for a part that is not static. No program's text can hold it."""

ANYWHERE = "**"
"""A path template that can't be told, or its unknown beginning: `**/feed/*`."""

MOST_TEMPLATES = 16
"""A reference that can have more path templates than these counts as unknown."""


@dataclass(frozen=True)
class Unknown:
    """Anything."""


@dataclass(frozen=True)
class Nothing:
    """None."""


UNKNOWN = Unknown()
NOTHING = Nothing()


@dataclass(frozen=True)
class Constant:
    """A literal; `kind` keeps True and 1 apart."""

    value: Any
    kind: type = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", type(self.value))


@dataclass(frozen=True)
class Text:
    """A text, with HOLE for each part that is not static."""

    template: str


@dataclass(frozen=True)
class Scalar:
    """A value of a builtin type or datetime."""

    type: type


@dataclass(frozen=True)
class Named:
    """Something by its dotted name: of boiler (`boiler.attrs.bproperty`), of another module, or a builtin (`builtins.len`)."""

    name: str


@dataclass(frozen=True)
class ProgramModule:
    """A module of the program."""

    name: str


@dataclass(frozen=True)
class ClassValue:
    """A class of the program."""

    info: ClassInfo


@dataclass(frozen=True, eq=False)
class Function:
    """A function of the program, perhaps bound to an object, perhaps with the names around it."""

    node: cst.FunctionDef | cst.Lambda
    module: Module
    owner: ClassInfo | None = None
    bound: Value | None = None
    around: dict[str, Value] | None = None


@dataclass(frozen=True)
class Document:
    """A document in a store, found along `path` from the store: `("meeting",)`."""

    model: ClassInfo
    path: Path


@dataclass(frozen=True)
class Documents:
    """The documents of a reference with many=True: a map from keys."""

    model: ClassInfo
    path: Path


@dataclass(frozen=True)
class Record:
    """A Serializable inside of a document; `event`: one by itself, of which each attribute read counts."""

    info: ClassInfo
    path: Path
    event: bool = False


@dataclass(frozen=True)
class Instance:
    """An object of a plain class of the program, such as a dataclass."""

    info: ClassInfo


@dataclass(frozen=True)
class WindowValue:
    """`self.window` of an aggregate."""


@dataclass(frozen=True)
class StoreShape:
    """The references of a store by name; `info` is None for a class that is declared nowhere."""

    name: str
    info: ClassInfo | None
    root: str
    models: tuple[tuple[str, ClassInfo, bool], ...]


@dataclass(frozen=True)
class StoreValue:
    """A store, filled."""

    shape: StoreShape


@dataclass(frozen=True)
class ViewValue:
    """A view over its store."""

    info: ClassInfo


@dataclass(frozen=True)
class MediatorValue:
    """A mediator: `self` in a trigger."""

    info: ClassInfo


@dataclass(frozen=True)
class Super:
    """`super()`: an object seen from the base class `info`, None where that can't be followed."""

    info: ClassInfo | None
    value: Value


@dataclass(frozen=True)
class SnapshotValue:
    """A snapshot, of a document or of a view."""


@dataclass(frozen=True)
class Ref:
    """A Reference, by the path templates that it can have; of collections too."""

    templates: frozenset[str]


UNKNOWN_REF = Ref(frozenset((ANYWHERE,)))


@dataclass(frozen=True)
class ListOf:
    """A list, tuple or iterator; `is_set`: its order is open; `tuples`: it may be a tuple."""

    item: Value
    is_set: bool = False
    tuples: bool = False


@dataclass(frozen=True)
class MapOf:
    """A dict by its values and keys."""

    item: Value
    key: Value = Scalar(str)


@dataclass(frozen=True)
class TupleOf:
    """A tuple by its items."""

    items: tuple[Value, ...]


@dataclass(frozen=True)
class ModelAttribute:
    """`Order.qty` on the class: the left side of a condition."""

    model: ClassInfo
    name: str


@dataclass(frozen=True)
class QueryValue:
    """`Order.where(...)` or `Order.get_query()`."""

    model: ClassInfo
    keys: tuple[tuple[str, str], ...]
    reads: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class GroupQuery:
    """`Query(path="**/name")`."""

    group: str


@dataclass(frozen=True)
class PatchQuery:
    """`ViewModelQuery.patch_query(parent=V)`; the view is None where that is no view."""

    view: ClassInfo | None


@dataclass(frozen=True)
class TimersValue:
    """The timers of a keyed operator."""


Value = (
    Unknown
    | Nothing
    | Constant
    | Text
    | Scalar
    | Named
    | ProgramModule
    | ClassValue
    | Function
    | Document
    | Documents
    | Record
    | Instance
    | WindowValue
    | StoreValue
    | ViewValue
    | MediatorValue
    | Super
    | SnapshotValue
    | Ref
    | ListOf
    | MapOf
    | TupleOf
    | AttributeDecl
    | ReferenceDecl
    | DecoratorOf
    | SourceDecl
    | SinkDecl
    | WindowDecl
    | Trigger
    | ModelAttribute
    | QueryValue
    | GroupQuery
    | PatchQuery
    | TimersValue
)


def join(left: Value, right: Value) -> Value:
    """What is either of the two."""
    match left, right:
        case _ if left is right or left == right:
            return left
        case (Nothing(), other) | (other, Nothing()):
            return other
        case Ref(a), Ref(b):
            both = a | b
            return Ref(both) if len(both) <= MOST_TEMPLATES else UNKNOWN_REF
        case ListOf(a, x, t), ListOf(b, y, u):
            return ListOf(join(a, b), x or y, t or u)
        case MapOf(a, x), MapOf(b, y):
            return MapOf(join(a, b), join(x, y))
        case (ListOf(item, x), TupleOf(items)) | (TupleOf(items), ListOf(item, x)):
            return ListOf(join_all((item, *items)), x, tuples=True)
        case TupleOf(a), TupleOf(b) if len(a) == len(b):
            return TupleOf(tuple(map(join, a, b)))
        case Constant(a), Constant(b) if type(a) is type(b):
            return Scalar(type(a))
        case (Constant(a), Scalar(t)) | (Scalar(t), Constant(a)) if type(a) is t:
            return Scalar(t)
    if is_text(left) and is_text(right):
        return Scalar(str)
    return UNKNOWN


def join_all(values: tuple[Value, ...] | list[Value]) -> Value:
    """What is any of them; NOTHING for none at all."""
    result: Value = NOTHING
    for value in values:
        result = join(result, value)
    return result


def is_text(value: Value) -> bool:
    """Whether it is text for certain."""
    literal = isinstance(value, Constant) and value.kind is str
    return literal or isinstance(value, Text) or value == Scalar(str)


def template_of(value: Value) -> str | None:
    """A text's template, HOLE for what is not static; None where its segments can't be told."""
    match value:
        case Constant(value=str(text)) | Text(text):
            return text
    return None


def path_template(text: str) -> str:
    """A path template of a text: a segment that is not static as a whole is `*`."""
    return "/".join("*" if HOLE in part else part for part in text.split("/"))


def lists(value: Value) -> Value:
    """What iterating over it gives."""
    match value:
        case ListOf(item):
            return item
        case TupleOf(items):
            return join_all(items)
        case MapOf(key=key):
            return key
        case Documents():
            return Scalar(str)
    return Scalar(str) if is_text(value) else UNKNOWN
