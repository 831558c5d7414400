"""A log that is replayed through the operators alone gives what a run on a database gives."""

import json
from pathlib import Path

import pytest

from boiler.checking.replay import replay
from boiler.local.changes import read_log
from boiler.local.compare import differences
from boiler.program import load
from boiler_compiler.driver import compile_path
from tests.support.folders import program_folders


@pytest.mark.parametrize("folder", program_folders(), ids=lambda f: f.name)
def test_programs(folder: Path) -> None:
    compilation = compile_path(folder)
    assert compilation.plan is not None
    if any(node.kind == "ClientWrites" for node in compilation.plan.nodes):
        pytest.skip("clients write to a database")
    program = load(compilation.files, compilation.entry, compilation.digest)
    lines = (folder / "input.jsonl").read_text(encoding="utf-8").split("\n")
    log = list(read_log(lines, compilation.plan.schemas))
    found = replay(program, compilation.plan.to_json(), log).result()
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert differences(expected, found) == []
