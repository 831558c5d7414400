"""The built jar by plain `flink run -d` on a standalone session cluster, and a TaskManager killed in the middle of a run."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from boiler.local.changes import Commit, read_log
from boiler.local.database import apply, connect, read_result
from boiler_compiler.driver import compile_path
from boiler_compiler.emit.job import write_job
from boiler_compiler.plan import Plan
from tests.processors.compare import differences
from tests.support.command import ROOT
from tests.support.servers import firestore_process
from tests.support.standalone import StandaloneCluster, free_port

MEETING = ROOT / "examples" / "meeting_room"


def wait_equal(
    client: Any, plan: Plan, expected: Any, cluster: StandaloneCluster, seconds: float = 90
) -> None:
    """Waits until the documents are the expected ones; what differs, and the logs, fail the test."""
    deadline = time.monotonic() + seconds
    while found := differences(expected, read_result(client, plan.owned, plan.sources)):
        assert time.monotonic() < deadline, "\n".join(map(str, found)) + cluster.logs()
        time.sleep(0.2)


@pytest.mark.flink
def test_flink_run_and_a_killed_task_manager(tmp_path: Path) -> None:
    compilation = compile_path(MEETING)
    assert compilation.plan is not None
    plan = compilation.plan
    job_folder = write_job(compilation, tmp_path / "build")
    lines = (MEETING / "input.jsonl").read_text(encoding="utf-8").splitlines()
    commits = [c for c in read_log(lines, compilation.plan.schemas) if isinstance(c, Commit)]
    expected = json.loads((MEETING / "expected.json").read_text(encoding="utf-8"))
    (tmp_path / "cluster").mkdir()
    with (
        firestore_process() as address,
        StandaloneCluster(tmp_path / "cluster", task_managers=1) as cluster,
    ):
        client = connect("standalone", address)
        job = cluster.run(
            job_folder.jar,
            *("--project", "standalone", "--firestore", address, "--parallelism", "2"),
        )
        cluster.wait_running(job)
        half = len(commits) // 2
        for commit in commits[:half]:
            apply(client, commit)
        checkpoints = cluster.checkpoints(job)
        cluster.until(lambda: cluster.checkpoints(job) > checkpoints, 60, "checkpoint")
        for commit in commits[half : half + 10]:
            apply(client, commit)
        cluster.kill_worker()
        for commit in commits[half + 10 : -10]:
            apply(client, commit)
        cluster.start_worker()
        for commit in commits[-10:]:
            apply(client, commit)
        wait_equal(client, plan, expected, cluster)
        assert cluster.failures(job), "the TaskManager's death was noticed"
        cluster.wait_running(job)
        time.sleep(2)  # nothing may change any more, whatever the job replays
        assert differences(expected, read_result(client, plan.owned, plan.sources)) == []


@pytest.mark.flink
def test_an_unreachable_firestore_is_named_and_waited_for(tmp_path: Path) -> None:
    """The job says what is wrong, restarts, and does its work when the Firestore is there."""
    compilation = compile_path(MEETING)
    plan = compilation.plan
    assert plan is not None
    job_folder = write_job(compilation, tmp_path / "build")
    expected = json.loads((MEETING / "expected.json").read_text(encoding="utf-8"))
    lines = (MEETING / "input.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "cluster").mkdir()
    with StandaloneCluster(tmp_path / "cluster", task_managers=1) as cluster:
        port = free_port()
        address = f"127.0.0.1:{port}"
        job = cluster.run(job_folder.jar, "--project", "p", "--firestore", address)
        said = f"at the emulator {address}"
        cluster.until(lambda: any(said in f for f in cluster.failures(job)), 90, "failure")
        with firestore_process("--port", str(port)):
            client = connect("p", address)
            for commit in read_log(lines, plan.schemas):
                assert isinstance(commit, Commit)
                apply(client, commit)
            wait_equal(client, plan, expected, cluster)


@pytest.mark.flink
def test_a_firestore_that_goes_away_and_returns_is_waited_for(tmp_path: Path) -> None:
    compilation = compile_path(MEETING)
    plan = compilation.plan
    assert plan is not None
    job_folder = write_job(compilation, tmp_path / "build")
    expected = json.loads((MEETING / "expected.json").read_text(encoding="utf-8"))
    lines = (MEETING / "input.jsonl").read_text(encoding="utf-8").splitlines()
    commits = [c for c in read_log(lines, plan.schemas) if isinstance(c, Commit)]
    (tmp_path / "cluster").mkdir()
    port = free_port()
    start = ("--port", str(port), "--file", str(tmp_path / "data"))
    with StandaloneCluster(tmp_path / "cluster", task_managers=1) as cluster:
        with firestore_process(*start) as address:
            job = cluster.run(job_folder.jar, "--project", "p", "--firestore", address)
            cluster.wait_running(job)
            client = connect("p", address)
            for commit in commits[:40]:
                apply(client, commit)
            cluster.until(lambda: cluster.checkpoints(job) > 0, 60, "checkpoint")
        time.sleep(3)
        with firestore_process(*start) as address:
            client = connect("p", address)
            for commit in commits[40:]:
                apply(client, commit)
            wait_equal(client, plan, expected, cluster, seconds=180)
