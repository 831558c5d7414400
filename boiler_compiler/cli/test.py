"""`boilerc test`: the cases beside programs, in every processor asked for, and the property checks of the programs."""

import json
import sys
import tempfile
import time
from contextlib import ExitStack, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import rich_click as click
from click.exceptions import Exit

from boiler.checking.workers import Checked
from boiler.local.changes import read_log
from boiler.local.cluster import LocalCluster
from boiler.local.compare import differences
from boiler.local.database import connect
from boiler.local.firestore import EmbeddedFirestore
from boiler.processors.nosql import NotPushedDownError
from boiler_compiler.backends.capabilities import NotOnTargetError, check_target
from boiler_compiler.cli.difference import show_difference
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
from boiler_compiler.cli.properties import check_of, not_run, show, violated
from boiler_compiler.driver import Compilation, compile_path

PROJECT = "boiler-test"


@dataclass(frozen=True)
class Outcome:
    """One case in one processor: what differs, or why it could not be run."""

    folder: Path
    processor: str
    differences: tuple[str, ...]
    problem: str
    seconds: float
    expected: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    refused: bool = False
    """Whether the processor can't run the program; then `problem` says why."""

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
            "refused": self.refused,
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
@click.option(
    "--examples",
    type=click.IntRange(1, 100_000),
    default=100,
    show_default=True,
    help="For each property of a program.",
)
@click.option(
    "--properties/--no-properties",
    default=True,
    show_default=True,
    help="Whether to look for rows and values for which a function breaks its word.",
)
@json_option
def test(
    path: Path,
    processors: tuple[str, ...],
    parallelism: int,
    examples: int,
    properties: bool,
    as_json: bool,
) -> None:
    """Runs every case at or below PATH: a folder with a program, input.jsonl and expected.json.

    A case passes where the result of its change log is the expected one: exactly, but floats to 1e-9. A processor that can't run
    a program leaves it to the others; where there is none, the case fails. Then properties of the program are checked with
    generated rows and values, and those of the case: retract inverts accumulate, merge agrees with accumulate, functions are
    pure, and no result depends on PYTHONHASHSEED.
    """
    folders = sorted(case.parent for case in path.rglob("expected.json") if _is_case(case.parent))
    if not folders:
        end(f"{path} has no case: a folder with a program, input.jsonl and expected.json")
    outcomes: list[Outcome] = []
    checked: dict[Path, Checked] = {}
    with ExitStack() as stack:
        cluster = _cluster(stack, parallelism) if "flink" in processors else None
        for folder in folders:
            compilation = compile_path(folder)
            with ExitStack() as around:
                check = None
                if properties and compilation.plan is not None:
                    check = around.enter_context(check_of(folder, compilation, examples))
                for processor in dict.fromkeys(processors):
                    with progress(f"{folder} on {processor}"):
                        outcome = _outcome(folder, compilation, processor, parallelism, cluster)
                    outcomes.append(outcome)
                    if not as_json:
                        _show(outcome, compilation)
                if check is not None:
                    with progress(f"properties of {folder}"):
                        checked[folder] = check.finish()
                    if not as_json and not checked[folder].missing:
                        show(folder, checked[folder])
    _end(outcomes, checked, as_json)


def _end(outcomes: list[Outcome], checked: dict[Path, Checked], as_json: bool) -> None:
    """The last line, or everything as JSON, and the exit code."""
    ran = {outcome.folder for outcome in outcomes if not outcome.refused}
    refused = [outcome for outcome in outcomes if outcome.refused and outcome.folder in ran]
    passed = sum(outcome.good for outcome in outcomes)
    failed = len(outcomes) - passed - len(refused)
    missing = next((each.missing for each in checked.values() if each.missing), "")
    wrong = sum(len(violated(each)) for each in checked.values())
    if as_json:
        found = [
            {"case": str(folder), **finding.as_json()}
            for folder, each in checked.items()
            for finding in each.findings
        ]
        document = {"cases": [outcome.as_json() for outcome in outcomes], "properties": found}
        print_json(document | ({"properties_not_run": not_run(missing)} if missing else {}))
    else:
        if missing:
            stderr.print(not_run(missing), markup=False)
        parts = [f"{passed} passed", f"{failed} failed"]
        parts += [f"{len(refused)} not run"] if refused else []
        parts += (
            [f"{wrong} {'property does' if wrong == 1 else 'properties do'} not hold"]
            if wrong
            else []
        )
        stderr.print(", ".join(parts))
    if failed or wrong:
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
    problem, refused = "", False
    expected: dict[str, Any] = {}
    result: dict[str, Any] = {}
    if compilation.plan is None:
        problem = "the program has errors"
    else:
        try:
            expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
            # What a program prints is no part of what the command says on standard output.
            with ExitStack() as stack, redirect_stdout(sys.stderr):
                result = _run(stack, folder, compilation, processor, parallelism, cluster)
            found = differences(expected, result)
        except (RuntimeError, ValueError, OSError) as error:
            problem = str(error) or type(error).__name__
            refused = isinstance(error, NotOnTargetError | NotPushedDownError)
    seconds = time.perf_counter() - begun
    return Outcome(folder, processor, tuple(found), problem, seconds, expected, result, refused)


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
    if processor == "flink":
        check_target(plan)  # before anything is started for it
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
    mark = "passed" if outcome.good else "not run" if outcome.refused else "FAILED"
    where = f"{outcome.folder} on {outcome.processor} ({outcome.seconds:.1f} s)"
    stderr.print(f"{mark}  {where}", markup=False)
    if compilation.plan is None:
        show_diagnostics(compilation)
    elif outcome.problem:
        stderr.print(f"    {outcome.problem}", markup=False)
    elif outcome.differences:
        show_difference(outcome.expected, outcome.found)
