"""Random programs in the python processor and as Flink jobs: equal to the oracle after every commit, not only at the end.

A few programs that are always the same in `make test`; as many as BOILERC_FUZZ says, and others, in `make fuzz`.
"""

import os
from pathlib import Path

import pytest

from boiler.instants import micros_of
from boiler.local.cluster import LocalCluster
from boiler.local.database import apply, connect, read_result
from boiler.local.firestore import EmbeddedFirestore
from boiler_compiler.backends.capabilities import NotOnTargetError, check_target
from boiler_compiler.emit.job import write_job
from tests.processors.differential import Compiled, compiled, expectations, same
from tests.processors.generator import CLIENTS, DOCUMENTS, EVENTS, Case, cases
from tests.processors.seeded import once
from tests.processors.served import check_served
from tests.support.programs import SECONDS, submit

BUDGET = int(os.environ.get("BOILERC_FUZZ", "0"))
FIRST = 1_000 if BUDGET else 0
numbers = pytest.mark.parametrize("number", range(FIRST, FIRST + (BUDGET or 8)))


@numbers
def test_python(tmp_path: Path, number: int) -> None:
    everything = cases(20, DOCUMENTS + EVENTS + CLIENTS)
    once(number, everything, lambda case: check_served(tmp_path, case), shrink=False)


@pytest.mark.flink
@pytest.mark.timeout(0)
@numbers
def test_flink(tmp_path: Path, mini_cluster: LocalCluster, number: int) -> None:
    def body(case: Case) -> None:
        made = compiled(tmp_path, case)
        try:
            check_target(made.plan)
        except NotOnTargetError:
            return
        check_job(made, f"random-{number}", mini_cluster, parallelism=(1, 4)[number % 2])

    once(number, cases(20, DOCUMENTS), body, shrink=False)


def check_job(made: Compiled, name: str, cluster: LocalCluster, parallelism: int) -> None:
    """Compares a job's documents with the oracle after every commit."""
    expected, _ = expectations(made)
    job = write_job(made.compilation, made.folder / "build")
    with EmbeddedFirestore(port=0) as server:
        client = connect("test", server.address)
        submit(cluster, name, job.jar, server, parallelism=parallelism)
        try:
            for number, commit in enumerate(made.commits):
                cluster.wait_cut(name, micros_of(apply(client, commit)), SECONDS)
                found = read_result(client, made.plan.owned, made.plan.sources)
                same(expected[number], found, f"after commit {number + 1}")
            cluster.check(name)
        finally:
            cluster.cancel(name)
