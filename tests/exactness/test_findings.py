"""What the front end says of correct and of wrong programs: names, sets, clocks, keys and targets."""

from pathlib import Path

import pytest

from boiler_compiler.driver import compile_path

PROGRAM = """
from typing import Any, Optional
from boiler import CTX, DomainModel, Mediator, Query, Reference, Store, ViewModel, attrs, reference, sink, source
{top}
class Base(DomainModel):
    class Meta:
        collection_name = "us"
    id: str = attrs.bproperty()

class U(Base):
    class Meta(Base.Meta):
        case_conversion = False
    tags: list[str] = attrs.bproperty()

class S(Store):
    u = reference(dm_cls=U)

class V(ViewModel):
    store: S
    KINDS = {{"a", "b"}}
    id: str = attrs.bproperty()
    x: Any = attrs.bproperty({options})
    @id.getter
    def id(self): return self.store.u.id
    @x.getter
    def x(self): {x}
    @property
    def {target}(self): return CTX.db.document(f"vv/{{self.store.u.doc_id}}")

class M(Mediator):
    source = {source}
    sink = sink.firestore()
    {mediator}
"""
EMITS = """
    @source.triggers.on_create
    @source.triggers.on_update
    def keep(self, obj):
        self.sink.emit(V.get(obj.doc_id))
        self.sink.{}(reference=obj.doc_ref)
"""


def codes(folder: Path, **parts: str) -> list[str]:
    given = {
        "top": "",
        "options": "",
        "x": "return 1",
        "target": "doc_ref",
        "source": "source.domain_model(U)",
        "mediator": "",
    }
    given = {**given, "mediator": "view_model_cls = V", **parts}
    (folder / "program.py").write_text(PROGRAM.format(**given), encoding="utf-8")
    return [d.code for d in compile_path(folder).diagnostics]


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {
            "source": "source.domain_model(Base)"
        },  # its collection is found through `class Meta(Base.Meta)`
        {"x": "return sorted(self.KINDS)"},
        {"x": "return [t in self.KINDS for t in self.store.u.tags]"},
        {"top": "class Box:\n    def __init__(self): self.n = {}", "x": "return Box().n"},
        {"x": "self.seen = {}; self.seen['a'] = 1; return self.seen"},
        {"top": "import itertools", "x": "return next(itertools.count())"},
        {
            "top": "from datetime import UTC, datetime",
            "x": "return datetime.fromtimestamp(1, tz=UTC).astimezone(UTC)",
        },
    ],
)
def test_correct_programs_have_no_findings(tmp_path: Path, parts: dict[str, str]) -> None:
    assert codes(tmp_path, **parts) == []


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("BC0304", {"options": "data_key='__x__'"}),
        ("BC0304", {"options": "data_key=''"}),
        ("BC0505", {"target": "_view_refs"}),
        ("BC0701", {"x": "import random; return random.random()"}),
        ("BC0701", {"x": "from time import time; return time()"}),
        ("BC0701", {"top": "from pathlib import Path", "x": "return Path('x').read_text()"}),
        (
            "BC0701",
            {"top": "from datetime import datetime", "x": "return datetime.fromtimestamp(1).hour"},
        ),
        ("BC0702", {"x": "return list(self.KINDS)"}),
        ("BC0702", {"top": "KINDS = {'a', 'b'}", "x": "return [k for k in KINDS]"}),
        ("BC0702", {"top": "def kinds(): return {'a', 'b'}", "x": "return list(kinds())"}),
        ("BC0702", {"x": "a, b = {'a', 'b'}; return a"}),
        ("BC0702", {"x": "return list(dict.fromkeys({'a', 'b'}))"}),
        ("BC0703", {"x": "type(self).n = 1; return 1"}),
        ("BC0703", {"top": "import itertools\nIDS = itertools.count()", "x": "return next(IDS)"}),
        ("BC0705", {"x": "return id(self)"}),
        ("BC0619", {"mediator": EMITS.format("remove")}),
    ],
)
def test_wrong_programs_have_a_finding(tmp_path: Path, code: str, parts: dict[str, str]) -> None:
    assert code in codes(tmp_path, **parts)


def test_an_attribute_can_not_take_the_place_of_new(tmp_path: Path) -> None:
    text = (
        PROGRAM.replace("    x: Any", "    new: Any")
        .replace("@x.getter", "@new.getter")
        .replace("def x(", "def new(")
    )
    given = {
        "top": "",
        "options": "",
        "x": "return 1",
        "target": "doc_ref",
        "source": "source.domain_model(U)",
    }
    (tmp_path / "program.py").write_text(
        text.format(**given, mediator="view_model_cls = V"), encoding="utf-8"
    )
    assert "BC0304" in [d.code for d in compile_path(tmp_path).diagnostics]


def test_where_a_group_lies_is_not_known(tmp_path: Path) -> None:
    given = {
        "top": "",
        "options": "",
        "x": "return 1",
        "target": "doc_ref",
        "mediator": "view_model_cls = V",
    }
    text = PROGRAM.format(**given, source='source.firestore(query=Query(path="**/us"))')
    text = text.replace(
        'CTX.db.document(f"vv/{self.store.u.doc_id}")', 'self.store.u.doc_ref / "vv" / "x"'
    )
    (tmp_path / "program.py").write_text(text, encoding="utf-8")
    plan = compile_path(tmp_path).plan
    assert plan is not None
    assert plan.owned == ("**/us/*/vv/x",)
