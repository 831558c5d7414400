"""Compiles a program: files, front end, plan, passes. What every command starts from.

The front end is imported when there is something to compile: a program that was checked before is answered without it.
Must not know commands or targets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from boiler_compiler import cache
from boiler_compiler.diagnostics import Diagnostic
from boiler_compiler.frontend.source import ProgramFiles, SourceError, job_name, read_program
from boiler_compiler.model.span import Span

if TYPE_CHECKING:
    from boiler_compiler.plan import Plan


@dataclass(frozen=True)
class Findings:
    """What is said about a program: its diagnostics, and the texts in which they are shown."""

    files: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Compilation(Findings):
    """A compiled program; `plan` is None where there is an error among the diagnostics."""

    job: str
    entry: str
    digest: str
    plan: Plan | None = field(repr=False)


def check_path(path: Path) -> Findings:
    """The findings of the program at a path, as `compile_path` gives them, but kept for when it is checked again."""
    try:
        source = read_program(path)
    except SourceError:
        return compile_path(path)
    key = cache.key_of(source.job, source.entry, source.files, source.shown)
    kept = cache.load(key)
    if kept is not None:
        return Findings(source.files, kept)
    compilation = compile_source(source)
    cache.store(key, compilation.diagnostics)
    return compilation


def compile_path(path: Path) -> Compilation:
    """Compiles the program at a path: a Python file, a folder with program.py, or a package. Never raises for its content."""
    try:
        source = read_program(path)
    except SourceError as error:
        from boiler_compiler.frontend.reports import Reports

        reports = Reports({})
        reports.add(error.code, Span(error.path, 0, 0, 0, 0), error.message)
        return Compilation({}, reports.sorted(), job_name(path), "", "", None)
    return compile_source(source)


def compile_source(source: ProgramFiles) -> Compilation:
    """Compiles a program that is read."""
    from boiler.program import digest_of
    from boiler_compiler.frontend.analysis import analyse
    from boiler_compiler.frontend.reports import Reports
    from boiler_compiler.passes import run_passes
    from boiler_compiler.plan import build_plan

    reports = Reports(source.shown)
    digest = digest_of(source.files)
    program = analyse(source, digest, reports)
    plan = None
    if program is not None and not reports.failed:
        plan = run_passes(build_plan(program), program)
    return Compilation(source.files, reports.sorted(), source.job, source.entry, digest, plan)
