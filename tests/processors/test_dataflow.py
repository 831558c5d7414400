"""The Python operators: cut by cut equal to the oracle, nothing written unchanged, nothing kept of what is gone."""

import json
from pathlib import Path

import pytest

from boiler_compiler.plan import Assemble, ClientWrites, Deliver, Plan, TopicSink
from tests.processors.differential import Kept, check, compile_folder, same
from tests.processors.generator import cases
from tests.processors.seeded import once
from tests.support.folders import program_folders

BATCH = 10


@pytest.mark.parametrize("steps", [1, 9, 1000])
@pytest.mark.parametrize("folder", program_folders(), ids=lambda f: f.name)
def test_programs(folder: Path, steps: int) -> None:
    lines = (folder / "input.jsonl").read_text(encoding="utf-8").split("\n")
    made = compile_folder(folder, lines)
    if any(isinstance(node, ClientWrites) for node in made.plan.nodes):
        pytest.skip("clients write to a database")
    if (made.apart or shows_versions(made.plan)) and steps < 1000:
        pytest.skip("it tells versions apart")
    kept, commits = Kept(made), made.commits
    for step in range(steps):
        some = commits[len(commits) * step // steps : len(commits) * (step + 1) // steps]
        found = kept.cut(some) if some else None
    if made.events or found is None:
        found = kept.cut([], ended=made.events)
    same(json.loads((folder / "expected.json").read_text(encoding="utf-8")), found, "at the end")
    if not made.events and not made.apart:
        kept.check_empty()


def shows_versions(plan: Plan) -> bool:
    """Whether each version of a view over documents is a record."""
    live = {node.id for node in plan.nodes if isinstance(node, Assemble)}
    deliver = {n.id for n in plan.nodes if isinstance(n, Deliver) and live & {*n.inputs}}
    return any(isinstance(n, TopicSink) and deliver & {*n.inputs} for n in plan.nodes)


@pytest.mark.parametrize("batch", range(8))
def test_random_programs(tmp_path: Path, batch: int) -> None:
    """Commit by commit, and several at once; the same programs each time. `make fuzz` has many more."""
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        once(number, cases(40), lambda case: check(tmp_path, case))
