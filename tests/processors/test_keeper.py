"""The views that a program keeps in memory, change by change, against expected results and against the oracle."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from boiler.processors.keeper import Keeper
from boiler.program import load, load_path
from boiler.reference import database_from_log, evaluate
from tests.processors.compare import differences
from tests.processors.generator import Case, cases
from tests.processors.results import of_oracle, result
from tests.support.folders import program_folders


def kept(program: Any, folder: Path, lines: list[str], steps: int) -> dict[str, Any]:
    """The result when the log arrives in `steps` cuts."""
    keeper = Keeper(program)
    database: dict[str, Any] = {}
    views: dict[str, Any] = {}
    for step in range(1, steps + 1):
        now = of_oracle(database_from_log(lines[: len(lines) * step // steps], folder))
        paths = database.keys() | now.keys()
        changes = {p: now.get(p) for p in paths if repr(database.get(p)) != repr(now.get(p))}
        database = now
        for path, fields in keeper.apply(changes).items():
            if fields is None:
                del views[path]  # a deletion of what was never written is a defect
            else:
                assert repr(views.get(path)) != repr(fields), f"{path} is written unchanged"
                views[path] = fields
    return result(views)


@pytest.mark.parametrize("steps", [1, 9])
@pytest.mark.parametrize("folder", program_folders(), ids=lambda f: f.name)
def test_programs(folder: Path, steps: int) -> None:
    lines = (folder / "input.jsonl").read_text(encoding="utf-8").split("\n")
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert differences(expected, kept(load_path(folder), folder, lines, steps)) == []


@settings(max_examples=40, deadline=None)
@given(case=cases())
def test_random_programs(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    folder = tmp_path_factory.mktemp("case")
    (folder / "program.py").write_text(case.program, encoding="utf-8")
    lines = list(case.lines)
    program = load({"program.py": case.program}, "program", str(hash(case.program)))
    expected = evaluate(folder, database_from_log(lines, folder))
    assert differences(expected, kept(program, folder, lines, 5)) == []
