"""Runs functions on abstract values: what they could return, what they read from the store, what they emit.

It follows both sides of a branch and a loop until nothing new comes of it, so what it says holds for every run. What it can't
follow is UNKNOWN; where a store gets out of sight, everything in it counts as read. Statements are here; expressions,
attributes and calls in modules of their own. Must not know what the results are used for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import libcst as cst

from boiler_compiler.frontend import branches, expressions, objects
from boiler_compiler.frontend.classes import ClassInfo
from boiler_compiler.frontend.frames import Frame, Seen
from boiler_compiler.frontend.maps import Maps
from boiler_compiler.frontend.modules import (
    ImportedName,
    Module,
    bound_by,
)
from boiler_compiler.frontend.program import Index
from boiler_compiler.frontend.reports import Reports
from boiler_compiler.frontend.values import (
    NOTHING,
    UNKNOWN,
    Document,
    Documents,
    Function,
    ListOf,
    MapOf,
    MediatorValue,
    Record,
    StoreValue,
    Super,
    TimersValue,
    TupleOf,
    Value,
    ViewValue,
    join,
    join_all,
    lists,
)
from boiler_compiler.model import Span

MOST_CALLS = 40
"""Calls within each other that are followed; a program that goes deeper counts as unknown there."""

MOST_RUNS = 2_000
"""Different calls that are followed from one getter or trigger; what comes after them counts as unknown."""


class Interpreter:
    """One program's functions on abstract values.

    `given` has what the initialisers of forms gave to their attributes, `forms` the group of each form's documents;
    `states` are the classes of which keyed operators keep the declared fields alone.
    """

    def __init__(self, index: Index) -> None:
        """Makes itself the index's interpreter."""
        self.index = index
        self.reports = index.reports
        self.seen = Seen()
        self.loops = 0
        self.runs = 0
        self.writing = False
        self.given: dict[tuple[ClassInfo, str], Value] = {}
        self.forms: dict[ClassInfo, str] = {}
        self.states: set[ClassInfo] = set()
        self._running: list[tuple[object, ...]] = []
        self._done: dict[tuple[object, ...], tuple[Value, Frame, Seen]] = {}
        self.maps = Maps()
        self._done_quietly: dict[tuple[object, ...], tuple[Value, Frame, Seen]] = {}
        index.interpreter = self

    # ---- entry points

    @contextmanager
    def recording(self) -> Iterator[Seen]:
        """Everything met inside goes to the given record, and to no other."""
        before, self.seen = self.seen, Seen()
        try:
            yield self.seen
        finally:
            self.seen = before

    @contextmanager
    def for_clients(self) -> Iterator[None]:
        """Inside, code writes for clients: it may save what it assigns."""
        self.writing = True
        try:
            yield
        finally:
            self.writing = False

    @contextmanager
    def quietly(self, quiet: bool = True) -> Iterator[None]:
        """Inside, findings are not kept."""
        before = self.reports
        if quiet:
            if before is self.index.reports:
                self._done_quietly = {}
            self.reports = Reports({})
        try:
            yield
        finally:
            self.reports = before

    def constant(self, node: cst.BaseExpression, module: Module) -> Value:
        """An expression of a module or class body."""
        return self.expression(node, Frame(module, {}))

    def expression(self, node: cst.CSTNode, frame: Frame) -> Value:
        """What an expression can be."""
        return expressions.evaluate(self, node, frame)

    def call(self, function: Function, given: Sequence[Value], named: dict[str, Value]) -> Value:
        """What a call of a program's function can give; generators give the list of what they yield."""
        value, _, seen = self.run(function, given, named)
        self.seen.add(seen)
        return value

    def run(
        self, function: Function, given: Sequence[Value], named: dict[str, Value]
    ) -> tuple[Value, Frame, Seen]:
        """A call, with its frame and what was met in it; done once for the same arguments."""
        arguments = [*([function.bound] if function.bound is not None else []), *given]
        around = id(function.around) if function.around is not None else None
        given_by_name = tuple(sorted(named.items()))
        key = (id(function.node), around, tuple(arguments), given_by_name, self.writing)
        loud = self.reports is self.index.reports
        if key in self._done and around is None:
            return self._done[key]
        if key in self._done_quietly and around is None and not loud:
            return self._done_quietly[key]
        self.runs = self.runs + 1 if self._running else 0
        deep = len(self._running) >= MOST_CALLS or self.runs > MOST_RUNS
        if deep or key in self._running:
            self.escape(*arguments, *named.values())
            return UNKNOWN, Frame(function.module, {}), Seen()
        frame = Frame(function.module, {}, function.around, function.owner)
        frame.self = arguments[0] if arguments and function.owner is not None else None
        self._running.append(key)
        loops, self.loops = self.loops, 0
        with self.recording() as seen:
            self._parameters(function, arguments, dict(named), frame)
            value = self._body(function, frame)
        self.loops = loops
        self._running.pop()
        if around is None:
            (self._done if loud else self._done_quietly)[key] = value, frame, seen
        return value, frame, seen

    def escape(self, *values: Value) -> None:
        """Values that get out of sight: what a store among them holds counts as read, and everything of a document."""
        for value in values:
            match value:
                case StoreValue() | ViewValue() | MediatorValue():
                    self.seen.everything = True
                case Document(_, path) | Documents(_, path) | Record(_, path, True):
                    self.seen.reads.add((*path, "*"))
                case ListOf(item) | MapOf(item):
                    self.escape(item)
                case Super(value=of):
                    self.escape(of)
                case TupleOf(items):
                    self.escape(*items)
                case TimersValue():
                    self.seen.timers.setdefault("?", Span("", 0, 0, 0, 0))
                case Function(bound=bound, around=around):
                    self.escape(*([bound] if bound is not None else []))
                    if around is not None:
                        self.escape(*(v for v in around.values() if not isinstance(v, Function)))

    def joined(self, left: Value, right: Value) -> Value:
        """`join`, with an eye on stores that get lost in it."""
        result = join(left, right)
        if result == UNKNOWN:
            self.escape(left, right)
        return result

    # ---- functions

    def _parameters(
        self, function: Function, given: list[Value], named: dict[str, Value], frame: Frame
    ) -> None:
        parameters = function.node.params
        names = [p.name.value for p in (*parameters.posonly_params, *parameters.params)]
        for parameter in (
            *parameters.posonly_params,
            *parameters.params,
            *parameters.kwonly_params,
        ):
            default = parameter.default
            frame.names[parameter.name.value] = (
                UNKNOWN if default is None else self.constant(default, function.module)
            )
        frame.names |= dict(zip(names, given, strict=False))
        rest = given[len(names) :]
        if isinstance(parameters.star_arg, cst.Param):
            frame.names[parameters.star_arg.name.value] = TupleOf(tuple(rest))
        if parameters.star_kwarg is not None:
            self.escape(*named.values())
            frame.names[parameters.star_kwarg.name.value] = UNKNOWN
        frame.names |= {name: value for name, value in named.items() if name in frame.names}

    def _body(self, function: Function, frame: Frame) -> Value:
        if isinstance(function.node, cst.Lambda):
            return self.expression(function.node.body, frame)
        self.block(function.node.body.body, frame)
        if frame.generator:
            return ListOf(join_all([value for _, value in frame.yielded]))
        result: Value = NOTHING
        for _, value in frame.returned:
            result = self.joined(result, value)
        return result

    # ---- statements; each says whether what follows it can be reached

    def block(self, body: Sequence[cst.CSTNode], frame: Frame) -> bool:
        """Statements in order; False where none of its ways leads on."""
        for node in body:
            if isinstance(node, cst.SimpleStatementLine):
                if not self.block(node.body, frame):
                    return False
            elif not self.statement(node, frame):
                return False
        return True

    def statement(self, node: cst.CSTNode, frame: Frame) -> bool:
        """One statement."""
        match node:
            case cst.Return(value=value):
                found = self.expression(value, frame) if value is not None else NOTHING
                frame.returned.append((node, found))
                return False
            case cst.Raise(exc=exc):
                if exc is not None:
                    self.expression(exc, frame)
                return False
            case cst.Continue() | cst.Break():
                return False
            case cst.Expr(value=value):
                self.expression(value, frame)
            case cst.Assign(targets=targets, value=value):
                found = self.expression(value, frame)
                for target in targets:
                    self.bind(target.target, found, frame)
            case cst.AnnAssign(target=target, value=value) if value is not None:
                self.bind(target, self.expression(value, frame), frame)
            case cst.AugAssign(target=target, operator=operator, value=value):
                operand = self.expression(value, frame)
                before = self.expression(target, frame)
                after = expressions.augmented(self, operator, before, operand)
                self.bind(target, after, frame)
            case cst.Assert(test=test):
                self.expression(test, frame)
            case cst.Del(target=target):
                self.expression(target, frame)
            case cst.If():
                return branches.if_(self, node, frame)
            case cst.For():
                return branches.for_(self, node, frame)
            case cst.While():
                return branches.while_(self, node, frame)
            case cst.Try() | cst.TryStar():
                return branches.try_(self, node, frame)
            case cst.With(items=items, body=body):
                for item in items:
                    self.escape(self.expression(item.item, frame))
                    if item.asname is not None:
                        self.bind(item.asname.name, UNKNOWN, frame)
                return self.block(body.body, frame)
            case cst.Match():
                return branches.match_(self, node, frame)
            case cst.FunctionDef(name=name):
                for outer, known in (frame.around or {}).items():
                    frame.names.setdefault(outer, known)
                frame.names[name.value] = Function(
                    node, frame.module, frame.owner, None, frame.names
                )
            case cst.ClassDef(name=name):
                self.escape(*frame.names.values())
                frame.names[name.value] = UNKNOWN
            case cst.Import() | cst.ImportFrom():
                for bound, binding in bound_by(node, frame.module.package).items():
                    found = UNKNOWN
                    if isinstance(binding, ImportedName):
                        found = self.index.imported(binding.module, binding.name)
                    frame.names[bound] = found
        return True

    def bind(self, target: cst.CSTNode, value: Value, frame: Frame) -> None:
        """An assignment."""
        match target:
            case cst.Name(value=name):
                frame.names[name] = value
            case cst.Tuple(elements=elements) | cst.List(elements=elements):
                items = value.items if isinstance(value, TupleOf) else ()
                starred = any(isinstance(e, cst.StarredElement) for e in elements)
                for number, element in enumerate(elements):
                    if items and not starred and len(items) == len(elements):
                        self.bind(element.value, items[number], frame)
                    elif isinstance(element, cst.StarredElement):
                        self.bind(element.value, ListOf(lists(value)), frame)
                    else:
                        self.bind(element.value, lists(value), frame)
            case cst.StarredElement(value=inner):
                self.bind(inner, ListOf(lists(value)), frame)
            case cst.Attribute(value=holder):
                objects.assigned(self, self.expression(holder, frame), value, target, frame)
                self.escape(value)
            case cst.Subscript():
                expressions.stored_item(self, target, value, frame)
