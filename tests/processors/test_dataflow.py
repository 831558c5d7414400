"""The Python operators: cut by cut equal to the oracle, nothing written unchanged, nothing kept of what is gone."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from boiler.dataflow.network import Network
from boiler.program import load
from boiler.reference import database_from_log, evaluate
from boiler_compiler.driver import compile_path
from tests.processors.compare import differences
from tests.processors.generator import Case, cases
from tests.processors.results import of_oracle, result
from tests.support.folders import program_folders


def network(folder: Path) -> Network:
    """The operators of the program in a folder."""
    compilation = compile_path(folder)
    assert compilation.plan is not None, compilation.diagnostics
    program = load(compilation.files, compilation.entry, compilation.digest)
    return Network(program, compilation.plan.to_json())


class Kept:
    """The documents that a network has written, and the sources that it was told of."""

    def __init__(self, folder: Path) -> None:
        """Nothing yet."""
        self.folder = folder
        self.network = network(folder)
        self.database: dict[str, Any] = {}
        self.views: dict[str, Any] = {}

    def cut(self, lines: list[str]) -> dict[str, Any]:
        """Makes the sources what the log says, in one cut; the result."""
        now = of_oracle(database_from_log(lines, self.folder))
        paths = self.database.keys() | now.keys()
        changed = {p: now.get(p) for p in paths if repr(self.database.get(p)) != repr(now.get(p))}
        self.database = now
        for path, fields in self.network.apply(changed).items():
            if fields is None:
                del self.views[path]  # a deletion of what was never written is a defect
            else:
                assert repr(self.views.get(path)) != repr(fields), f"{path} is written unchanged"
                self.views[path] = fields
        return result(self.views)

    def check_empty(self) -> None:
        """With all sources gone, no operator keeps anything."""
        self.cut([])
        assert self.views == {}
        for station in self.network._wiring.order:
            assert not station.states, type(station.operator).__name__
            assert not station.waiting


@pytest.mark.parametrize("steps", [1, 9])
@pytest.mark.parametrize("folder", program_folders(), ids=lambda f: f.name)
def test_programs(folder: Path, steps: int) -> None:
    plan = compile_path(folder).plan
    assert plan is not None
    if any(node.kind in ("TopicSource", "ClientWrites") for node in plan.nodes):
        pytest.skip("more than documents go in")
    lines = (folder / "input.jsonl").read_text(encoding="utf-8").split("\n")
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    kept = Kept(folder)
    for step in range(1, steps + 1):
        found = kept.cut(lines[: len(lines) * step // steps])
    assert differences(expected, found) == []
    kept.check_empty()


@settings(max_examples=40, deadline=None)
@given(case=cases())
def test_random_programs(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    folder = tmp_path_factory.mktemp("case")
    (folder / "program.py").write_text(case.program, encoding="utf-8")
    kept = Kept(folder)
    for step in range(1, 6):
        lines = list(case.lines[: len(case.lines) * step // 5])
        expected = evaluate(folder, database_from_log(lines, folder))
        assert differences(expected, kept.cut(lines)) == []
    kept.check_empty()
