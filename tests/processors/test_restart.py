"""A processor that starts over what an earlier run left: it ends as if it had never stopped, and writes only what differs."""

from pathlib import Path
from typing import Any

from boiler.local.changes import Commit, read_log
from boiler.local.database import apply, connect, read_result
from boiler.local.firestore import EmbeddedFirestore
from boiler.processors.python import PythonProcessor
from boiler.program import load
from tests.processors.compare import differences
from tests.support.command import ROOT
from tests.support.programs import SECONDS, Case, case


def run(program: Case, client: Any, commits: list[Commit]) -> dict[str, int]:
    """The python processor over the database as it is, and these commits; its counters."""
    compilation = program.compilation
    assert compilation.plan is not None
    loaded = load(compilation.files, compilation.entry, compilation.digest)
    plan = compilation.plan
    processor = PythonProcessor(loaded, client, plan.to_json())
    processor.start()
    try:
        for commit in commits:
            processor.settle(apply(client, commit), SECONDS)
        return dict(processor.counters)
    finally:
        processor.stop()


def parts(program: Case) -> tuple[list[Commit], list[Commit], list[Commit]]:
    """The log in thirds."""
    assert program.compilation.plan is not None
    schemas = program.compilation.plan.schemas
    commits = [c for c in read_log(program.lines, schemas) if isinstance(c, Commit)]
    third = len(commits) // 3
    return commits[:third], commits[third : 2 * third], commits[2 * third :]


def check(folder: Path, firestore: EmbeddedFirestore) -> None:
    """Runs the first third, stops, changes the second meanwhile, and runs the last."""
    program = case(folder)
    plan = program.compilation.plan
    assert plan is not None
    client = connect("test", firestore.address)
    first, meanwhile, last = parts(program)
    run(program, client, first)
    for commit in meanwhile:
        apply(client, commit)
    run(program, client, last)
    found = read_result(client, plan.owned, plan.sources)
    assert differences(program.expected, found) == []
    assert run(program, client, [])["writes"] == 0, "what is there already is not written again"


def test_views_and_fan_out(firestore: EmbeddedFirestore) -> None:
    check(ROOT / "examples" / "meeting_room", firestore)


def test_dead_letters(firestore: EmbeddedFirestore) -> None:
    check(ROOT / "tests" / "programs" / "failures", firestore)


def test_conflicts(firestore: EmbeddedFirestore) -> None:
    check(ROOT / "tests" / "programs" / "conflicts", firestore)


def test_targets_beside_sources(firestore: EmbeddedFirestore) -> None:
    check(ROOT / "tests" / "programs" / "limits", firestore)
