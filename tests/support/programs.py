"""The programs that every processor is checked with, and how one is run by a processor from its change log."""

import itertools
import json
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boiler.instants import micros_of
from boiler.local.changes import Commit, read_log
from boiler.local.cluster import LocalCluster, Submission
from boiler.local.database import apply, connect, read_result
from boiler.local.firestore import EmbeddedFirestore
from boiler_compiler.backends.capabilities import NotOnTargetError, check_target
from boiler_compiler.cli.locally import Surroundings, apply_to, prepare, result_of, topics_for
from boiler_compiler.cli.processors import PythonRun
from boiler_compiler.driver import Compilation, compile_path
from boiler_compiler.emit.job import write_job

SECONDS = 90.0
"""How long a program may take to settle; it takes well under one."""

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Case:
    """A compiled program with its change log and expected result."""

    folder: Path
    compilation: Compilation
    lines: list[str]
    expected: dict[str, Any]


def case(folder: Path) -> Case:
    """Compiles the program of a folder; its diagnostics fail the test."""
    compilation = compile_path(folder)
    assert compilation.plan is not None, compilation.diagnostics
    lines = (folder / "input.jsonl").read_text(encoding="utf-8").split("\n")
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return Case(folder, compilation, lines, expected)


def run_python(program: Case, server: EmbeddedFirestore) -> dict[str, Any]:
    """The result of the python processor."""
    plan = program.compilation.plan
    assert plan is not None
    commits = list(read_log(program.lines, plan.schemas))
    with ExitStack() as stack:
        client = connect("test", server.address)
        surroundings = Surroundings(client, topics_for(stack, plan))
        prepare(surroundings, commits)
        running = PythonRun(program.compilation, client, surroundings.topics)
        stack.callback(running.stop)
        running.start()
        running.settle(apply_to(surroundings, plan, commits, running))
        running.finish()
        running.check()
        return result_of(surroundings, plan, running)


def runs_on_flink(program: Case) -> bool:
    """Whether the target jvm can run it."""
    assert program.compilation.plan is not None
    try:
        check_target(program.compilation.plan)
    except NotOnTargetError:
        return False
    return True


def run_flink(
    program: Case, server: EmbeddedFirestore, cluster: LocalCluster, folder: Path, parallelism: int
) -> dict[str, Any]:
    """The result of the job on the mini-cluster, at a parallelism; the log is applied while the job runs."""
    plan = program.compilation.plan
    assert plan is not None
    client = connect("test", server.address)
    job = write_job(program.compilation, folder)
    name = f"{program.compilation.job}-{next(_numbers)}"
    submit(cluster, name, job.jar, server, parallelism)
    last = None
    try:
        for commit in read_log(program.lines, plan.schemas):
            if isinstance(commit, Commit):
                last = apply(client, commit)
            elif last is not None:
                cluster.wait_cut(name, micros_of(last), SECONDS)
        if last is not None:
            cluster.wait_cut(name, micros_of(last), SECONDS)
        cluster.check(name)
    finally:
        cluster.cancel(name)
    return read_result(client, plan.owned, plan.sources)


def submit(
    cluster: LocalCluster, name: str, jar: Path, server: EmbeddedFirestore, parallelism: int
) -> None:
    """Submits a job jar and waits until all its tasks run."""
    args = (
        *("--project", "test", "--firestore", server.address, "--parallelism", str(parallelism)),
        *("--python", sys.executable, "--job-name", name),
    )
    cluster.submit(Submission(id=name, jar=jar, args=args, parallelism=parallelism))
    cluster.wait_running(name)
