"""manifest.json says of each operator the state entries that its Java class has: `upgrade` will rely on the names."""

import re
from pathlib import Path

import pytest

from boiler_compiler.emit.manifest import STATE
from tests.support.folders import ROOT

OPERATORS = (
    ROOT
    / "connectors"
    / "boiler-flink"
    / "src"
    / "main"
    / "java"
    / "io"
    / "boilerc"
    / "flink"
    / "operator"
)
DESCRIPTOR = re.compile(r'StateDescriptor<>\(\s*(?:"(\w+)"|(\w+)),|Ledger\.of(Claims|Letters)\(')
CLASSES = {
    "Resolve": ("CutOperator", "Resolve"),
    "Match": ("CutOperator", "Index", "Match"),
    "Assemble": ("CutOperator", "Assemble"),
    "Assemble:references": ("AssembleReferences",),
    "Assemble:view": ("AssembleView",),
    "Group": ("CutOperator", "Index"),
    "Aggregate": ("CutOperator", "Aggregate"),
    "ViewSource": ("CutOperator", "Deliver"),
    "Deliver": ("CutOperator", "Deliver"),
}


def entries(file: Path) -> set[str]:
    """The names of the states that a class asks for; those given by a constant are looked up."""
    text = file.read_text(encoding="utf-8")
    found = set()
    for name, constant, ledger in DESCRIPTOR.findall(text):
        if constant:
            (name,) = re.findall(rf'{constant} = "(\w+)"', text)
        found.add(name or ledger.lower())
    return found


@pytest.mark.parametrize("kind", CLASSES)
def test_state_is_what_the_operators_keep(kind: str) -> None:
    kept = [entry for name in CLASSES[kind] for entry in entries(OPERATORS / f"{name}.java")]
    assert kept
    assert set(STATE[kind]) == set(kept)
