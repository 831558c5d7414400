"""Plans one mediator of a program for running it by hand: the entry point `boiler.planner` of the runtime.

Must not know how the program was imported.
"""

from dataclasses import replace
from pathlib import Path

from boiler.program import ProgramError, digest_of
from boiler_compiler.frontend.analysis import analyse
from boiler_compiler.frontend.reports import Reports
from boiler_compiler.frontend.source import SourceError, read_program
from boiler_compiler.passes import run_passes
from boiler_compiler.plan import build_plan


def plan_of(path: Path, mediator: str) -> str:
    """The text of plan.json for the mediator of that name alone.

    Raises ProgramError with the first finding of severity error.
    """
    try:
        source = read_program(path)
    except SourceError as error:
        raise ProgramError(f"{path}: {error.message}") from None
    reports = Reports(source.shown)
    program = analyse(source, digest_of(source.files), reports)
    for finding in reports.sorted():
        if finding.severity == "error":
            place = f"{finding.path}:{finding.span.line}"
            raise ProgramError(f"{place}: {finding.code}: {finding.message}")
    if program is None or mediator not in program.mediators:
        raise ProgramError(f"{path} has no mediator {mediator} with a source and a view")
    alone = replace(program, mediators={mediator: program.mediators[mediator]})
    return run_passes(build_plan(alone), alone).to_json()
