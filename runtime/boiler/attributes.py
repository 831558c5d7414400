"""The attribute of a model, a map or a view: a descriptor that reads, evaluates, exports and compares.

`attrs` is how programs make one. Must not know stores, views or databases.
"""

import copy
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from boiler.annotations import annotation_in, name_of, resolved
from boiler.conditions import Condition
from boiler.exporting import Fields, exported
from boiler.importing import MismatchError, Reader, reader
from boiler.literals import compares_with_none
from boiler.raised import RAISED

Getter = Callable[[Any], Any]
Setter = Callable[[Any, Any], Any]


class _Missing:
    """Stands for "not given"."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Any = _Missing()


class ForbiddenValueError(Exception):
    """A getter returned what can't be written; `error` is the TypeError or OverflowError that the user is told."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


class Attribute:
    """One attribute. On an instance it gives the value; on the class it is the left side of a condition in `where`."""

    def __init__(
        self,
        *,
        import_default: Any = MISSING,
        export_default: Any = MISSING,
        export_enabled: bool = True,
        import_enabled: bool = True,
        initialize: bool = False,
        data_key: str | None = None,
        type_: Any = None,
    ) -> None:
        """Defaults may be functions of no arguments; `type_` stands above the class's annotation.

        `initialize`: a form runs the function of `@x.init` before any setter.
        """
        self.import_default = import_default
        self.export_default = export_default
        self.export_enabled = export_enabled
        self.import_enabled = import_enabled
        self.initialize = initialize
        self.data_key = data_key
        self.type_ = type_
        self.name = ""
        self.fget: Getter | None = None
        self.fset: Setter | None = None
        self.finit: Getter | None = None
        self._readers: dict[type, Reader] = {}
        self._types: dict[type, Any] = {}

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"<Attribute {self.name}>"

    def getter(self, function: Getter) -> "Attribute":
        """`@x.getter`: a copy with a getter, so that a base class keeps its own."""
        new = self._copied()
        new.fget = function
        return new

    def setter(self, function: Setter) -> "Attribute":
        """`@x.setter`: a copy whose assignment calls the function, as a property's does."""
        new = self._copied()
        new.fset = function
        return new

    def init(self, function: Getter) -> "Attribute":
        """`@x.init`: a copy with a function that prepares a form."""
        new = self._copied()
        new.finit = function
        return new

    def _copied(self) -> "Attribute":
        new = copy.copy(self)
        new._readers, new._types = {}, {}
        return new

    def __get__(self, owner: Any, cls: type) -> Any:
        if owner is None:
            return self
        assigned = owner._assigned
        if self.name in assigned:
            return assigned[self.name]
        if self.fget is not None:
            return self.fget(owner)
        return owner._plain(self)

    def __set__(self, owner: Any, value: Any) -> None:
        if self.fset is not None:
            self.fset(owner, value)
        else:
            owner._assigned[self.name] = value

    def key_in(self, cls: type) -> str:
        """The stored key on a class: `data_key`, else the name in the class's case conversion."""
        if self.data_key is not None:
            return self.data_key
        return camel_case(self.name) if meta(cls, "case_conversion", True) else self.name

    def type_in(self, cls: type) -> Any:
        """The annotation in force on a class."""
        if cls not in self._types:
            own = annotation_in(cls, self.name) if self.type_ is None else resolved(self.type_, cls)
            self._types[cls] = own
        return self._types[cls]

    def imported(self, owner: Any) -> Any:
        """The stored value as annotated; a default where the key is absent. Raises TypeError where it has the wrong type."""
        cls = type(owner)
        key = self.key_in(cls)
        if not self.import_enabled or key not in owner._stored:
            return default(self.import_default)
        return self.read(cls, owner._stored[key])

    def read(self, cls: type, stored: Any) -> Any:
        """A stored value as annotated on a class; null is None. Raises TypeError where it has the wrong type."""
        if stored is None:
            return None
        read = self._readers.get(cls)
        if read is None:
            read = self._readers[cls] = reader(self.type_in(cls), map_reader)
        try:
            return read(stored)
        except MismatchError as mismatch:
            wanted, found = name_of(self.type_in(cls)), type(mismatch.found).__name__
            raise TypeError(
                f"{cls.__name__}.{self.name} is {wanted}, but the stored value is {found}"
            ) from None

    def exported(self, owner: Any) -> Any:
        """Evaluates and checks what is written. Raises what a getter raises, or ForbiddenValueError."""
        cls = type(owner)
        value = self.__get__(owner, cls)
        try:
            return exported(value, self.type_in(cls), fields_of)
        except (TypeError, OverflowError) as error:
            raise ForbiddenValueError(error) from None

    def default_export(self) -> Any:
        """What is written where the getter raises; None where the default itself can't be had or written."""
        try:
            return exported(default(self.export_default), Any, fields_of)
        except RAISED:
            return None

    def __eq__(self, other: object) -> Any:
        if other is None and compares_with_none(sys._getframe(1)):
            return Condition(self.name, "is None", None)
        return Condition(self.name, "==", other)

    def __lt__(self, other: Any) -> Condition:
        return Condition(self.name, "<", other)

    def __le__(self, other: Any) -> Condition:
        return Condition(self.name, "<=", other)

    def __gt__(self, other: Any) -> Condition:
        return Condition(self.name, ">", other)

    def __ge__(self, other: Any) -> Condition:
        return Condition(self.name, ">=", other)

    def __ne__(self, other: object) -> Any:
        raise TypeError(f"`!=` on {self.name} can't be a condition of where")

    def has(self, item: Any) -> Condition:
        """The condition that the list holds the item."""
        return Condition(self.name, "has", item)

    __hash__ = object.__hash__


class ObjectType(Attribute):
    """`attrs.object_type()`: the name of the object's class, stored as `obj_type`."""

    def __get__(self, owner: Any, cls: type) -> Any:
        return self if owner is None else type(owner).__name__


class Mapped:
    """Something with attributes over a stored map."""

    _assigned: dict[str, Any]
    _stored: dict[str, Any]

    def __init__(self, **values: Any) -> None:
        """An object by hand, with some attributes assigned. Raises TypeError for a name that is no attribute."""
        self._assigned, self._stored = {}, {}
        for name, value in values.items():
            if name not in attributes(type(self)):
                raise TypeError(f"{type(self).__name__} has no attribute {name!r}")
            setattr(self, name, value)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def _plain(self, attribute: Attribute) -> Any:
        """The value of an attribute without getter."""
        return attribute.imported(self)

    @classmethod
    def _of(cls, stored: dict[str, Any]) -> Any:
        """An object over a stored map."""
        new = cls.__new__(cls)
        new._assigned, new._stored = {}, stored
        return new

    def to_dict(self) -> dict[str, Any]:
        """The exported map. Raises what a getter raises, TypeError or OverflowError."""
        result = {}
        for attribute in exported_attributes(type(self)):
            try:
                result[attribute.key_in(type(self))] = attribute.exported(self)
            except ForbiddenValueError as forbidden:
                raise forbidden.error from None
        return result


def attributes(cls: type) -> dict[str, Attribute]:
    """All attributes by name: those of base classes first, each where it was first declared."""
    return _attributes(cls)


def exported_attributes(cls: type) -> tuple[Attribute, ...]:
    """The attributes that are written, in order."""
    return _exported_attributes(cls)


@cache
def _attributes(cls: type) -> dict[str, Attribute]:
    found: dict[str, Attribute] = {}
    for base in reversed(cls.__mro__):
        found |= {name: value for name, value in vars(base).items() if isinstance(value, Attribute)}
    return found


@cache
def _exported_attributes(cls: type) -> tuple[Attribute, ...]:
    return tuple(a for a in attributes(cls).values() if a.export_enabled)


def default(given: Any) -> Any:
    """A default: called where it is a function, copied where it could be changed, None where none is given."""
    if given is MISSING:
        return None
    if callable(given):
        return given()
    return copy.deepcopy(given) if isinstance(given, list | dict | set) else given


def meta(cls: type, name: str, otherwise: Any) -> Any:
    """A setting of the class's Meta."""
    return getattr(getattr(cls, "Meta", None), name, otherwise)


def camel_case(name: str) -> str:
    """`net_days` as `netDays`."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def map_reader(cls: type) -> Reader | None:
    """How a stored map becomes an object of a class with attributes; None for any other class."""
    if not (issubclass(cls, Mapped) and getattr(cls, "_is_map", False)):
        return None

    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise MismatchError(value)
        return cls._of(value)

    return read


def fields_of(value: Any) -> Fields | None:
    """The exported fields of a Serializable, each with its annotation; None for any other value."""
    if not (isinstance(value, Mapped) and getattr(value, "_is_map", False)):
        return None
    cls = type(value)
    return {
        a.key_in(cls): (a.__get__(value, cls), a.type_in(cls)) for a in exported_attributes(cls)
    }
