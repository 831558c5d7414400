"""The time for a text grows with its length, whatever is in it: four times the lines take about four times as long.

Processor time is compared with processor time, in a few attempts, so that a busy machine does not matter. What would take long in
spite of its length, since it lies within itself, is refused.
"""

import time
from collections.abc import Callable

import pytest

from tests.frontend.test_robustness import IMPORTS, codes, compiled, unit, view

LINES = 10_000
PART = 4
MOST = 1.75 * PART
"""Twice as much as the lines would be sixteen times as long for what grows with their square."""

ATTEMPTS = 3


def getter(body: list[str], last: str = "return 1") -> str:
    """A program with a getter of these lines."""
    lines = "".join(f"        {line}\n" for line in [*body, last])
    return view("None").replace("        return None\n", lines)


def each(count: int, *lines: str) -> list[str]:
    """The lines with N for each number, so often that they are about so many."""
    return [line.replace("N", str(n)) for n in range(count // len(lines)) for line in lines]


def top(count: int, *lines: str) -> str:
    return "\n".join(each(count, *lines)) + "\n"


def in_class(name: str, line: str) -> Callable[[int], str]:
    """A view whose model or store, called `name`, has so many lines more."""
    start = f"class {name}:\n"
    return lambda count: view("1").replace(
        start, start + "".join(f"    {each}\n" for each in each_line(line, count))
    )


def each_line(line: str, count: int) -> list[str]:
    return [line.replace("N", str(n)) for n in range(count)]


STORE = "    city = reference(dm_cls=City)\n"
REFERENCE = """    rN = reference(dm_cls=City)

    @rN.getter
    def rN(self):
        return CTX.db.document("cities/" + self.USED.name)
"""


def references(used: Callable[[int], str]) -> Callable[[int], str]:
    """A store of references that each use one other."""

    def text(count: int) -> str:
        made = "".join(
            REFERENCE.replace("N", str(n)).replace("USED", used(n)) for n in range(count // 5)
        )
        return view("1").replace(STORE, STORE + made)

    return text


WITH_VIEW = IMPORTS + unit(0)
LONG: dict[str, Callable[[int], str]] = {
    "classes": lambda n: IMPORTS + "".join(unit(number) for number in range(n // 31)),
    "a view": lambda n: IMPORTS + unit(0, n // 5),
    "attributes": in_class("City(DomainModel)", "aN: str = attrs.bproperty()"),
    "wrong types": in_class("City(DomainModel)", "aN: set[str] = attrs.bproperty()"),
    "wrong options": in_class("Card(ViewModel)", "aN = attrs.bproperty(nonsense=N)"),
    "quoted types": in_class("City(DomainModel)", "aN: 'list[dict[str, int]]' = attrs.bproperty()"),
    "references to the root": references(lambda n: "city"),
    "references in a line": references(lambda n: f"r{n - 1}" if n else "city"),
    "references to what is below": references(lambda n: f"r{n + 1}"),
    "functions": lambda n: WITH_VIEW + top(n, "def fN(x):", "    y = x + N", "    return y * 2"),
    "functions in a line": lambda n: WITH_VIEW + top(n, "def fN(): pass"),
    "functions in functions": lambda n: "\n".join(
        " " * (k % 90) + ("def f():" if k % 90 < 89 else "pass") for k in range(n // 90 * 90)
    ),
    "helpers that call the next": lambda n: (
        view("f0(self.store)").replace("f0", "f0")
        + "".join(f"def f{k}(s):\n    return f{k + 1}(s)\n" for k in range(n // 2))
    ),
    "properties that read the next": lambda n: view("self.p0").replace(
        "    @property\n    def doc_ref",
        "".join(
            f"    @property\n    def p{k}(self):\n        return self.p{k + 1}\n"
            for k in range(n // 3)
        )
        + "    @property\n    def doc_ref",
    ),
    "names that are defined nowhere": lambda n: top(n, "xN = yN"),
    "odd letters": lambda n: top(n, "éN = 'ü😀' + üN"),
    "imports of nothing": lambda n: top(n, "import nowhereN"),
    "imports": lambda n: top(n, "from collections import deque as dN"),
    "texts": lambda n: WITH_VIEW + "TEXTS = [\n" + top(n, "    'text N',") + "]\n",
    "comments": lambda n: top(n, "# nothing") + WITH_VIEW,
    "carriage returns": lambda n: (top(n, "xN = N") + WITH_VIEW).replace("\n", "\r\n"),
    "mediators of one view": lambda n: (
        WITH_VIEW
        + top(
            n // 4 * 4,
            "class MN(Mediator):",
            "    source = source.domain_model(City0)",
            "    sink = sink.firestore()",
            "    view_model_cls = Card0",
        )
    ),
    "a getter of assignments": lambda n: getter(each(n, "vN = self.store.city.name")),
    "a getter of unknown attributes": lambda n: getter(each(n, "vN = self.store.city.nothingN")),
    "a getter of branches": lambda n: getter(
        each(n, "if self.store.city.name == 'N':", "    return 'N'")
    ),
    "a getter of tries": lambda n: getter(
        each(n, "try:", "    aN = self.store.city.name", "except ValueError:", "    aN = 1")
    ),
    "a getter of loops": lambda n: getter(
        ["y = [1]", *each(n, "for xN in y:", "    y.append(xN)")]
    ),
    "a getter of functions": lambda n: getter(each(n, "def gN(x):", "    return x")),
    "a getter of lambdas": lambda n: getter(each(n, "v = (lambda x: x)(self.store.city.name)")),
    "a getter of comprehensions": lambda n: getter(each(n, "v = [x for x in [1] if x]")),
    "a getter of sets": lambda n: getter(each(n, "v = [x for x in {1, N}]")),
    "a getter of comprehensions beside names": lambda n: getter(
        each(n, *(f"v{k} = v{k} + [x for x in (lambda: [N])()]" for k in range(1_250)))
    ),
    "a getter of cases": lambda n: getter(
        ["match self.store.city.name:", *each(n, "    case [aN]:", "        return aN")]
    ),
    "a getter of imports": lambda n: getter(each(n, "import random as rN", "rN.random()")),
    "a getter of one list": lambda n: getter(["v = [", *each(n, "    self.store.city.name,"), "]"]),
    "text that grows": lambda n: getter(["v = ''", *each(n, "v += 'x'")]),
    "a tuple that grows": lambda n: getter(["v = (1,)", *each(n, "v = (v, N)")]),
}


def seconds(text: str) -> float:
    begun = time.process_time()
    compiled(text, seconds=250)
    return time.process_time() - begun


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_time_grows_with_the_lines(text: Callable[[int], str]) -> None:
    long, short = text(LINES), text(LINES // PART)
    assert LINES * 0.9 < long.count("\n") < LINES * 1.1 + 100
    factors: list[float] = []
    while not factors or (factors[-1] > MOST and len(factors) < ATTEMPTS):
        factors.append(seconds(long) / seconds(short))
    assert factors[-1] <= MOST, factors


# ---- what takes long in spite of its length is refused


def nested(count: int, line: str, first: str, last: str = "") -> str:
    """Classes that each have the one before in them."""
    start = IMPORTS.replace("Mediator,", "Mediator, Serializable,") + first
    return (
        start
        + "".join(line.replace("%-1", str(n - 1)).replace("%", str(n)) for n in range(1, count))
        + last
    )


FIRST = "class E0(Serializable):\n    x: str = attrs.bproperty()\n"
HUGE = {
    "brackets in every line": "x = 1\n" + ("y = " + "[" * 80 + "x" + "]" * 80 + "\n") * LINES,
    "calls in every line": "x = print\n" + ("x(" * 60 + ")" * 60 + "\n") * LINES,
    "items of items": "x = {}\n" + ("y = x" + "[0]" * 900 + "\n") * 100,
    "comprehensions beside names": getter(each(LINES, "vN = [x for x in [N]]")),
    "lambdas beside names": getter(each(LINES, "vN = lambda x: N")),
    "targets of del": "x = 1\ndel " + "(" * 40 + "x" + ",)" * 40 + "\n",
    "maps in maps": nested(
        3_000, "class E%(Serializable):\n    a = attrs.embed(obj_cls=E%-1)\n", FIRST
    ),
    "two maps in each map": nested(
        60,
        "class E%(Serializable):\n    a = attrs.embed(obj_cls=E%-1)\n    b = attrs.embed(obj_cls=E%-1)\n",
        FIRST,
    ),
    "optional maps in maps": nested(
        60,
        "class E%(Serializable):\n    a: E%-1 | None = attrs.bproperty()\n    b: E%-1 | None = attrs.bproperty()\n",
        FIRST,
    ),
    "every map in every map": IMPORTS.replace("Mediator,", "Mediator, Serializable,")
    + "".join(
        f"class E{n}(Serializable):\n"
        + "".join(f"    a{m} = attrs.embed(obj_cls='E{m}')\n" for m in range(30))
        for n in range(30)
    ),
    "base classes": nested(
        5_000, "class C%(C%-1):\n    a% = attrs.bproperty()\n", "class C0(DomainModel):\n    pass\n"
    ),
    "many lines of base classes": IMPORTS
    + "".join(
        f"class C{n}({f'C{n - 1}' if n % 200 else 'DomainModel'}):\n    a{n} = attrs.bproperty()\n"
        for n in range(LINES // 2)
    ),
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_what_would_take_very_long_is_refused(text: str) -> None:
    assert "BC0105" in codes(text)


@pytest.mark.parametrize(
    "annotation",
    [
        *("list[" * n + "int" + "]" * n for n in (200, 20_000)),
        *("int" + " | int" * n for n in (2_000, 200_000)),
        *("a" + ".b" * n for n in (2_000, 200_000)),
        *("(" * n + "int" + ")" * n for n in (201, 20_000)),
        "lambda: " * 3_000 + "1",
        "\\ud800",
        "int\\0",
        "int)+(int",
        "\\n" * 1_000,
    ],
    ids=lambda text: text[:20],
)
def test_annotations_in_quotes_are_refused(annotation: str) -> None:
    of_city = f"name: '{annotation}' = attrs.bproperty()"
    assert "BC0303" in codes(view("1").replace("name: str = attrs.bproperty()", of_city))


def test_what_lies_within_itself_a_little_is_compiled() -> None:
    chain = nested(
        30,
        "class E%(Serializable):\n    a: list[E%-1] = attrs.bproperty()\n",
        FIRST,
        view("1").replace(IMPORTS, ""),
    )
    assert codes(chain) == set()
    circle = "class A(Serializable):\n    b = attrs.embed(obj_cls='B')\n    a: list['A'] = attrs.bproperty()\n"
    circle += "class B(Serializable):\n    a = attrs.embed(obj_cls=A, many=True)\n"
    start = IMPORTS.replace("Mediator,", "Mediator, Serializable,")
    assert codes(start + circle + view("1").replace(IMPORTS, "")) == set()


def test_helpers_that_emit_twice_each() -> None:
    trigger = """
class Twice(Mediator):
    source = source.domain_model(City0)
    sink = sink.firestore()
    view_model_cls = Card0

    @source.triggers.on_create
    def emit(self, obj):
        h0(self, obj)
"""
    helpers = "".join(
        f"def h{n}(m, o):\n    h{n + 1}(m, o)\n    h{n + 1}(m, o)\n" for n in range(35)
    )
    last = "def h35(m, o):\n    m.sink.emit(Card0.new(o))\n"
    assert "BC0105" not in codes(WITH_VIEW + trigger + helpers + last)
