"""A `help:` that is a rewrite is a good one: written into the golden program, its finding goes away."""

import difflib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from boiler_compiler.diagnostics import Diagnostic
from boiler_compiler.driver import compile_path
from tests.golden.regenerate import DIAGNOSTICS


def span(lines: list[str], found: Diagnostic) -> None:
    """The help takes the place of what the caret marks."""
    _replace(lines, found, found.help)


def near(lines: list[str], found: Diagnostic) -> None:
    """The name that was meant takes the place of the one most like it in what the caret marks."""
    (meant,) = re.findall("`(.+)`", found.help)
    line = lines[found.span.line - 1]
    marked = line[found.span.column : found.span.end_column]
    (written,) = difflib.get_close_matches(meant, re.findall(r"\w+", marked), n=1, cutoff=0)
    _replace(lines, found, marked.replace(written, meant, 1))


def line(lines: list[str], found: Diagnostic) -> None:
    """The help takes the place of the line."""
    at = found.span.line - 1
    lines[at] = _indent(lines[at]) + found.help.removesuffix(" ...")


def above(lines: list[str], found: Diagnostic) -> None:
    """The help's first line is put above the line."""
    at = found.span.line - 1
    lines.insert(at, _indent(lines[at]) + found.help.partition("\n")[0])


def below(lines: list[str], found: Diagnostic) -> None:
    """The help is put below the line, with its indentation."""
    at = found.span.line - 1
    lines[at + 1 : at + 1] = [_indent(lines[at]) + each for each in found.help.split("\n")]


def body(lines: list[str], found: Diagnostic) -> None:
    """The help is put at the beginning of the class that the caret marks."""
    at = found.span.line
    lines[at:at] = ["    " + each for each in found.help.split("\n")]


def declaration(lines: list[str], found: Diagnostic) -> None:
    """The help takes the place of the reference's declaration."""
    name = found.help.partition(" ")[0]
    (at,) = (n for n, each in enumerate(lines) if each.strip().startswith(f"{name} = reference("))
    lines[at] = _indent(lines[at]) + found.help


def _replace(lines: list[str], found: Diagnostic, text: str) -> None:
    place = found.span
    assert place.line == place.end_line
    before = lines[place.line - 1]
    lines[place.line - 1] = before[: place.column] + text + before[place.end_column :]


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


HOW: dict[Callable[[list[str], Diagnostic], None], str] = {
    span: """
        bc0303_date bc0303_set bc0303_tuple bc0304_collection bc0304_position bc0405_position
        bc0406_document bc0406_documents bc0406_one bc0406_text bc0406_yields_text bc0407_model
        bc0407_name bc0410_constant bc0410_everything bc0410_no_join_key bc0412_and bc0412_chain
        bc0412_in bc0412_is bc0412_keyword bc0505_refs bc0505_text bc0605_group
        bc0605_model bc0605_query bc0609_model bc0702_list bc0702_loop
    """,
    near: """
        bc0201_class bc0201_name bc0202_attribute bc0202_source bc0202_store bc0202_trigger
        bc0204_boiler bc0204_builtin_module bc0304_kind bc0304_option bc0405_option bc0501_no_class
    """,
    line: "bc0203_other_name bc0601_wrong_view bc0608_parameters",
    above: "bc0203_no_decorator",
    below: "bc0402_two_roots",
    body: "bc0501_implicit bc0501_no_store bc0601_no_sink bc0601_no_view",
    declaration: "bc0406_several bc0406_yields_for_one bc0413_where_for_one bc0414_other_model",
}
CASES = [(name, how) for how, names in HOW.items() for name in names.split()]
BESIDE = {"bc0303_date": {"BC0201"}, "bc0505_text": {"BC0201", "BC0503"}}
"""What a rewrite leaves to be done: a name to be imported."""


@pytest.mark.parametrize(("name", "how"), CASES, ids=[name for name, _ in CASES])
def test_the_rewrite_mends_it(
    name: str, how: Callable[[list[str], Diagnostic], None], tmp_path: Path
) -> None:
    program = DIAGNOSTICS / f"{name}.py"
    (found,) = compile_path(program).diagnostics
    assert found.help
    lines = program.read_text(encoding="utf-8").split("\n")
    how(lines, found)
    mended = tmp_path / "program.py"
    mended.write_text("\n".join(lines), encoding="utf-8")
    left = compile_path(mended).diagnostics
    codes = {d.code for d in left} - BESIDE.get(name, set())
    assert not codes, "\n".join([*lines, *(f"{d.place}: {d.message}" for d in left)])
