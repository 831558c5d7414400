"""No text, however broken, gives a Python traceback or takes long: there is always a Compilation with findings that can be shown.

Bounds of time are far above what is needed (docs in the assertions), so that a busy machine does not matter.
"""

import random
import re
import time
from pathlib import Path

import pytest

from boiler_compiler.diagnostics import render
from boiler_compiler.driver import Compilation, compile_source
from boiler_compiler.frontend.source import ProgramFiles

ROOT = Path(__file__).parents[2]
PROGRAMS = [
    path.read_text(encoding="utf-8")
    for folder in ("examples", "tests/programs")
    for path in sorted((ROOT / folder).glob("*/program.py"))
] + [
    path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "tests" / "golden" / "diagnostics").glob("bc0[56]*.py"))
]
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
TOKENS = [token for text in PROGRAMS for token in TOKEN.findall(text)]

IMPORTS = "from boiler import CTX, DomainModel, Mediator, Store, ViewModel, attrs, reference, sink, source\n"


def compiled(text: str, seconds: float = 60, **others: str) -> Compilation:
    """Compiles a text; whatever it is, its findings and its plan can be shown."""
    files = {"program.py": text, **others}
    start = time.monotonic()
    found = compile_source(ProgramFiles("job", "program", files, {n: n for n in files}))
    assert time.monotonic() - start < seconds
    for diagnostic in found.diagnostics:
        assert render(diagnostic, found.files).encode("utf-8")
        assert diagnostic.span.line <= files[diagnostic.span.file].count("\n") + 1
    failed = any(d.severity == "error" for d in found.diagnostics)
    assert failed == (found.plan is None)
    if found.plan is not None:
        assert found.plan.to_text().encode("utf-8")
        assert found.plan.to_json().encode("utf-8")
    return found


def codes(text: str, **others: str) -> set[str]:
    return {d.code for d in compiled(text, **others).diagnostics}


def view(expression: str) -> str:
    """A program with an expression in a getter."""
    return (
        IMPORTS
        + f"""
class City(DomainModel):
    name: str = attrs.bproperty()

class CityStore(Store):
    city = reference(dm_cls=City)

class Card(ViewModel):
    store: CityStore
    title = attrs.bproperty()

    @title.getter
    def title(self):
        return {expression}

    @property
    def doc_ref(self):
        return CTX.db.document(f"cards/{{self.store.city.doc_id}}")
"""
    )


# ---- damaged programs


def damaged(chance: random.Random, text: str) -> str:
    """The text with one or several tokens or lines deleted, doubled, swapped, replaced or cut off."""
    tokens = TOKEN.findall(text)
    for _ in range(chance.choice([1, 1, 1, 2, 5, 20])):
        at, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
        names = [n for n, token in enumerate(tokens) if token.isidentifier()]
        match chance.randrange(8):
            case 0:
                del tokens[at]
            case 1:
                tokens.insert(at, tokens[at])
            case 2:
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case 3 if chance.random() < 0.2:
                del tokens[at:]
            case 4:
                tokens[at] = chance.choice(TOKENS)
            case 5 | 6 if names:
                tokens[chance.choice(names)] = tokens[chance.choice(names)]
            case 7:
                lines = "".join(tokens).split("\n")
                del lines[chance.randrange(len(lines))]
                tokens = TOKEN.findall("\n".join(lines))
        tokens = tokens or ["\n"]
    return "".join(tokens)


@pytest.mark.parametrize("seed", range(20))
def test_damaged_programs(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(20):
        compiled(damaged(chance, chance.choice(PROGRAMS)))


# ---- deep and long


DEEP = {
    "parentheses": "(" * 5_000 + "1" + ")" * 5_000,
    "lists": "[" * 5_000 + "]" * 5_000,
    "terms": " + ".join(["1"] * 3_000),
    "very many terms": " + ".join(["1"] * 20_000),
    "attributes": "self.store.city" + ".name" * 1_500,
    "items": "self.store.city" + "[0]" * 3_000,
    "calls": "self.store.city" + "()" * 3_000,
    "not": "not " * 3_000 + "1",
    "powers": "**".join(["1"] * 3_000),
    "lambdas": "lambda: " * 1_500 + "1",
    "conditions": "1 if 2 else " * 1_500 + "1",
}
WIDE = {
    "near the limit": "self.store.city" + "[0]" * 900,
    "terms": " + ".join(["1"] * 900),
    "texts": " ".join(["'a'"] * 900),
    "comparisons": " < ".join(["1"] * 3_000),
    "and": " and ".join(["1"] * 3_000),
    "arguments": f"print({', '.join(['1'] * 3_000)})",
    "brackets": "[" * 90 + "1" + "]" * 90,
    "a long text": "'" + "a" * 5_000_000 + "'",
    "a long number": "0x" + "f" * 100_000,
    "surrogates": r"'\ud800' + f'\udfff{self.store.city.doc_id}'",
}


@pytest.mark.parametrize("expression", DEEP.values(), ids=DEEP)
def test_what_is_too_deep_is_refused(expression: str) -> None:
    assert codes(view(expression)) == {"BC0105"}


@pytest.mark.parametrize("expression", WIDE.values(), ids=WIDE)
def test_what_is_long_or_rather_deep_is_compiled(expression: str) -> None:
    assert codes(view(expression)) == set()


def _nested(line: str, count: int, last: str) -> str:
    return "\n".join(" " * n + line for n in range(count)) + "\n" + " " * count + last + "\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (_nested("def inner():", 200, "pass"), "BC0105"),
        (_nested("if True:", 500, "pass"), "BC0105"),
        (_nested("for x in []:", 30, "pass"), "BC0105"),
        (_nested("def inner():", 90, "pass"), "BC0610"),
        ("x = 1\nif x: pass\n" + "elif x: pass\n" * 20_000, "BC0105"),
        ("x = 1\nif x: pass\n" + "elif x: pass\n" * 300, "BC0610"),
        ("match 1:\n    case " + "[" * 150 + "]" * 150 + ":\n        pass\n", "BC0105"),
        ("match 1:\n    case " + "{1: " * 12 + "_" + "}" * 12 + ":\n        pass\n", "BC0105"),
        ("match 1:\n    case " + "[" * 6 + "]" * 6 + ":\n        pass\n", "BC0610"),
        ("x = " + "9" * 5_000 + "\n", "BC0104"),
        ("((x)): int = 1\n", "BC0104"),
        ("def f():\n    nonlocal x\n", "BC0104"),
        ("def f(x):\n    global x\n", "BC0104"),
        ("await x\n", "BC0104"),
        ("break\n", "BC0104"),
        ("class A:\n    return 1\n", "BC0104"),
    ],
)
def test_deep_blocks_and_what_only_the_compiler_refuses(text: str, code: str) -> None:
    assert codes(text) == {code}


# ---- large


def unit(number: int, attributes: int = 2) -> str:
    """A model, a store, a view and a mediator."""
    getters = "".join(
        f"    a{a}: str = attrs.bproperty()\n\n    @a{a}.getter\n    def a{a}(self):\n"
        f"        return f'{{self.store.city.name}}{a}'\n"
        for a in range(attributes)
    )
    return f"""
class City{number}(DomainModel):
    class Meta:
        collection_name = "cities{number}"

    name: str = attrs.bproperty()

class Store{number}(Store):
    city = reference(dm_cls=City{number})

class Card{number}(ViewModel):
    store: Store{number}
{getters}
    @property
    def doc_ref(self):
        return CTX.db.document(f"cards{number}/{{self.store.city.doc_id}}")

class Cards{number}(Mediator):
    source = source.domain_model(City{number})
    sink = sink.firestore()
    view_model_cls = Card{number}
"""


LARGE = {
    "1,000 classes": IMPORTS + "".join(unit(n) for n in range(250)),
    "10,000 lines, one view": IMPORTS + unit(0, 2_000),
    "10,000 lines of functions": IMPORTS
    + unit(0)
    + "".join(f"def f{n}(x):\n    y = x + {n}\n    return y * 2\n" for n in range(3_333)),
    "200 base classes": IMPORTS
    + unit(0)
    + "class C0(City0):\n    pass\n"
    + "".join(f"class C{n}(C{n - 1}):\n    a{n} = attrs.bproperty()\n" for n in range(1, 200)),
    "10,000 comments": IMPORTS + "# nothing\n" * 10_000 + unit(0),
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_large_programs(text: str) -> None:
    # 3 to 15 seconds on a quiet core.
    assert compiled(text, seconds=250).plan is not None


def test_many_findings() -> None:
    found = compiled("".join(f"x{n} = y{n}\n" for n in range(10_000)), seconds=250)
    assert len(found.diagnostics) >= 10_000


# ---- circles


HELPERS = """
def even(store, n):
    return True if n == 0 else odd(store, n - 1)

def odd(store, n):
    return False if n == 0 else even([store], n - 1)

def spread(store, n):
    return [spread(store, n - 1), spread([store], n), *map(lambda s: spread(s, n), [store])]
"""


def test_helpers_that_call_each_other() -> None:
    assert codes(view("[even(self.store, 3), spread(self.store, 3)]") + HELPERS) == set()


def test_helpers_that_call_each_other_in_all_ways() -> None:
    helpers = "".join(
        f"def g{n}(s):\n    return [{', '.join(f'g{m}([s])' for m in range(8))}]\n"
        for n in range(8)
    )
    assert codes(view("g0(self.store)") + helpers) == set()


def test_helpers_with_ever_other_arguments() -> None:
    calls = ", ".join(
        f"many({', '.join(f'[{n}]' if n == m else n for n in 'abcdef')})" for m in "abcdef"
    )
    helpers = f"def many(a, b, c, d, e, f):\n    return [{calls}]\n"
    assert codes(view("many(self.store, 1, 2, 3, 4, 5)") + helpers) == set()


def test_functions_in_functions_that_are_called_twice() -> None:
    lines = [f"{' ' * n}def f{n}(s):" for n in range(80)] + [" " * 80 + "return s"]
    lines += [f"{' ' * (n + 1)}return [f{n + 1}(s), f{n + 1}(s)]" for n in reversed(range(79))]
    assert codes(view("f0(self.store)") + "\n".join(lines) + "\n") == set()


def test_loops_in_loops() -> None:
    lines = [f"{' ' * (n + 1)}for x{n} in [a, b]:" for n in range(19)]
    lines += [" " * 20 + f"a, b, c{n} = [c{n - 1}], x{n}, [a]" for n in range(1, 19)]
    text = "\n".join(["def looped(a, b):", " c0 = a", *lines, " return a"])
    assert codes(view("looped(self.store, 1)") + text + "\n") == set()


@pytest.mark.parametrize(
    "text",
    [
        "class A(A):\n    pass\n",
        "class A(B):\n    pass\n\nclass B(A):\n    pass\n",
        IMPORTS + "class A(A, DomainModel):\n    a = attrs.embed(obj_cls='A')\n",
        IMPORTS
        + "class A(B):\n    x = attrs.bproperty()\n\nclass B(A, ViewModel):\n    store: 'A'\n",
        IMPORTS + "class S(Store):\n    a = reference(dm_cls='S')\n",
        IMPORTS + "class V(ViewModel):\n    store: 'V'\n",
        IMPORTS
        + "x = x\ny = z\nz = y\nclass A(DomainModel):\n    a: y = attrs.bproperty(data_key=z)\n",
        "from .program import x\nx = x\n",
        "from . import program\nprogram.program.program\n",
    ],
)
def test_what_is_defined_by_itself(text: str) -> None:
    assert codes(text)


def test_modules_that_import_each_other() -> None:
    one = "from .two import *\nfrom .two import b\nfrom . import two\na = b\n"
    two = "from .one import *\nfrom .one import a\nfrom . import one\nb = a\nc = one.two.one.a\n"
    files = {"__init__.py": "from . import one, two\n", "one.py": one, "two.py": two}
    found = compile_source(ProgramFiles("job", "__init__", files, {n: n for n in files}))
    assert {d.code for d in found.diagnostics} == {"BC0610"}


@pytest.mark.parametrize(
    "line",
    [
        "str = int = list = dict = len = sorted = None",
        "def property(f): return f",
        "class dict: pass",
        "self = CTX = attrs = None",
        "from os.path import *",
        "from nowhere import *",
        "from .nowhere import *",
        "from boiler import *",
        "from __future__ import annotations",
        "import boiler.attrs, os.path as p, boiler as boiler",
        "print(*[], **{}, end='')",
        "(a := 1), [b for c in [] for b in c], {**{}}, lambda *x, y=1, **z: x",
        "async def f():\n    async for x in y():\n        async with x as z: yield await z",
        "try: pass\nexcept* ValueError as e: pass",
        "type = match = case = _ = 1\nmatch match:\n    case case: pass",
        "x: 'unclosed[' = 1; del x; assert True, 'no'; global y; y = 1",
        "def f(a, /, b, *, c): return f'{a!r:>{b}}{{{c}}}'",
        "@(lambda f: f)\nclass A(metaclass=type, x=1): x: int; y: 'B' = 2",
    ],
)
def test_odd_lines_at_the_top(line: str) -> None:
    compiled(line + "\n" + view("self.store.city.name"))
    compiled(view("self.store.city.name") + line + "\n")
