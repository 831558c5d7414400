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


def end(lines: list[str], found: Diagnostic) -> None:
    """The help becomes the last line of the function that the caret marks."""
    at = found.span.line
    depth = len(_indent(lines[at]))
    while lines[at].strip() and len(_indent(lines[at])) >= depth:
        at += 1
    lines.insert(at, " " * depth + found.help)


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
        bc0412_in bc0412_is bc0412_keyword bc0508_key bc0508_no_annotation bc0508_wrong_class
        bc0511_bool bc0511_document bc0511_time bc0515_getter bc0505_refs bc0505_text bc0605_group
        bc0605_model bc0605_query bc0605_view bc0609_model bc0609_view bc0609_view_model
        bc0613_number bc0613_window bc0616_other_event bc0617_two_states bc0620_firestore
        bc0620_second_source bc0622_form bc0622_patch bc0624_not_once bc0626_never_called
        bc0628_other bc0702_list bc0702_loop
    """,
    near: """
        bc0201_class bc0201_name bc0202_attribute bc0202_source bc0202_store bc0202_trigger
        bc0202_assigned bc0202_field bc0202_form bc0202_setter bc0202_sink bc0202_state bc0202_timers
        bc0204_boiler bc0204_builtin_module bc0304_kind bc0304_option bc0405_option bc0501_no_class
        bc0609_option bc0612_other bc0622_option
    """,
    line: """
        bc0203_other_name bc0601_wrong_view bc0608_deleted bc0608_parameters bc0608_setter
        bc0617_no_default
    """,
    above: "bc0203_no_decorator bc0616_method bc0617_no_dataclass bc0621_by_hand bc0628_method",
    below: "bc0402_two_roots",
    body: "bc0507_no_create bc0507_no_key bc0501_implicit bc0501_no_store bc0601_no_sink bc0601_no_view",
    end: "bc0509_nothing",
    declaration: "bc0406_several bc0406_yields_for_one bc0413_where_for_one bc0414_other_model",
}
CASES = [(name, how) for how, names in HOW.items() for name in names.split()]
BESIDE = {
    "bc0303_date": {"BC0201"},
    "bc0505_text": {"BC0201", "BC0503"},
    "bc0601_no_sink": {"BC0201"},
    "bc0613_window": {"BC0201"},
    "bc0617_no_dataclass": {"BC0201"},
}
"""What a rewrite leaves to be done: a name to be imported."""

UNUSED = {"BC0416"}
"""A warning for references that nothing reads: the programs have some, since they are about something else."""


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
    codes = {d.code for d in left} - BESIDE.get(name, set()) - UNUSED
    assert not codes, "\n".join([*lines, *(f"{d.place}: {d.message}" for d in left)])
