"""The oracle's stores: a root document and what it refers to.

They ask the session for documents; must not know views or how documents are found.
"""

import copy
import sys
from collections.abc import Callable
from typing import Any

from .sessions import RAISED, SESSION, EndedError, Snapshot


class StoreReference:
    """`reference(...)` in a store; without a getter it is the root."""

    def __init__(self, *, dm_cls: Any, many: bool = False, import_required: bool = False) -> None:
        self.dm_cls, self.many, self.import_required = dm_cls, many, import_required
        self.name = ""
        self.fget: Callable[[Any], Any] | None = None
        self.owner: type | None = None

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.owner = name, owner

    def __repr__(self) -> str:
        return f"<reference {self.name}>"

    def getter(self, function: Callable[[Any], Any]) -> "StoreReference":
        """`@x.getter`; a copy, so that a base class keeps its own."""
        new = copy.copy(self)
        new.fget = function
        return new

    @property
    def model(self) -> Any:
        """The class, also where it was given by name."""
        if isinstance(self.dm_cls, str):
            assert self.owner is not None
            return vars(sys.modules[self.owner.__module__])[self.dm_cls]
        return self.dm_cls

    def __get__(self, store: Any, cls: type) -> Any:
        if store is None:
            return self
        try:
            return store._objects[self.name]
        except KeyError:
            raise AttributeError(f"the reference {self.name} is not resolved yet") from None


def references(store: type) -> dict[str, StoreReference]:
    """All references in order of declaration."""
    found: dict[str, StoreReference] = {}
    for base in reversed(store.__mro__):
        found.update({n: r for n, r in vars(base).items() if isinstance(r, StoreReference)})
    return found


def root_of(store: type) -> StoreReference:
    """The one reference without a getter."""
    (root,) = [r for r in references(store).values() if r.fget is None]
    return root


class Store:
    """A root document and what it refers to."""

    def __init__(self) -> None:
        self._objects: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def add_snapshot(self, name: str, dm_cls: Any, snapshot: Snapshot) -> None:
        """Sets the root."""
        assert snapshot.reference is not None
        self._objects[name] = dm_cls._at(snapshot.reference.path, dict(snapshot))

    def refresh(self) -> None:
        """Follows every reference in order of declaration. Raises EndedError where the view can't exist."""
        session = SESSION.get()
        for name, declared in references(type(self)).items():
            if declared.fget is None:
                continue
            try:
                self._objects[name] = found = session.resolve(declared, declared.fget(self))
            except RAISED as error:
                raise EndedError((name, error)) from None
            if declared.import_required and (found is None or found == {}):
                raise EndedError(None)
