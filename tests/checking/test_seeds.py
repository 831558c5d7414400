"""In processes of their own: results that depend on the order of a set, programs that never end, and what is said of either."""

import json

import pytest

from boiler.checking import workers
from boiler.checking.findings import Finding
from boiler.checking.workers import Check, Request
from boiler_compiler.driver import compile_source
from boiler_compiler.frontend.source import ProgramFiles
from tests.checking.checked import IMPORTS, ORDERS, order

LOG = [
    order(f"o{n}", region="north", status="paid", cents=n, tags=[*f"abcdefgh{n}"]) for n in range(4)
]

CARDS = (
    ORDERS
    + """
class OrderStore(Store):
    order = reference(dm_cls=Order)


def through(items: Any, f: Any) -> Any:
    return f(items)


class Card(ViewModel):
    store: OrderStore
    tags: Any = attrs.bproperty()

    @staticmethod
    def some(tags: list[str]) -> list[str]:
        return sorted(set(tags))

    @tags.getter
    def tags(self):
        return self.some(self.store.order.tags or [])

    @property
    def doc_ref(self):
        return CTX.db.document(f"cards/{self.store.order.doc_id}")
"""
)


def checked(text: str, log: list[dict[str, object]] = LOG) -> list[Finding]:
    files = {"program.py": IMPORTS + text}
    compilation = compile_source(
        ProgramFiles("program", "program", files, {"program.py": "program.py"})
    )
    assert compilation.plan is not None, compilation.diagnostics
    request = Request(
        dict(compilation.files),
        compilation.entry,
        compilation.digest,
        compilation.plan.to_json(),
        list(map(json.dumps, log)),
        20,
    )
    with Check(request) as check:
        return list(check.finish().findings)


def test_a_right_one() -> None:
    found = checked(CARDS)
    assert [f.status for f in found] == ["held"] * 4
    assert [f.of for f in found if f.property == workers.PROPERTY] == [
        "Card.some",
        "the case's result",
    ]


def test_the_order_of_a_set() -> None:
    text = CARDS.replace("return sorted(set(tags))", "return through(through(tags, set), list)")
    found = [f for f in checked(text) if f.status == "violated"]
    assert [f.of for f in found] == ["Card.some", "the case's result"]
    function, result = found
    assert (function.file, function.line > 0) == ("program.py", True)
    assert function.shown[0].startswith("called with")
    assert any(line.startswith("cards/o") for line in result.shown)
    assert any(line.startswith("- ") for line in result.shown)
    assert any(line.startswith("+ ") for line in result.shown)


def test_the_order_of_a_dict_that_was_a_set() -> None:
    text = CARDS.replace(
        "-> list[str]:\n        return sorted(set(tags))",
        "-> list[str]:\n        return list(table(tags))",
    )
    text = text.replace(
        "def through",
        "def table(tags: Any) -> Any:\n    return dict.fromkeys(through(tags, set), 1)\n\n\ndef through",
    )
    assert [f.of for f in checked(text) if f.status == "violated"] == [
        "Card.some",
        "the case's result",
    ]


def test_a_function_that_never_ends() -> None:
    text = CARDS.replace(
        "return sorted(set(tags))",
        "while 'z' * 40 in tags or len(tags) > 1:\n            pass\n        return tags",
    )
    found = checked(text, log=[])
    (finding,) = [f for f in found if f.of == "Card.some" and f.property == "purity"]
    assert finding.status == "skipped"
    assert "took more than" in finding.says


def test_a_function_that_takes_all_memory() -> None:
    text = CARDS.replace(
        "    @tags.getter",
        "    @staticmethod\n    def much(n: int) -> int:\n        return len([0] * n)\n\n    @tags.getter",
    )
    found = checked(text)
    assert [f.status for f in found if f.of == "Card.much"] == ["held", "held"]


def test_a_function_that_ends_the_process() -> None:
    text = CARDS.replace("return sorted(set(tags))", "raise SystemExit(3)")
    assert {f.status for f in checked(text)} == {"held"}


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SECONDS", 0.0)
    (finding,) = checked(CARDS)
    assert (finding.status, finding.says) == (
        "skipped",
        "the checks could not be made: they took more than 0 s",
    )
