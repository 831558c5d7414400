"""A module of the program: its tree, spans of nodes, and what its names are bound to.

Must not know what classes mean.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from typing import Any

import libcst as cst

from boiler_compiler.frontend.positions import Place, positions
from boiler_compiler.frontend.surface import NAMES, PACKAGES
from boiler_compiler.frontend.walking import inside
from boiler_compiler.model.span import Span


@dataclass(frozen=True)
class ImportedName:
    """`from module import name`; `name` is empty for a whole module. A leading dot of `module`: within the program."""

    module: str
    name: str
    node: cst.CSTNode = field(compare=False)


Binding = ImportedName | cst.ClassDef | cst.FunctionDef | cst.BaseExpression | None
"""What a module's name stands for: the last thing that it was bound to; None for what can't be told."""


@dataclass(eq=False)
class Module:
    """One file; `name` is dotted and relative to the program, empty for a package's `__init__.py`.

    `locals` are the names that functions bind, and `imported` what they import, filled by `scopes`.
    """

    name: str
    file: str
    text: str
    tree: cst.Module
    locals: dict[cst.FunctionDef, set[str]] = field(default_factory=dict)
    imported: dict[cst.FunctionDef, dict[str, ImportedName]] = field(default_factory=dict)

    @cached_property
    def positions(self) -> Mapping[cst.CSTNode, Place]:
        """Where nodes stand; made when the first span is asked for."""
        return positions(self.tree)

    def span(self, node: cst.CSTNode) -> Span:
        """The place of a node."""
        return Span(self.file, *self.positions.get(node, (0, 0, 0, 0)))

    @property
    def package(self) -> str:
        """The package in which relative imports of this module start."""
        if self.file.endswith("__init__.py"):
            return self.name
        return self.name.rpartition(".")[0]

    @cached_property
    def bindings(self) -> dict[str, Binding]:
        """Names of the module, each with what it was last bound to."""
        found: dict[str, Binding] = {}
        for statement in statements(self.tree.body):
            found.update(bound_by(statement, self.package))
        return found

    @cached_property
    def open(self) -> bool:
        """Whether names may come from a star import whose names are not known: any but that of boiler."""
        return any(
            isinstance(s, cst.ImportFrom)
            and isinstance(s.names, cst.ImportStar)
            and imported_module(s, self.package) not in PACKAGES
            for s in statements(self.tree.body)
        )

    @property
    def stars(self) -> Iterator[str]:
        """The modules of the program whose names are imported by a star, the last first."""
        for statement in reversed(list(statements(self.tree.body))):
            match statement:
                case cst.ImportFrom(names=cst.ImportStar()):
                    name = imported_module(statement, self.package)
                    if name.startswith("."):
                        yield name.removeprefix(".")


def statements(body: Sequence[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """Statements of a module or class in order, those within if, try, with and loops too; `__main__` blocks are left out."""
    for node in body:
        match node:
            case cst.SimpleStatementLine(body=small):
                yield from small
            case cst.If() if is_main_block(node):
                continue
            case cst.If(body=block, orelse=rest):
                yield from statements(block.body)
                if rest is not None:
                    yield from statements([rest])
            case cst.Else(body=block) | cst.Finally(body=block) | cst.ExceptHandler(body=block):
                yield from statements(block.body)
            case cst.Try(body=block, handlers=handlers, orelse=rest, finalbody=final):
                yield from statements(block.body)
                yield from statements([*handlers, *(n for n in (rest, final) if n is not None)])
            case cst.With(body=block) | cst.For(body=block) | cst.While(body=block):
                yield node
                yield from statements(block.body)
            case _:
                yield node


def changed_names(body: Sequence[cst.CSTNode]) -> set[str]:
    """Names that statements bind, at any depth, and those whose object a statement may change: `x.add(1)`, `x[1] = 2`."""
    found: set[str] = set()
    for node in body:
        for statement in every_statement(node):
            found.update(bound_by(statement, ""))
            match statement:
                case cst.Expr(value=cst.Call(func=cst.Attribute(value=cst.Name(value=name)))):
                    found.add(name)
                case cst.Assign(targets=targets):
                    found.update(_holder(target.target) for target in targets)
                case cst.AugAssign(target=target):
                    found.add(_holder(target))
    return found


def _holder(target: cst.CSTNode) -> str:
    match target:
        case cst.Subscript(value=cst.Name(value=name)):
            return name
    return ""


BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")
"""Where statements hold others."""


def every_statement(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Every statement within a node at any depth, in order and before those in it; `__main__` blocks are left out.

    Goes into no expression, so that it is many times faster than a visitor.
    """
    stack: list[Any] = [node]
    while stack:
        each = stack.pop()
        kind: type[cst.CSTNode] = type(each)
        if kind is cst.SimpleStatementLine or kind is cst.SimpleStatementSuite:
            yield from each.body
            continue
        if kind is cst.If and is_main_block(each):
            continue
        compound, names = _blocks(kind)
        if compound:
            yield each
        for name in names:
            inner = getattr(each, name)
            if type(inner) is tuple or type(inner) is list:
                stack += inner[::-1]
            elif inner is not None:
                stack.append(inner)


@cache
def _blocks(kind: type[cst.CSTNode]) -> tuple[bool, tuple[str, ...]]:
    """Whether a kind of node is a statement with others in it, and where it has them, the last first."""
    names = {field.name for field in fields(kind)}
    compound = issubclass(kind, cst.BaseCompoundStatement)
    return compound, tuple(name for name in reversed(BLOCKS) if name in names)


def is_main_block(node: cst.If) -> bool:
    """`if __name__ == "__main__":`, which no job runs."""
    match node.test:
        case cst.Comparison(left=cst.Name(value="__name__")):
            return True
    return False


def bound_by(statement: cst.CSTNode, package: str) -> dict[str, Binding]:
    """What a statement binds names to."""
    match statement:
        case cst.Import(names=aliases):
            return dict(_imported(alias) for alias in aliases)
        case cst.ImportFrom(names=cst.ImportStar()):
            module = imported_module(statement, package)
            known = NAMES if module in PACKAGES else ()
            return {name: ImportedName(module, name, statement) for name in known}
        case cst.ImportFrom(names=names):
            module = imported_module(statement, package)
            aliases = () if isinstance(names, cst.ImportStar) else names
            return {
                alias_name(alias): ImportedName(module, dotted(alias.name), alias)
                for alias in aliases
            }
        case cst.ClassDef(name=name) | cst.FunctionDef(name=name):
            return {name.value: statement}
        case cst.Assign(targets=targets, value=value):
            return {
                name: value if isinstance(target.target, cst.Name) else None
                for target in targets
                for name in target_names(target.target)
            }
        case cst.AnnAssign(target=cst.Name(value=name), value=value):
            return {name: value}
        case cst.AugAssign(target=target) | cst.For(target=target):
            return dict.fromkeys(target_names(target))
        case cst.With(items=items):
            named = [item.asname.name for item in items if item.asname is not None]
            return {name: None for target in named for name in target_names(target)}
    return {}


def imported_module(node: cst.ImportFrom, package: str) -> str:
    """The module of `from module import ...`; one of the program starts with a dot."""
    module = dotted(node.module) if node.module is not None else ""
    level = len(node.relative)
    if level == 0:
        return module
    parts = package.split(".") if package else []
    parts = parts[: max(len(parts) - (level - 1), 0)]
    return "." + ".".join([*parts, *([module] if module else [])])


def _imported(alias: cst.ImportAlias) -> tuple[str, ImportedName]:
    name = dotted(alias.name)
    if alias.asname is not None:
        return alias_name(alias), ImportedName(name, "", alias)
    first = name.partition(".")[0]
    return first, ImportedName(first, "", alias)


def alias_name(alias: cst.ImportAlias) -> str:
    """The name that an import binds."""
    if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
        return alias.asname.name.value
    return dotted(alias.name)


def dotted(node: cst.CSTNode | None) -> str:
    """`a.b.c` of names and attributes; empty for anything else."""
    match node:
        case cst.Name(value=name):
            return name
        case cst.Attribute(value=value, attr=attr):
            before = dotted(value)
            return f"{before}.{attr.value}" if before else ""
    return ""


def target_names(target: cst.CSTNode) -> list[str]:
    """Names that an assignment's target binds."""
    match target:
        case cst.Name(value=name):
            return [name]
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            return [name for element in elements for name in target_names(element.value)]
        case cst.StarredElement(value=value):
            return target_names(value)
    return []


def attributes_given(target: cst.CSTNode) -> set[str]:
    """Names of the attributes that an assignment's target binds."""
    match target:
        case cst.Attribute(attr=cst.Name(value=name)):
            return {name}
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            return {name for element in elements for name in attributes_given(element.value)}
        case cst.StarredElement(value=value):
            return attributes_given(value)
    return set()


def captured_names(pattern: cst.CSTNode) -> set[str]:
    """Names that a pattern of `match` binds."""
    found: set[str] = set()
    for node in inside(pattern):
        match node:
            case cst.MatchAs(name=cst.Name(value=name)) | cst.MatchStar(name=cst.Name(value=name)):
                found.add(name)
            case cst.MatchMapping(rest=cst.Name(value=name)):
                found.add(name)
    return found
