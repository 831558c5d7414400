"""What a run with a change log prints at its end, and how its result is written."""

import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.table import Table

from boiler_compiler.cli.output import print_json, stderr

MOST_LETTERS = 10
"""How many dead letters of views, and of events, are told in words."""


@dataclass
class Report:
    """Figures of one run. Times are seconds, measured from one `lap` to the next."""

    processor: str
    changes: int = 0
    commits: int = 0
    documents: int = 0
    dead_letters: int = 0
    counters: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def lap(self, name: str) -> None:
        """The time since the last lap went into `name`."""
        now = time.perf_counter()
        self.seconds[name] = round(now - self._last, 3)
        self._last = now

    def finish(self, document: dict[str, Any], counters: dict[str, int]) -> None:
        """Takes the final documents and the processor's counters."""
        self.documents = sum(len(c) for c in document["collections"].values())
        self.dead_letters = sum(len(letters) for letters in document.get("errors", {}).values())
        self.counters = counters

    def rate(self) -> float:
        """Changes a second from the first commit until all had settled."""
        busy = self.seconds.get("apply", 0.0) + self.seconds.get("settle", 0.0)
        return self.changes / busy if busy > 0 else 0.0


def write_result(document: dict[str, Any], target: Path) -> None:
    """Writes the final documents in the form of expected.json; `-` is standard output."""
    text = json.dumps(document, indent=1, sort_keys=True)
    if target == Path("-"):
        sys.stdout.write(text + "\n")
    else:
        target.write_text(text, encoding="utf-8")


def print_report(report: Report, document: dict[str, Any], as_json: bool, quiet: bool) -> None:
    """Prints throughput, dead letters and where the time went: for people on standard error, or as JSON."""
    if as_json:
        figures = {
            "processor": report.processor,
            "changes": report.changes,
            "commits": report.commits,
            "changesPerSecond": round(report.rate(), 1),
            "documents": report.documents,
            "deadLetters": report.dead_letters,
            "counters": report.counters,
            "seconds": report.seconds,
        }
        if not quiet:
            print_json(figures)
        return
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_row(
        "changes", f"{report.changes} in {report.commits} commits, {report.rate():,.0f} a second"
    )
    table.add_row("documents", f"{report.documents} views")
    table.add_row("dead letters", str(report.dead_letters))
    for name, value in sorted(report.counters.items()):
        table.add_row(f"{report.processor}: {name.replace('_', ' ')}", f"{value:,}")
    times = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in report.seconds.items())
    table.add_row("time", times)
    stderr.print(table)
    errors = document.get("errors", {})
    for letter in errors.get("views", [])[:MOST_LETTERS]:
        _print_letter(f"{letter['view']}.{letter['attribute']} of {letter['root']}", letter)
    for letter in errors.get("events", [])[:MOST_LETTERS]:
        about = f"{letter['mediator']}, {letter['key']} at {letter['at']}: {letter['why']}"
        _print_letter(about, letter)


def _print_letter(about: str, letter: dict[str, Any]) -> None:
    what = f": {letter['exception']}: {letter['message']}" if letter["exception"] else ""
    where = f" ({letter['file']}:{letter['line']})" if letter["file"] else ""
    stderr.print(f"dead letter: {about}{what}{where}", markup=False)
