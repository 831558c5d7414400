"""Values of a type, the everyday ones beside the hostile, as strategies of hypothesis.

Those of a document are as they are stored; those of a function's argument as the function is given them. Must not know
properties.
"""

import collections.abc
import dataclasses
import enum
import random
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from boiler.annotations import is_any, is_union, name_of, resolved, without_none
from boiler.attributes import Attribute, Mapped, attributes
from boiler.checking.forms import form
from boiler.checking.seen import Seen
from boiler.models import collection_of, is_view
from boiler.values import GeoPoint, Reference, Vector

TEXTS = ("", "a", "b", "é", "e\u0301", "A", " a ", "0", "ß", "a/b", "\U0001f600", "z" * 40)
"""With an accent as one code point and as two, which are not the same text."""

INTS = (0, 1, -1, 2, 3, 7, -2, 10, 100, -100, 2**63 - 1, -(2**63))
TAME_FLOATS = (0.0, 1.0, -1.0, 0.5, -2.25, 3.75, 10.0, 128.5)
FLOATS = (*TAME_FLOATS, -0.0, 0.1, 1e308, 5e-324)
BEYOND_JSON = (float("nan"), float("inf"), float("-inf"))
TIMES = tuple(
    datetime.fromisoformat(text).replace(tzinfo=UTC)
    for text in (
        "2024-03-01T00:00:00",
        "2024-02-29T12:00:00",
        "2023-12-31T23:59:59.999999",
        "1970-01-01T00:00:00",
        "1969-12-31T23:59:59",
        "2000-02-29T00:00:00",
        "0001-01-01T00:00:00",
        "9999-12-31T23:59:59.999999",
    )
)
BYTES = (b"", b"a", b"\x00\xff")
KEYS = ("a", "b", "é", "e\u0301", "0", "A")
POINTS = (GeoPoint(0.0, 0.0), GeoPoint(-90.0, 180.0))
VECTORS = (Vector(()), Vector((1.0, -0.0)))
SPANS = (timedelta(0), timedelta(days=1), timedelta(microseconds=-1), timedelta(days=400))
DAYS = (date(2024, 2, 29), date(2023, 12, 31), date(1, 1, 1))

DEEPEST = 3
ITEMS = 4


class UnknownTypeError(Exception):
    """There is no knowing what values an annotation has; the message is its name."""


class _Absent:
    """Stands for a key that is not there."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = _Absent()


@dataclass(frozen=True)
class Kind:
    """What values are for: `json` ones have come as JSON, the floats of `tame` ones add up alike in every order."""

    json: bool = False
    tame: bool = False


class Values:
    """The values of a program's types."""

    def __init__(self, seen: Seen, kind: Kind = Kind()) -> None:
        """Of the program whose case it is."""
        self.seen = seen
        self.kind = kind
        constants = seen.constants
        floats = TAME_FLOATS if kind.tame else FLOATS if kind.json else (*FLOATS, *BEYOND_JSON)
        self._plain: dict[Any, list[Any]] = {
            str: [*TEXTS[:3], *constants.texts, *TEXTS[3:]],
            int: [*INTS[:6], *constants.ints, *INTS[6:]],
            float: [*floats, *constants.floats],
            bool: [False, True],
            bytes: list(BYTES),
            datetime: list(TIMES),
            GeoPoint: list(POINTS),
            Vector: list(VECTORS),
            timedelta: list(SPANS),
            date: list(DAYS),
            type(None): [None],
        }
        self._keys = list(dict.fromkeys([*constants.keys, *KEYS]))

    # ---- of documents

    def documents(self, cls: Any) -> SearchStrategy[dict[str, Any]]:
        """The stored fields of a class, some of which are not there: new ones, those seen, and changes of these."""
        seen = [document.fields for document in self.seen.of(cls)]
        fresh = self._fresh(cls, 0)
        if not seen:
            return fresh
        return st.one_of(fresh, self.changed(cls, st.sampled_from(seen)))

    def changed(
        self, cls: Any, known: SearchStrategy[dict[str, Any]]
    ) -> SearchStrategy[dict[str, Any]]:
        """The same, mostly with other values for some attributes."""
        return st.tuples(known, self.changes(cls)).map(lambda drawn: with_changes(*drawn))

    def changes(self, cls: Any) -> SearchStrategy[list[tuple[str, Any]]]:
        """Keys, each with another value."""
        changes = [st.tuples(st.just(a.key_in(cls)), self.attribute(cls, a)) for a in _stored(cls)]
        return st.lists(st.one_of(changes), max_size=3) if changes else st.just([])

    def attribute(self, cls: Any, attribute: Attribute, depth: int = 0) -> SearchStrategy[Any]:
        """What may be stored for an attribute: nothing, null, what was seen, what its type allows, now and then another type."""
        plain = self._plain.get(without_none(attribute.type_in(cls))[0])
        listed = st.sampled_from(self.listed(cls, attribute))
        if plain is not None:
            return listed
        return st.one_of(listed, self.stored(attribute.type_in(cls), depth + 1))

    def listed(self, cls: Any, attribute: Attribute) -> list[Any]:
        """Those of them that can be listed."""
        seen = self.seen.values(cls, attribute.key_in(cls))
        plain = self._plain.get(without_none(attribute.type_in(cls))[0], ())
        return [ABSENT, None, *plain, ABSENT, None, *seen, None, ABSENT, 7, "?", [], {}]

    def made(self, cls: Any, chance: random.Random) -> dict[str, Any]:
        """Fields of listed values."""
        drawn = {a.key_in(cls): chance.choice(self.listed(cls, a)) for a in _stored(cls)}
        return _present(drawn)

    def single_changes(self, cls: Any) -> Iterator[tuple[str, Any]]:
        """Every listed value of every attribute, once."""
        for attribute in _stored(cls):
            known: set[str] = set()
            for value in self.listed(cls, attribute):
                text = form(value)
                if text not in known:
                    known.add(text)
                    yield attribute.key_in(cls), value

    def _fresh(self, cls: Any, depth: int) -> SearchStrategy[dict[str, Any]]:
        if depth > DEEPEST:
            return st.just({})
        drawn = {a.key_in(cls): self.attribute(cls, a, depth) for a in _stored(cls)}
        return st.fixed_dictionaries(drawn).map(_present)

    def stored(self, annotation: Any, depth: int = 0) -> SearchStrategy[Any]:
        """Values as a document has them. Raises UnknownTypeError."""
        annotation, _ = without_none(annotation)
        if is_any(annotation):
            return self._anything(depth)
        if is_union(annotation):
            return st.one_of([self.stored(c, depth) for c in typing.get_args(annotation)])
        origin, args = typing.get_origin(annotation) or annotation, typing.get_args(annotation)
        if origin is Reference:
            references = self._references()
            return references.map(lambda r: r.path) if self.kind.json else references
        if origin is list:
            return _lists(self._item(args[0] if args else Any, depth), depth)
        if origin is dict:
            return self._dicts(self._item(args[1] if len(args) == 2 else Any, depth), depth)
        if origin in self._plain:
            return st.sampled_from(self._plain[origin])
        if isinstance(origin, type) and getattr(origin, "_is_map", False):
            seen = [document.fields for document in self.seen.of(origin)]
            fresh = self._fresh(origin, depth)
            return st.one_of(fresh, st.sampled_from(seen)) if seen else fresh
        raise UnknownTypeError(name_of(annotation))

    def _item(self, annotation: Any, depth: int) -> SearchStrategy[Any]:
        bare, optional = without_none(annotation)
        item = self.stored(bare, depth + 1)
        return st.one_of(st.none(), item) if optional else item

    def _anything(self, depth: int) -> SearchStrategy[Any]:
        plain: list[Any] = [None, False, *INTS, *TEXTS, *self._plain[float], True, *BYTES, *TIMES]
        scalars = st.sampled_from(plain)
        if depth > DEEPEST:
            return scalars
        lists = st.lists(st.one_of(scalars, self._dicts(scalars, depth + 1)), max_size=ITEMS)
        inner = st.one_of(scalars, self._dicts(scalars, depth + 1), _lists(scalars, depth + 1))
        return st.one_of(scalars, lists, self._dicts(inner, depth))

    def _dicts(self, item: SearchStrategy[Any], depth: int) -> SearchStrategy[dict[str, Any]]:
        size = ITEMS if depth <= DEEPEST else 0
        return st.dictionaries(st.sampled_from(self._keys), item, max_size=size)

    def _references(self) -> SearchStrategy[Reference]:
        paths = [d.path for documents in self.seen.documents.values() for d in documents if d.path]
        return st.sampled_from([Reference(p) for p in [*dict.fromkeys(paths), "others/x"]])

    # ---- of arguments

    def given(self, annotation: Any, owner: type, depth: int = 0) -> SearchStrategy[Any]:
        """Values as a function of `owner` is given them. Raises UnknownTypeError, and NameError for an unknown name."""
        annotation = resolved(annotation, owner)
        bare, optional = without_none(annotation)
        if optional:
            none: SearchStrategy[Any] = st.none()
            return none if bare in (None, type(None)) else none | self.given(bare, owner, depth)
        if is_any(annotation):
            return self._anything(depth)
        if is_union(annotation):
            choices = typing.get_args(annotation)
            return st.one_of([self.given(choice, owner, depth) for choice in choices])
        origin, args = typing.get_origin(annotation) or annotation, typing.get_args(annotation)
        if origin is typing.Literal:
            return st.sampled_from(list(args))
        if origin in self._plain:
            return st.sampled_from(self._plain[origin])
        if origin is Reference:
            return self._references()
        made = self._collection(origin, args, owner, depth)
        if made is None and isinstance(origin, type):
            made = self._object(origin, depth)
        if made is None:
            raise UnknownTypeError(name_of(annotation))
        return made

    def _collection(
        self, origin: Any, args: tuple[Any, ...], owner: type, depth: int
    ) -> SearchStrategy[Any] | None:
        def inner(place: int) -> SearchStrategy[Any]:
            return self.given(args[place] if len(args) > place else Any, owner, depth + 1)

        if origin in (list, *_SEQUENCES):
            return _lists(inner(0), depth)
        if origin in (set, frozenset, collections.abc.Set):
            scalars = st.sampled_from(self._plain[args[0]]) if args else st.sampled_from(TEXTS)
            return st.lists(scalars, max_size=ITEMS).map(frozenset if origin is frozenset else set)
        if origin in (dict, collections.abc.Mapping, collections.abc.MutableMapping):
            if args and args[0] is not str:
                return st.dictionaries(inner(0), inner(1), max_size=ITEMS)
            return self._dicts(inner(1), depth)
        if origin is tuple and args:
            if args[-1] is Ellipsis:
                return _lists(inner(0), depth).map(tuple)
            return st.tuples(*[inner(place) for place in range(len(args))])
        return None

    def _object(self, cls: type, depth: int) -> SearchStrategy[Any] | None:
        if issubclass(cls, enum.Enum):
            return st.sampled_from(list(cls))
        if issubclass(cls, Mapped):
            if depth > DEEPEST:
                return st.just({}).map(_maker(cls))
            return self.documents(cls).map(_maker(cls))
        if dataclasses.is_dataclass(cls):
            fields = [field for field in dataclasses.fields(cls) if field.init]
            drawn = {
                field.name: self.given(field.type, cls, depth + 1)
                for field in fields
                if depth <= DEEPEST or field.default is field.default_factory
            }
            return st.fixed_dictionaries(drawn).map(lambda values: cls(**values))
        return None


_SEQUENCES = (
    collections.abc.Sequence,
    collections.abc.Iterable,
    collections.abc.Collection,
    collections.abc.MutableSequence,
)


def _maker(cls: Any) -> Callable[[dict[str, Any]], Any]:
    """From stored fields to an object."""
    if not hasattr(cls, "_at"):
        return lambda fields: cls._of(fields)
    return lambda fields: cls._at(path_in(cls, "x"), fields)


def path_in(cls: Any, id: str) -> str:
    """A path of a document of a model or view."""
    collection = cls.__name__ if is_view(cls) else collection_of(cls).replace("*", "x")
    return f"{collection}/{id}"


def _stored(cls: Any) -> list[Attribute]:
    """The attributes that are read from what is stored."""
    if is_view(cls):
        return [a for a in attributes(cls).values() if a.export_enabled]
    found = attributes(cls).values()
    return [a for a in found if a.import_enabled and a.fget is None]


def with_changes(fields: dict[str, Any], changes: list[tuple[str, Any]]) -> dict[str, Any]:
    """The same fields but for the keys that are changed."""
    return _present({**fields, **dict(changes)})


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not ABSENT}


def _lists(item: SearchStrategy[Any], depth: int) -> SearchStrategy[list[Any]]:
    return st.lists(item, max_size=ITEMS if depth <= DEEPEST else 0)
