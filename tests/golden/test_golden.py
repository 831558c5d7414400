"""Golden diagnostics, plans and manual pages are what the present code gives, word for word. `make golden` writes them anew."""

import difflib
from pathlib import Path

import pytest

from tests.golden import regenerate


def same(path: Path, text: str) -> None:
    """Fails with the difference where a golden file is not this text."""
    golden = path.read_text(encoding="utf-8") if path.exists() else ""
    if golden == text:
        return
    name = str(path.relative_to(regenerate.ROOT))
    lines = difflib.unified_diff(
        golden.splitlines(), text.splitlines(), name, "what the code gives", lineterm=""
    )
    pytest.fail(
        "\n".join([*lines, "", "`make golden` writes it anew, if that is right"]), pytrace=False
    )


@pytest.mark.parametrize("program", regenerate.programs_with_findings(), ids=lambda p: p.stem)
def test_diagnostics(program: Path) -> None:
    same(program.with_suffix(".txt"), regenerate.rendered(program))


@pytest.mark.parametrize("program", regenerate.programs_with_findings(), ids=lambda p: p.stem)
def test_a_program_has_the_finding_that_it_is_named_after_and_no_other(program: Path) -> None:
    code = program.name.partition("_")[0].upper()
    codes = {d.code for d in regenerate.compile_path(program).diagnostics}
    assert codes == {code}


@pytest.mark.parametrize(
    ("name", "program"), regenerate.programs_with_plans().items(), ids=lambda p: str(p)[-20:]
)
def test_plans(name: str, program: Path) -> None:
    plan = regenerate.plan_of(program)
    same(regenerate.PLANS / f"{name}.txt", plan.to_text())
    same(regenerate.PLANS / f"{name}.json", regenerate.plan_json(plan))


def test_the_rest_and_nothing_left_over() -> None:
    files = regenerate.golden_files()
    for path, text in files.items():
        same(path, text)
    for folder in (regenerate.DIAGNOSTICS, regenerate.PLANS):
        kept = {path for path in folder.iterdir() if path.suffix in (".txt", ".json")}
        assert kept <= set(files)
