"""A class of the program: what its body declares, and what it has from its base class.

Filled by `declarations`; must not know what the classes are used for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import libcst as cst

from boiler_compiler.frontend.declared_values import (
    AttributeDecl,
    ReferenceDecl,
    SinkDecl,
    SourceDecl,
)
from boiler_compiler.frontend.modules import Module
from boiler_compiler.frontend.values import Function, Value
from boiler_compiler.model import Span

Kind = Literal["DomainModel", "Serializable", "Store", "ViewModel", "Mediator"]
MethodKind = Literal["method", "property", "staticmethod", "classmethod"]


@dataclass(frozen=True, eq=False)
class Method:
    """A function of a class that is no getter of an attribute."""

    name: str
    kind: MethodKind
    function: Function
    node: cst.FunctionDef
    triggers: tuple[tuple[str, Span], ...] = ()


@dataclass(eq=False)
class ClassInfo:
    """`kind` is the class of boiler that it descends from, None for any other; `opaque`: a base of it can't be followed;
    `decorated`: something else than `dataclass` decorates it."""

    name: str
    module: Module
    node: cst.ClassDef
    base: ClassInfo | None = None
    kind: Kind | None = None
    opaque: bool = False
    decorated: bool = False
    names: dict[str, Value] = field(default_factory=dict)
    attributes: dict[str, AttributeDecl] = field(default_factory=dict)
    annotations: dict[str, cst.BaseExpression] = field(default_factory=dict)
    references: dict[str, ReferenceDecl] = field(default_factory=dict)
    getters: dict[str, Function] = field(default_factory=dict)
    setters: dict[str, Function] = field(default_factory=dict)
    initializers: dict[str, Function] = field(default_factory=dict)
    methods: dict[str, Method] = field(default_factory=dict)
    assigned: set[str] = field(default_factory=set)
    spans: dict[str, Span] = field(default_factory=dict)
    meta: cst.ClassDef | None = None
    _line: list[ClassInfo] | None = None
    _attributes: dict[str, AttributeDecl] | None = None
    _functions: frozenset[str] | None = None

    def settle(self) -> None:
        """All classes are filled: what is put together from base classes is kept from now on."""
        self._line = self.line()
        self._attributes = self.all_attributes()
        self._functions = frozenset(
            name for i in self._line for name in (*i.getters, *i.setters, *i.initializers)
        )

    @property
    def span(self) -> Span:
        """Where its name stands."""
        return self.module.span(self.node.name)

    def line(self) -> list[ClassInfo]:
        """The class and its base classes, the class first."""
        if self._line is not None:
            return self._line
        found: dict[ClassInfo, None] = {}
        info: ClassInfo | None = self
        while info is not None and info not in found:
            found[info] = None
            info = info.base
        return list(found)

    def descends_from(self, other: ClassInfo) -> bool:
        """Whether it is the class or has it as a base."""
        return other in self.line()

    def all_attributes(self) -> dict[str, AttributeDecl]:
        """Attributes by name, base classes first, each where it was first declared."""
        if self._attributes is not None:
            return self._attributes
        found: dict[str, AttributeDecl] = {}
        for info in reversed(self.line()):
            found |= info.attributes
        return found

    def all_references(self) -> dict[str, ReferenceDecl]:
        """References by name, base classes first."""
        found: dict[str, ReferenceDecl] = {}
        for info in reversed(self.line()):
            found |= info.references
        return found

    def getter(self, name: str) -> Function | None:
        """The getter in force of an attribute or reference."""
        return self._of_attribute(name, lambda info: info.getters)

    def setter(self, name: str) -> Function | None:
        """The setter in force of an attribute."""
        return self._of_attribute(name, lambda info: info.setters)

    def initializer(self, name: str) -> Function | None:
        """The initialiser in force of an attribute."""
        return self._of_attribute(name, lambda info: info.initializers)

    def _of_attribute(
        self, name: str, functions: Callable[[ClassInfo], dict[str, Function]]
    ) -> Function | None:
        if self._functions is not None and name not in self._functions:
            return None
        for info in self.line():
            found = functions(info)
            if name in found:
                return found[name]
            declares = name in info.attributes or name in info.references
            if declares and not info.extends(name):
                return None  # declared anew, without such a function
        return None

    def extends(self, name: str) -> bool:
        """Whether the class gives a function to a base class's attribute, which it does not declare itself."""
        of = self.attributes.get(name) or self.references.get(name)
        inherited = [i.attributes.get(name) or i.references.get(name) for i in self.line()[1:]]
        return of is not None and any(of is each for each in inherited)

    @property
    def plain(self) -> bool:
        """Whether all that its objects have is in the program's text: no class of boiler, no other base, no odd decorator."""
        return self.kind is None and not any(
            info.opaque or info.decorated or "__new__" in info.methods for info in self.line()
        )

    def method(self, name: str) -> Method | None:
        """The method in force."""
        return next((i.methods[name] for i in self.line() if name in i.methods), None)

    def annotation(self, name: str) -> tuple[cst.BaseExpression, ClassInfo] | None:
        """The annotation in force, and the class in which it is written."""
        return next(((i.annotations[name], i) for i in self.line() if name in i.annotations), None)

    @property
    def store(self) -> cst.BaseExpression | None:
        """What a view's class body annotates `store` with, unless that is an attribute: a shop's store is none of ours."""
        return None if "store" in self.attributes else self.annotations.get("store")

    def name_value(self, name: str) -> Value | None:
        """What a name of the class body stands for."""
        return next((i.names[name] for i in self.line() if name in i.names), None)

    def meta_class(self) -> tuple[cst.ClassDef, ClassInfo] | None:
        """`class Meta` in force, and the class in which it is written."""
        return next(((i.meta, i) for i in self.line() if i.meta is not None), None)

    def source(self) -> SourceDecl | None:
        """A mediator's source."""
        found = self.name_value("source")
        return found if isinstance(found, SourceDecl) else None

    def sinks(self) -> Iterator[tuple[str, SinkDecl]]:
        """A mediator's sinks by name."""
        for info in reversed(self.line()):
            for name, value in info.names.items():
                if isinstance(value, SinkDecl):
                    yield name, value

    def members(self) -> set[str]:
        """Every name that `self.` has through the program's text."""
        found: set[str] = set()
        for info in self.line():
            found |= info.attributes.keys() | info.references.keys() | info.methods.keys()
            found |= info.names.keys() | info.assigned | info.annotations.keys()
        return found
