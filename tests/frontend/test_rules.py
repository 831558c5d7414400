"""The catalogue of diagnostics is whole: codes of the front end, rules, and the tests that show them."""

import ast
import re
import textwrap
from pathlib import Path

import pytest

from boiler_compiler.diagnostics import RULES, Rule

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"BC\d{4}")


def codes_in(folder: Path) -> set[str]:
    """Codes in the texts of a folder's Python files."""
    return {c for path in folder.rglob("*.py") for c in CODE.findall(path.read_text("utf-8"))}


def test_the_front_end_uses_exactly_the_codes_that_have_rules() -> None:
    assert codes_in(ROOT / "boiler_compiler" / "frontend") == set(RULES)


def test_every_code_is_shown_by_a_golden_program_or_a_test() -> None:
    golden = ROOT / "tests" / "golden" / "diagnostics"
    shown = {c for path in golden.glob("*.txt") for c in CODE.findall(path.read_text("utf-8"))}
    assert shown | codes_in(Path(__file__).parent) >= set(RULES)


def test_codes_and_names_are_used_once() -> None:
    modules = list((ROOT / "boiler_compiler" / "diagnostics" / "rules").glob("[a-z]*.py"))
    assert len(modules) == len(RULES) == len({rule.name for rule in RULES.values()})
    for rule in RULES.values():
        assert rule.name.replace("-", "_") in {module.stem for module in modules}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_is_complete(rule: Rule) -> None:
    assert rule.what.endswith(".")
    assert rule.why.endswith(".")
    for snippet in (rule.example, rule.instead):
        inside = f"class Snippet:\n    def snippet(self):\n{textwrap.indent(snippet, '        ')}"
        ast.parse(inside if snippet.startswith("return") else snippet)
