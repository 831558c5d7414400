"""Stores: a root document and the documents that it refers to.

Must not know views or where documents come from.
"""

import copy
import sys
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from boiler import joins
from boiler.raised import RAISED
from boiler.session import EndedError, Session, current
from boiler.snapshot import Snapshot


class reference:  # noqa: N801 - the name that programs use
    """`users = reference(dm_cls=User, many=True)` in a Store; without a getter it is the root."""

    def __init__(self, *, dm_cls: Any, many: bool = False, import_required: bool = False) -> None:
        """`dm_cls` is a DomainModel or its name; `import_required`: no view where it does not resolve."""
        self.dm_cls = dm_cls
        self.many = many
        self.import_required = import_required
        self.name = ""
        self.fget: Callable[[Any], Any] | None = None
        self._owner: type | None = None

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self._owner = owner

    def __repr__(self) -> str:
        return f"<reference {self.name}>"

    def getter(self, function: Callable[[Any], Any]) -> "reference":
        """`@x.getter`: a copy with a getter, so that a base class keeps its own."""
        new = copy.copy(self)
        new.fget = function
        return new

    @property
    def model(self) -> Any:
        """The class of the documents."""
        if isinstance(self.dm_cls, str):
            assert self._owner is not None
            return vars(sys.modules[self._owner.__module__])[self.dm_cls]
        return self.dm_cls

    def __get__(self, store: Any, cls: type) -> Any:
        if store is None:
            return self
        try:
            return store._objects[self.name]
        except KeyError:
            raise AttributeError(f"the reference {self.name} is not resolved yet") from None


def slots(store: type) -> tuple[reference, ...]:
    """The references with getters, in order of declaration, base classes first."""
    return _slots(store)


@cache
def _slots(store: type) -> tuple[reference, ...]:
    return tuple(r for r in _references(store).values() if r.fget is not None)


def root_of(store: type) -> reference:
    """The one reference without a getter. Raises TypeError where there is none or more than one."""
    found = [r for r in _references(store).values() if r.fget is None]
    if len(found) != 1:
        raise TypeError(
            f"{store.__name__} needs one reference without a getter, its root; it has {len(found)}"
        )
    return found[0]


def _references(store: type) -> dict[str, reference]:
    found: dict[str, reference] = {}
    for base in reversed(store.__mro__):
        found |= {name: r for name, r in vars(base).items() if isinstance(r, reference)}
    return found


class Store:
    """What a view reads: `self.store.users` gives objects."""

    def __init__(self) -> None:
        """An empty store; `add_snapshot` and `refresh` fill it."""
        self._objects: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def add_snapshot(self, name: str, dm_cls: Any, snapshot: Snapshot) -> None:
        """Sets the root document. Raises ValueError for a snapshot that is of no document."""
        if snapshot.reference is None:
            raise ValueError("add_snapshot takes the snapshot of a document, not of a view")
        self._objects[name] = dm_cls._at(snapshot.reference.path, dict(snapshot))

    def refresh(self) -> None:
        """Follows every reference, in order of declaration, from the documents of the session or, by hand, the database.

        By hand it raises what a reference getter raises, and LookupError where a required reference does not resolve.
        """
        session = current()
        if session is not None:
            self._follow(session)
            return
        from boiler.by_hand import database_session

        try:
            self._follow(database_session())
        except EndedError as ended:
            error = ended.cause[1] if ended.cause is not None else LookupError("no such view")
            raise error from None

    def _follow(self, session: Session) -> None:
        followed = slots(type(self))
        names = {slot.name for slot in followed}
        known: dict[tuple[type, str], Any] = {}
        for name, found in self._objects.items():
            if name not in names:
                _shared(found, known)
        for slot in followed:
            assert slot.fget is not None
            try:
                found = joins.resolve(slot, slot.fget(self), session)
                self._objects[slot.name] = _shared(found, known)
            except RAISED as error:
                raise EndedError((slot.name, error)) from None
            if slot.import_required and not _found(self._objects[slot.name], slot.many):
                raise EndedError(None)


def _shared(found: Any, known: dict[tuple[type, str], Any]) -> Any:
    """One object for a document, however many references find it: what is assigned to it shows in all of them."""
    if found is None:
        return None
    if isinstance(found, Mapping):
        return MappingProxyType({key: _shared(each, known) for key, each in found.items()})
    return known.setdefault((type(found), found.doc_ref.path), found)


def _found(value: Any, many: bool) -> bool:
    return len(value) > 0 if many else value is not None


class OpenStore(Store):
    """A store class that is declared nowhere: its root is what `add_snapshot` names."""

    def __getattr__(self, name: str) -> Any:
        try:
            return vars(self)["_objects"][name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__} has no reference {name}") from None
