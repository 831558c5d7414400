"""The oracle's attributes: declared with `attrs`, read through import rules, compared in `where`.

Must not know stores, views' delivery or databases.
"""

import copy
import inspect
import sys
import types
import typing
from collections.abc import Callable
from typing import Any

from .conditions import Condition, literal_none
from .types import WrongTypeError, exported, imported, name_of
from .values import Reference

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING"})()
"""Stands for "not given"."""


class Attribute:
    """One attribute of a model, a view or a map; on the class also the left side of a condition."""

    def __init__(
        self,
        *,
        import_default: Any = MISSING,
        export_default: Any = MISSING,
        export_enabled: bool = True,
        import_enabled: bool = True,
        data_key: str | None = None,
        initialize: bool = False,
        annotation: Any = None,
        constant: str | None = None,
    ) -> None:
        self.import_default, self.export_default = import_default, export_default
        self.export_enabled, self.import_enabled = export_enabled, import_enabled
        self.data_key, self.initialize = data_key, initialize
        self.annotation, self.constant = annotation, constant
        self.name = ""
        self.fget: Callable[[Any], Any] | None = None
        self.fset: Callable[[Any, Any], None] | None = None
        self.finit: Callable[[Any], None] | None = None

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"<Attribute {self.name}>"

    def _with(self, **functions: Any) -> "Attribute":
        new = copy.copy(self)
        vars(new).update(functions)
        return new

    def getter(self, function: Callable[[Any], Any]) -> "Attribute":
        """`@x.getter`; a copy, so that a base class keeps its own."""
        return self._with(fget=function)

    def setter(self, function: Callable[[Any, Any], None]) -> "Attribute":
        """`@x.setter`."""
        return self._with(fset=function)

    def init(self, function: Callable[[Any], None]) -> "Attribute":
        """`@x.init`."""
        return self._with(finit=function)

    def __get__(self, owner: Any, cls: type) -> Any:
        if owner is None:
            return self
        if self.name in owner._assigned:
            return owner._assigned[self.name]
        if owner._detached:
            return self._of_document(owner)
        if self.fget is not None:
            return self.fget(owner)
        if self.constant is not None:
            return self.constant
        row = vars(owner).get("row") if function_of(type(owner), "rows") else None
        if row is not None:
            return row[self.name] if isinstance(row, dict) else getattr(row, self.name)
        return self.read(owner)

    def __set__(self, owner: Any, value: Any) -> None:
        if self.fset is not None:
            self.fset(owner, value)
        else:
            owner._assigned[self.name] = value

    def type_in(self, cls: type) -> Any:
        """The annotation in force on `cls`; Any without one."""
        if self.annotation is not None:
            return named_classes(self.annotation, cls)
        for base in cls.__mro__:
            found = vars(base).get("__annotations__", {}).get(self.name, MISSING)
            if found is not MISSING:
                return named_classes(found, base)
        return Any

    def key_in(self, cls: type) -> str:
        """The stored key."""
        if self.data_key is not None:
            return self.data_key
        if not meta(cls, "case_conversion", True):
            return self.name
        first, *rest = self.name.split("_")
        return first + "".join(part[:1].upper() + part[1:] for part in rest)

    def read(self, owner: Any) -> Any:
        """Imports the stored value. Raises TypeError where it has the wrong type."""
        cls = type(owner)
        stored = owner._stored.get(self.key_in(cls), MISSING) if self.import_enabled else MISSING
        if stored is MISSING:
            return default(self.import_default)
        return imported_raw(self, cls, stored)

    def _of_document(self, owner: Any) -> Any:
        """The exported value in a view's document."""
        cls = type(owner)
        if not self.export_enabled:
            raise AttributeError(
                f"{cls.__name__}.{self.name} is not exported, so other views do not see it"
            )
        return imported_raw(self, cls, owner._stored.get(self.key_in(cls)))

    def write(self, owner: Any) -> Any:
        """Evaluates and checks the value to be written. Raises what the getter raises, TypeError or OverflowError."""
        value = self.__get__(owner, type(owner))
        try:
            return exported(value, self.type_in(type(owner)), map_of)
        except (TypeError, OverflowError) as error:
            raise ForbiddenValueError(error) from None

    def default_export(self) -> Any:
        """What is written where the getter raises."""
        try:
            return exported(default(self.export_default), Any, map_of)
        except (Exception, SystemExit):
            return None

    def _condition(self, op: str, other: Any) -> Condition:
        if other is None and op == "==" and literal_none(sys._getframe(2)):
            op = "is None"
        return Condition(self.name, op, other)

    def __eq__(self, other: object) -> Any:
        return self._condition("==", other)

    def __lt__(self, other: Any) -> Condition:
        return self._condition("<", other)

    def __le__(self, other: Any) -> Condition:
        return self._condition("<=", other)

    def __gt__(self, other: Any) -> Condition:
        return self._condition(">", other)

    def __ge__(self, other: Any) -> Condition:
        return self._condition(">=", other)

    def has(self, item: Any) -> Condition:
        """The list holds the item."""
        return self._condition("has", item)

    __hash__ = object.__hash__


def named_classes(annotation: Any, owner: type) -> Any:
    """The annotation with every text in it evaluated in the module of `owner`."""
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        annotation = eval(annotation, vars(sys.modules[owner.__module__]), dict(vars(owner)))
    parts = typing.get_args(annotation)
    if not any(
        isinstance(part, str | typing.ForwardRef) or typing.get_args(part) for part in parts
    ):
        return annotation
    whole = tuple(named_classes(part, owner) for part in parts)
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return typing.Union[whole]  # noqa: UP007
    return typing.get_origin(annotation)[whole]


class ForbiddenValueError(Exception):
    """Internal: a getter returned a value that can't be written; `error` is TypeError or OverflowError."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


def default(given: Any) -> Any:
    """A default that may be a function of no arguments; None where none is given."""
    if given is MISSING:
        return None
    return given() if callable(given) else copy.deepcopy(given)


def meta(cls: type, name: str, otherwise: Any) -> Any:
    """A setting of the class's Meta, found as Python finds it."""
    return getattr(getattr(cls, "Meta", None), name, otherwise)


def function_of(cls: Any, name: str) -> Any:
    """What is inside of a staticmethod or a classmethod of that name; None where there is none."""
    found = inspect.getattr_static(cls, name, None)
    return found.__func__ if isinstance(found, staticmethod | classmethod) else None


def attributes(cls: type) -> dict[str, Attribute]:
    """All attributes, those of base classes first, each in the order of its declaration."""
    found: dict[str, Attribute] = {}
    for base in reversed(cls.__mro__):
        found.update({n: a for n, a in vars(base).items() if isinstance(a, Attribute)})
    return found


def imported_raw(attribute: Attribute, cls: type, stored: Any) -> Any:
    """A value as the attribute of `cls` reads it. Raises TypeError where it has the wrong type."""
    if stored is None:
        return None
    annotation = attribute.type_in(cls)
    try:
        return imported(stored, annotation, _make_map)
    except WrongTypeError as wrong:
        raise TypeError(
            f"{cls.__name__}.{attribute.name} is {name_of(annotation)}, "
            f"but the stored value is {type(wrong.found).__name__}"
        ) from None


class Mapped:
    """Something with attributes over a stored map."""

    _detached = False

    def __init__(self, **values: Any) -> None:
        self._assigned: dict[str, Any] = {}
        self._stored: dict[str, Any] = {}
        for name, value in values.items():
            if name not in attributes(type(self)):
                raise TypeError(f"{type(self).__name__} has no attribute {name!r}")
            setattr(self, name, value)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @classmethod
    def _of(cls, stored: dict[str, Any]) -> Any:
        new = cls.__new__(cls)
        new._assigned, new._stored = {}, stored
        return new

    def to_dict(self) -> dict[str, Any]:
        """The exported map."""
        return {
            a.key_in(type(self)): a.write(self)
            for a in attributes(type(self)).values()
            if a.export_enabled
        }


class Serializable(Mapped):
    """A map with declared attributes."""


def _make_map(cls: type, stored: dict[str, Any]) -> Any:
    if not issubclass(cls, Serializable):
        raise WrongTypeError(cls, stored)
    return cls._of(stored)


def map_of(value: Any) -> dict[str, tuple[Any, Any]] | None:
    """The exported fields of a Serializable with their annotations; None for any other value."""
    if isinstance(value, Serializable):
        return {
            a.key_in(type(value)): (
                a.__get__(value, type(value)),
                a.type_in(type(value)),
            )
            for a in attributes(type(value)).values()
            if a.export_enabled
        }
    return None


def relation_type(collection: Any) -> Any:
    """The annotation that `attrs.relation` stands for."""
    return {None: Reference, list: list[Reference], dict: dict[str, Reference]}[collection]
