"""Has a program checked in processes of their own, each with another PYTHONHASHSEED, and brings their answers together.

Nothing that a program's functions do with hostile values, not even for ever, hurts whoever asks. Must not know the checks.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Any

from boiler.checking.findings import Finding
from boiler.local.diff import exact_lines

SEEDS = ("0", "1", "2")
"""The properties are looked for with the first; all must have the same results."""

SECONDS = 90.0
"""How long a program may take to be checked."""

PROPERTY = "the same for every PYTHONHASHSEED"


@dataclass(frozen=True)
class Checked:
    """What has come of it; `missing` is the package that the checks need and that is not installed."""

    findings: tuple[Finding, ...] = ()
    missing: str = ""


@dataclass(frozen=True)
class Request:
    """A program with its plan.json and its change log."""

    files: dict[str, str]
    entry: str
    digest: str
    plan: str
    log: Sequence[str]
    examples: int


@dataclass
class _Worker:
    process: subprocess.Popen[bytes]
    answer: IO[bytes]


@dataclass
class Check:
    """Checks that are going on; leaving the `with` ends them."""

    request: Request
    _workers: list[_Worker] = field(default_factory=list)
    _stack: ExitStack = field(default_factory=ExitStack)
    _deadline: float = 0.0

    def __enter__(self) -> "Check":
        self._deadline = time.monotonic() + SECONDS
        # What hypothesis would leave in the folder of whoever asks.
        home = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="boilerc-"))
        for seed in SEEDS:
            document = {
                **vars(self.request),
                "log": list(self.request.log),
                "properties": seed == SEEDS[0],
            }
            asked = self._stack.enter_context(tempfile.TemporaryFile())
            asked.write(json.dumps(document).encode("utf-8"))
            asked.seek(0)
            answer = self._stack.enter_context(tempfile.TemporaryFile())
            process = subprocess.Popen(
                [sys.executable, "-m", "boiler.checking"],
                stdin=asked,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={
                    **os.environ,
                    "PYTHONHASHSEED": seed,
                    "HYPOTHESIS_STORAGE_DIRECTORY": home,
                },
            )
            self._workers.append(_Worker(process, answer))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            if worker.process.poll() is None:
                worker.process.kill()
            worker.process.wait()
        self._stack.close()

    def finish(self) -> Checked:
        """Waits for the answers."""
        answers = [self._answer(worker) for worker in self._workers]
        missing = next((a["missing"] for a in answers if "missing" in a), None)
        if missing is not None:
            return Checked(missing=missing)
        problem = next((a["problem"] for a in answers if "problem" in a), None)
        if problem is not None:
            says = f"the checks could not be made: {problem}"
            return Checked(
                (Finding("property checks", "the program", "", 0, "skipped", says=says),)
            )
        found = [Finding.of_json(each) for each in answers[0]["findings"]]
        return Checked((*found, *_of_functions(answers), _of_results(answers)))

    def _answer(self, worker: _Worker) -> dict[str, Any]:
        try:
            worker.process.wait(max(0.0, self._deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return {"problem": f"they took more than {SECONDS:.0f} s"}
        worker.answer.seek(0)
        try:
            found: dict[str, Any] = json.loads(worker.answer.read())
        except ValueError:
            return {"problem": f"their process ended with exit code {worker.process.returncode}"}
        return found


def _of_functions(answers: Sequence[dict[str, Any]]) -> list[Finding]:
    """For each function, whether it gives the same in all processes."""
    found = []
    for name, calls in answers[0]["outcomes"].items():
        file, line = answers[0]["places"][name]
        wrong, compared = _differing(name, calls, answers[1:])
        if wrong is None:
            status: Any = "held" if compared else "skipped"
            found.append(Finding(PROPERTY, name, file, line, status, compared))
            continue
        given, first, other = wrong
        lines = (f"called with   {given}", f"gives         {first}", f"or            {other}")
        says = "its result depends on the order of a set or on a hash, which differ from process to process"
        found.append(Finding(PROPERTY, name, file, line, "violated", compared, says, lines))
    return found


def _differing(
    name: str, calls: dict[str, list[str]], others: Sequence[dict[str, Any]]
) -> tuple[tuple[str, str, str] | None, int]:
    """The shortest arguments with two results, and how many calls were compared."""
    wrong: tuple[str, str, str] | None = None
    compared: set[str] = set()
    for other in others:
        there = other["outcomes"].get(name, {})
        for key, (digest, shown, given) in calls.items():
            if key not in there:
                continue
            compared.add(key)
            if there[key][0] != digest and (wrong is None or len(given) < len(wrong[0])):
                wrong = given, shown, there[key][1]
    return wrong, len(compared)


def _of_results(answers: Sequence[dict[str, Any]]) -> Finding:
    """Whether the case's result is the same, byte for byte, in all processes."""
    of = "the case's result"
    first = answers[0]["result"]
    for other in answers[1:]:
        lines = exact_lines(first, other["result"])
        if lines:
            says = "it depends on the order of a set or on a hash, which differ from process to process"
            return Finding(PROPERTY, of, "", 0, "violated", len(answers), says, tuple(lines))
    return Finding(PROPERTY, of, "", 0, "held", len(answers))
