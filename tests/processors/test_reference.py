"""The oracle itself: it agrees with computations that share nothing with it, and shares nothing with the runtime."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from boiler.reference import database_from_log, evaluate, run_log
from tests.processors.compare import differences
from tests.processors.generator import Case, cases
from tests.processors.seeded import once

ROOT = Path(__file__).parents[2]
PACKAGE = Path(evaluate.__code__.co_filename).parent
PROGRAMS = sorted(
    f
    for f in [*(ROOT / "examples").iterdir(), *(ROOT / "tests/programs").iterdir()]
    if (f / "input.jsonl").exists()
)
SETTLED = ("join", "aggregate", "rows", "loop")
"""Parts of programs whose result depends on the last state of documents alone."""
EXPECTED = ("AttributeError", "IndexError", "KeyError", "LookupError", "OverflowError", "TargetConflict", "TypeError",
            "UnicodeEncodeError", "ValueError", "ZeroDivisionError")  # fmt: skip
each_program = pytest.mark.parametrize("folder", PROGRAMS, ids=lambda folder: folder.name)


@each_program
def test_expected_results(folder: Path) -> None:
    lines = (folder / "input.jsonl").read_text(encoding="utf-8").splitlines()
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert expected["collections"] or expected["topics"], (
        "a program that shows nothing tests nothing"
    )
    assert differences(expected, run_log(folder, lines)) == []


def test_expected_results_come_from_their_scripts(tmp_path: Path) -> None:
    """Generators and oracles, run again elsewhere, give the committed bytes."""
    copy = tmp_path / "programs"
    shutil.copytree(ROOT / "tests/programs", copy)
    made = [*copy.glob("*/input.jsonl"), *copy.glob("*/expected.json")]
    for path in made:
        path.unlink()
    subprocess.run([sys.executable, str(copy / "build.py")], check=True, timeout=120)
    for path in made:
        assert (
            path.read_bytes() == (ROOT / "tests/programs" / path.relative_to(copy)).read_bytes()
        ), path


@pytest.mark.parametrize("name", ["city_view", "meeting_session_get"])
def test_examples_hold_the_original_snippets(name: str) -> None:
    program = (ROOT / "examples" / name / "program.py").read_text(encoding="utf-8")
    snippet = (Path(__file__).parent / "snippets" / f"{name}.txt").read_text(encoding="utf-8")
    assert program.endswith("\n\n\n" + snippet)
    before = ast.parse(program.removesuffix(snippet))
    added = [node for node in before.body if isinstance(node, ast.ClassDef)]
    if name == "city_view":
        assert [node.name for node in added] == ["City"]
        assert "CityStore" not in program.removesuffix(snippet)


def test_the_oracle_imports_nothing_of_boiler() -> None:
    """Its modules import the standard library and one another, so nothing is shared by any way round."""
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                imported = [node.module or ""]
            else:
                assert not isinstance(node, ast.ImportFrom) or node.level == 1, (
                    f"{path.name}: leaves the package"
                )
                continue
            for name in imported:
                assert name.split(".")[0] in sys.stdlib_module_names, f"{path.name} imports {name}"
                assert name != "importlib", f"{path.name} may import anything"


def _run(text: str, tmp_path: Path, database: dict[str, dict[str, Any]]) -> dict[str, Any]:
    program = tmp_path / "program.py"
    program.write_text(text, encoding="utf-8")
    return evaluate(program, database)


@pytest.mark.parametrize("batch", range(4))
def test_random_programs_evaluate(tmp_path: Path, batch: int) -> None:
    """No program of the generator is beyond the oracle, and however it is asked it says the same."""
    for number in range(10_000 + batch * 10, 10_010 + batch * 10):
        once(number, cases(30, SETTLED), lambda case: _evaluates(tmp_path, case))


def _evaluates(folder: Path, case: Case) -> None:
    (folder / "program.py").write_text(case.program, encoding="utf-8")
    database = database_from_log(case.lines, folder)
    first = evaluate(folder, database)
    assert first == evaluate(folder, database)
    if "topics" not in first:
        assert first == run_log(folder, case.lines)
    for letter in first.get("errors", {}).get("views", []):
        assert letter["exception"] in EXPECTED, letter
