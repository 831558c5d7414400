"""Random programs as Flink jobs and in the python processor: equal to the oracle after every commit, not only at the end.

A few programs that are always the same in `make test`; as many random ones as BOILERC_FUZZ says in `make fuzz`.
"""

import itertools
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from boiler.local.changes import Commit, read_log
from boiler.local.cluster import LocalCluster
from boiler.local.database import apply, connect, micros, read_result
from boiler.local.firestore import EmbeddedFirestore
from boiler.processors.python import PythonProcessor
from boiler.program import load
from boiler.reference import database_from_log, evaluate
from boiler_compiler.driver import Compilation, compile_path
from boiler_compiler.emit.job import write_job
from boiler_compiler.plan import Plan
from tests.processors.compare import differences
from tests.processors.generator import Case, cases
from tests.support.programs import SECONDS, submit

BUDGET = int(os.environ.get("BOILERC_FUZZ", "0"))
few = settings(
    max_examples=BUDGET or 8,
    derandomize=not BUDGET,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
numbers = itertools.count(1)


def compiled(folder: Path, case: Case) -> tuple[Compilation, Plan]:
    """The program of a case; a random program that is refused is a defect of the generator or of the front end."""
    (folder / "program.py").write_text(case.program, encoding="utf-8")
    compilation = compile_path(folder)
    assert compilation.plan is not None, (case.program, compilation.diagnostics)
    return compilation, compilation.plan


def check_each_commit(folder: Path, case: Case, plan: Plan, client: Any, settle: Any) -> None:
    """Applies the log commit by commit, and compares with the oracle after each."""
    done = 0
    for commit in read_log(case.lines, plan.schemas):
        assert isinstance(commit, Commit)
        settle(apply(client, commit))
        done += len(commit.changes)
        expected = evaluate(folder, database_from_log(case.lines[:done], folder))
        found = differences(expected, read_result(client, plan.owned, plan.sources))
        assert found == [], "\n".join([*found, case.program, *case.lines[:done]])


@few
@given(case=cases())
def test_python(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    folder = tmp_path_factory.mktemp("case")
    compilation, plan = compiled(folder, case)
    with EmbeddedFirestore(port=0) as server:
        client = connect("test", server.address)
        program = load(compilation.files, compilation.entry, compilation.digest)
        processor = PythonProcessor(program, client, plan.to_json())
        processor.start()
        try:
            check_each_commit(folder, case, plan, client, lambda at: processor.settle(at, SECONDS))
        finally:
            processor.stop()


@pytest.mark.flink
@pytest.mark.timeout(0)
@few
@given(case=cases())
def test_flink(
    tmp_path_factory: pytest.TempPathFactory, mini_cluster: LocalCluster, case: Case
) -> None:
    folder = tmp_path_factory.mktemp("case")
    compilation, plan = compiled(folder, case)
    number = next(numbers)
    name = f"random-{number}"
    job = write_job(compilation, folder / "build")
    with EmbeddedFirestore(port=0) as server:
        client = connect("test", server.address)
        submit(mini_cluster, name, job.jar, server, parallelism=(1, 4)[number % 2])
        try:
            check_each_commit(
                *(folder, case, plan, client),
                lambda at: mini_cluster.wait_cut(name, micros(at), SECONDS),
            )
            mini_cluster.check(name)
        finally:
            mini_cluster.cancel(name)
