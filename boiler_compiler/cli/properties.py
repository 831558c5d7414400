"""The property checks of `boilerc test`: begun beside a case's runs, and shown after them.

Must not know what is checked.
"""

from pathlib import Path

from rich.text import Text

from boiler.checking.findings import Finding
from boiler.checking.workers import Check, Checked, Request
from boiler_compiler.cli.output import stderr
from boiler_compiler.driver import Compilation

PACKAGES = {"hypothesis": "boilerc[test]"}


def check_of(folder: Path, compilation: Compilation, examples: int) -> Check:
    """The checks of a program without errors and of the change log beside it; they begin where it is entered."""
    assert compilation.plan is not None
    return Check(
        Request(
            dict(compilation.files),
            compilation.entry,
            compilation.digest,
            compilation.plan.to_json(),
            (folder / "input.jsonl").read_text(encoding="utf-8", errors="replace").split("\n"),
            examples,
        )
    )


def not_run(missing: str) -> str:
    """Why the property checks were not run, and how to have them."""
    return (
        f"the property checks were not run: they need {missing}. "
        f"Install it with: pip install '{PACKAGES.get(missing, missing)}'"
    )


def violated(checked: Checked) -> list[Finding]:
    """The properties that do not hold."""
    return [finding for finding in checked.findings if finding.status == "violated"]


def show(folder: Path, checked: Checked) -> None:
    """What has come of the checks: one line, and each property that does not hold with its counterexample."""
    by_status = [finding.status for finding in checked.findings]
    held, skipped = by_status.count("held"), by_status.count("skipped")
    wrong = violated(checked)
    examples = sum(finding.examples for finding in checked.findings)
    parts = [f"{held} hold"]
    parts += [f"{len(wrong)} do not"] if wrong else []
    parts += [f"{skipped} not checked"] if skipped else []
    mark = "FAILED" if wrong else "passed"
    text = f"{mark}  properties of {folder}: {', '.join(parts)} ({examples} examples)"
    stderr.print(text, markup=False)
    for finding in wrong:
        _show(folder, finding)


def _show(folder: Path, finding: Finding) -> None:
    place = f"{folder / finding.file}:{finding.line}: " if finding.line else ""
    title = Text.assemble("    ", place, (f"{finding.of}: {finding.property}", "bold"))
    stderr.print(title)
    stderr.print(f"    {finding.says}", markup=False)
    for line in finding.shown:
        stderr.print(f"      {line}", markup=False, style=_style(line))


def _style(line: str) -> str:
    return {"- ": "red", "+ ": "green"}.get(line[:2], "")
