"""Compiles a program: files, front end, plan, passes. What every command starts from.

Must not know commands or targets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from boiler.program import digest_of
from boiler_compiler.diagnostics import Diagnostic
from boiler_compiler.frontend.analysis import analyse
from boiler_compiler.frontend.reports import Reports
from boiler_compiler.frontend.source import ProgramFiles, SourceError, job_name, read_program
from boiler_compiler.model import Span
from boiler_compiler.passes import run_passes
from boiler_compiler.plan import Plan, build_plan


@dataclass(frozen=True)
class Compilation:
    """A compiled program; `plan` is None where there is an error among the diagnostics."""

    job: str
    entry: str
    files: Mapping[str, str]
    digest: str
    diagnostics: tuple[Diagnostic, ...]
    plan: Plan | None = field(repr=False)


def compile_path(path: Path) -> Compilation:
    """Compiles the program at a path: a Python file, a folder with program.py, or a package. Never raises for its content."""
    try:
        source = read_program(path)
    except SourceError as error:
        reports = Reports({})
        reports.add(error.code, Span(error.path, 0, 0, 0, 0), error.message)
        return Compilation(job_name(path), "", {}, "", reports.sorted(), None)
    return compile_source(source)


def compile_source(source: ProgramFiles) -> Compilation:
    """Compiles a program that is read."""
    reports = Reports(source.shown)
    digest = digest_of(source.files)
    program = analyse(source, digest, reports)
    plan = None
    if program is not None and not reports.failed:
        plan = run_passes(build_plan(program), program)
    return Compilation(source.job, source.entry, source.files, digest, reports.sorted(), plan)
