"""Walking and places agree with libcst's own, on every program here and on all of Python's syntax."""

from pathlib import Path

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from boiler_compiler.frontend.positions import positions
from boiler_compiler.frontend.walking import FIELDS, MARKS, PUNCTUATION, inside, walk

ROOT = Path(__file__).parents[2]
PROGRAMS = sorted(
    path
    for folder in ("examples", "tests/programs", "tests/golden/diagnostics")
    for path in (ROOT / folder).rglob("*.py")
    if not path.name.startswith("bc0105")  # too deep for libcst's visitors
)

SYNTAX = '''\
"""Every kind of node."""
from __future__ import annotations
import a.b as c, d
from . import e
from ..f import (g as h, i,)
from j import *

@first
@second(1, *two, key=3, **four)
class K[T: int, *Ts, **P](L, metaclass=M):
    x: int = 1; y: "str"
    (z).w: int

async def n(a, /, b: int = 1, *args: str, c, d=2, **kwargs) -> list[int]:
    async with a as b, c(): pass
    async for x, *y in z:
        await x
    else: return
    return [x async for x in y if x if not y]

def o(*, a): global b; nonlocal_ = lambda x, /, *y, z=1, **w: (x, y)
def p():
    q = 1
    def r():
        nonlocal q
        yield
        yield q
        x = yield from q
    return r

if (x := 1) and y or not z: pass
elif x < y <= z != w is not v not in u: ...
else: pass
while x: break
else:
    pass
for x in y: continue
try:
    raise X from y
except (A, B) as e: pass
except C: raise
else: pass
finally: pass
try: pass
except* D as d: pass
with (a as b, c as (d, e)): pass
with f: pass
del x, (y, [z]), w[0], v.u
assert x, "y"
x = y = (1, 2.5, 3j, ..., "a" 'b' f"{x!r:>{y}} {z=}" "c", b"d")
x += -1 ** ~2 @ 3 // 4 % 5 << 6 >> 7 & 8 | 9 ^ 10
[*a, b], {c, *d}, {e: f, **g}, (h,), (), [], {}
x[1:2:3, ::, ..., *y]
[a for b in c for d in e if f], {a for b in c}, {a: b for c in d}, (a for b in c)
f(a)(b, *c, d=e, **g).h if x else y
print((yield_), sep="")
type Alias[T = int] = list[T]
match x, y:
    case 1 | -1 | "a" | None | True | a.b: pass
    case [a, *_, [b]] | (a, b): pass
    case {"k": v, **rest}: pass
    case {}: pass
    case Point(1, x=y) as p if p: pass
    case (1 as q): pass
    case _: pass
'''

TEXTS = {
    **{str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in PROGRAMS},
    "syntax": SYNTAX,
    "syntax with \\r\\n": SYNTAX.replace("\n", "\r\n"),
    "wide letters and form feeds": 'ä = "😀"\n\f\nif ä:\n\tx = ä\n\t# ü\n\ty = (\n\tä)\n',
    "no last newline": "x = 1\nif x: y",
    "nothing": "",
    "a comment": "# x",
}


class _Theirs(cst.CSTVisitor):
    """What libcst meets, without its marks."""

    def __init__(self) -> None:
        self.met: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if type(node).__module__ not in MARKS and type(node).__name__ not in PUNCTUATION:
            self.met.append(node)
        return True


class _Ours:
    """What `walk` meets: a method for every kind of node."""

    def __init__(self) -> None:
        self.met: list[cst.CSTNode] = []


for _kind in FIELDS:
    setattr(_Ours, f"visit_{_kind}", lambda self, node: self.met.append(node))


def parsed(text: str) -> cst.Module:
    try:
        return cst.parse_module(text)
    except cst.ParserSyntaxError:
        pytest.skip("libcst does not parse it")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_node_is_met_in_the_order_of_libcst(text: str) -> None:
    tree = parsed(text)
    theirs, ours = _Theirs(), _Ours()
    tree.visit(theirs)
    walk(tree, ours)
    assert [id(node) for node in ours.met] == [id(node) for node in theirs.met]
    assert [id(node) for node in inside(tree)] == [id(node) for node in theirs.met]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_node_stands_where_libcst_says(text: str) -> None:
    tree = parsed(text)
    ours = positions(tree)
    for node, place in (
        MetadataWrapper(tree, unsafe_skip_copy=True).resolve(PositionProvider).items()
    ):
        start, end = place.start, place.end
        assert ours[node] == (start.line, start.column, end.line, end.column), type(node).__name__


def test_every_kind_of_node_that_libcst_has_is_known() -> None:
    kinds = {
        kind
        for kind in vars(cst).values()
        if isinstance(kind, type)
        and issubclass(kind, cst.CSTNode)
        and not kind.__abstractmethods__
        and kind.__module__ not in MARKS
    }
    # Kinds of Pythons later than the one that programs are written for.
    later = {kind for kind in kinds if kind.__name__.startswith(("Lazy", "Templated"))}
    later |= {kind for kind in kinds if kind.__name__ == "StarredDictComp"}
    assert {kind.__name__ for kind in kinds - later} - PUNCTUATION == FIELDS.keys()


def test_what_a_visitor_refuses_is_not_gone_into_but_left() -> None:
    log: list[str] = []
    methods = {
        "visit_FunctionDef": lambda _, node: log.append(node.name.value) or node.name.value != "f",
        "leave_FunctionDef": lambda _, node: log.append(f"{node.name.value} is left"),
        "visit_Name": lambda _, node: log.append(node.value),
    }
    walk(cst.parse_module("def f(): x\ndef g(): y\n"), type("Visitor", (), methods)())
    assert log == ["f", "f is left", "g", "g", "y", "g is left"]
