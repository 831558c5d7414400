"""`boilerc test`: the cases beside programs, in every processor asked for."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rich_click as click
from click.exceptions import Exit

from boiler.local.changes import read_log
from boiler.local.cluster import LocalCluster
from boiler.local.compare import differences
from boiler.local.database import connect
from boiler.local.firestore import EmbeddedFirestore
from boiler_compiler.cli.locally import Surroundings, apply_to, prepare, result_of, topics_for
from boiler_compiler.cli.on_read import NosqlRun
from boiler_compiler.cli.output import (
    FINDINGS,
    end,
    json_option,
    print_json,
    progress,
    show_diagnostics,
    stderr,
)
from boiler_compiler.cli.processors import (
    FlinkRun,
    Processor,
    PythonRun,
    mini_cluster,
)
from boiler_compiler.driver import Compilation, compile_path

PROJECT = "boiler-test"
MOST_LINES = 20
"""Differences of one case that are printed; --json has them all."""


@dataclass(frozen=True)
class Outcome:
    """One case in one processor: what differs, or why it could not be run."""

    folder: Path
    processor: str
    differences: tuple[str, ...]
    problem: str
    seconds: float

    @property
    def good(self) -> bool:
        """Whether the result is the expected one."""
        return not self.differences and not self.problem

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "case": str(self.folder),
            "processor": self.processor,
            "passed": self.good,
            "differences": list(self.differences),
            "problem": self.problem,
            "seconds": round(self.seconds, 3),
        }


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--processor",
    "processors",
    type=click.Choice(["python", "nosql", "flink"]),
    multiple=True,
    default=("python",),
    show_default=True,
    help="May be given several times.",
)
@click.option("--parallelism", type=click.IntRange(1, 128), default=1, show_default=True)
@json_option
def test(path: Path, processors: tuple[str, ...], parallelism: int, as_json: bool) -> None:
    """Runs every case at or below PATH: a folder with a program, input.jsonl and expected.json.

    A case passes where the result of its change log is the expected one: exactly, but floats to 1e-9.
    """
    folders = sorted(case.parent for case in path.rglob("expected.json") if _is_case(case.parent))
    if not folders:
        end(f"{path} has no case: a folder with a program, input.jsonl and expected.json")
    outcomes = []
    with ExitStack() as stack:
        cluster = _cluster(stack, parallelism) if "flink" in processors else None
        for folder in folders:
            compilation = compile_path(folder)
            for processor in dict.fromkeys(processors):
                with progress(f"{folder} on {processor}"):
                    outcome = _outcome(folder, compilation, processor, parallelism, cluster)
                outcomes.append(outcome)
                if not as_json:
                    _show(outcome, compilation)
    failed = sum(not outcome.good for outcome in outcomes)
    if as_json:
        print_json({"cases": [outcome.as_json() for outcome in outcomes]})
    else:
        stderr.print(f"{len(outcomes) - failed} passed, {failed} failed")
    if failed:
        raise Exit(FINDINGS)


def _is_case(folder: Path) -> bool:
    program = any((folder / name).exists() for name in ("program.py", "__init__.py"))
    return program and (folder / "input.jsonl").exists()


def _cluster(stack: ExitStack, parallelism: int) -> LocalCluster:
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="boilerc-"))
    return stack.enter_context(mini_cluster(Path(folder), parallelism))


def _outcome(
    folder: Path,
    compilation: Compilation,
    processor: str,
    parallelism: int,
    cluster: LocalCluster | None,
) -> Outcome:
    begun = time.perf_counter()
    found: list[str] = []
    problem = ""
    if compilation.plan is None:
        problem = "the program has errors"
    else:
        try:
            expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
            with ExitStack() as stack:
                result = _run(stack, folder, compilation, processor, parallelism, cluster)
            found = differences(expected, result)
        except (RuntimeError, ValueError, OSError) as error:
            problem = str(error) or type(error).__name__
    return Outcome(folder, processor, tuple(found), problem, time.perf_counter() - begun)


def _run(
    stack: ExitStack,
    folder: Path,
    compilation: Compilation,
    processor: str,
    parallelism: int,
    cluster: LocalCluster | None,
) -> dict[str, Any]:
    """The result of a case, on an empty Firestore of its own."""
    plan = compilation.plan
    assert plan is not None
    log = folder / "input.jsonl"
    lines = log.read_text(encoding="utf-8").split("\n")
    commits = list(read_log(lines, plan.schemas, str(log)))
    server = stack.enter_context(EmbeddedFirestore(port=0))
    client = connect(PROJECT, server.address)
    surroundings = Surroundings(client, topics_for(stack, plan))
    prepare(surroundings, commits)
    running: Processor
    if processor == "flink":
        running = FlinkRun(compilation, PROJECT, server.address, parallelism, cluster)
    elif processor == "nosql":
        running = NosqlRun(compilation, client)
    else:
        running = PythonRun(compilation, client, surroundings.topics)
    stack.callback(running.stop)
    running.start()
    running.settle(apply_to(surroundings, plan, commits, running))
    running.finish()
    running.check()
    return result_of(surroundings, plan, running)


def _show(outcome: Outcome, compilation: Compilation) -> None:
    mark = "passed" if outcome.good else "FAILED"
    stderr.print(f"{mark}  {outcome.folder} on {outcome.processor} ({outcome.seconds:.1f} s)")
    if compilation.plan is None:
        show_diagnostics(compilation)
    elif outcome.problem:
        stderr.print(f"    {outcome.problem}", markup=False)
    for line in _shortened(outcome.differences):
        stderr.print(f"    {line}", markup=False)


def _shortened(lines: tuple[str, ...]) -> Iterator[str]:
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"... and {len(lines) - MOST_LINES} more differences"
