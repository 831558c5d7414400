"""Random programs of the whole language against the oracle, many of them: `make fuzz`.

In process, commit by commit, in one process a core; a few also through the whole python processor. Prints how many programs there
were, which kinds of things they had, and how long it took. Program number n is the same on every machine, and a failing one is
shrunk and shown with its number.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.processors.differential import check
from tests.processors.generator import CLIENTS, DOCUMENTS, EVENTS, Case, cases
from tests.processors.seeded import once
from tests.processors.served import check_served

CHANGES, SERVED_CHANGES = 60, 25
BLOCK = 50
"""So many programs are one piece of work."""

SHOWN = 5
"""After so many failures it stops."""


@dataclass
class Tally:
    """What a process has done."""

    programs: int = 0
    served: int = 0
    changes: int = 0
    commits: int = 0
    features: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Takes in what another did."""
        self.programs += other.programs
        self.served += other.served
        self.changes += other.changes
        self.commits += other.commits
        self.features += other.features
        self.failures += other.failures


def run_number(number: int, served: bool, tally: Tally) -> None:
    """One program; a failure is kept in the tally."""
    tried: list[Case] = []
    failed: list[Case] = []

    def body(case: Case) -> None:
        if not case.lines:
            return  # the simplest one, of which nothing can be said
        tried.append(case)
        with tempfile.TemporaryDirectory(prefix="boilerc-fuzz-") as folder:
            try:
                commits = (check_served if served else check)(Path(folder), case)
            except Exception:
                failed.append(case)
                raise
        if len(tried) == 1:
            tally.commits += commits

    parts = DOCUMENTS + EVENTS + (CLIENTS if served else ())
    try:
        once(number, cases(SERVED_CHANGES if served else CHANGES, parts), body)
    except Exception as error:
        # Of those that fail Hypothesis runs the smallest last.
        known = isinstance(error, AssertionError)
        trace = "" if known else "".join(traceback.format_tb(error.__traceback__))
        where = " in the python processor" if served else ""
        tally.failures.append(f"==== program {number}{where}\n{failed[-1]!r}\n{error}\n{trace}")
    if tried:
        tally.programs += not served
        tally.served += served
        tally.changes += len(tried[0].lines)
        tally.features.update(tried[0].features)


def run_block(numbers: range, served: int) -> Tally:
    """Some programs, one after the other, the first few of them also in the processor."""
    tally = Tally()
    for number in numbers:
        run_number(number, False, tally)
        if number - numbers.start < served:
            run_number(number, True, tally)
    return tally


def main() -> int:
    """The exit code: 1 where a program failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--programs", type=int, default=5000, help="how many")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first one")
    parser.add_argument("--served", type=int, default=1, help=f"so many of {BLOCK} also served")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    started, end, tally = time.monotonic(), given.seed + given.programs, Tally()
    starts = range(given.seed, end, BLOCK)
    blocks = [range(start, min(start + BLOCK, end)) for start in starts]
    with multiprocessing.get_context("spawn").Pool(given.processes) as pool:
        for done in pool.imap_unordered(partial(run_block, served=given.served), blocks):
            for failure in done.failures:
                print(failure, flush=True)
            tally.add(done)
            print(f"\r{tally.programs} programs ", end="", file=sys.stderr, flush=True)
            if len(tally.failures) >= SHOWN:
                break
    print(file=sys.stderr)
    seconds = time.monotonic() - started
    print(
        f"{tally.programs} programs in process and {tally.served} in the python processor, "
        f"{tally.changes} changes in {tally.commits} commits, {len(tally.failures)} differences, {seconds:.0f} s"
    )
    for feature, count in tally.features.most_common():
        print(f"  {count:6} {feature}")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
