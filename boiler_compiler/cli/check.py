"""`boilerc check`: every diagnostic of one or several programs."""

from pathlib import Path

import rich_click as click
from click.exceptions import Exit

from boiler_compiler.cli.output import (
    FINDINGS,
    json_option,
    print_json,
    show_diagnostics,
    stderr,
    summary,
)
from boiler_compiler.driver import check_path


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """Parses and types programs and prints every diagnostic. Never imports user code."""
    programs = [check_path(path) for path in paths]
    diagnostics = tuple(d for findings in programs for d in findings.diagnostics)
    if as_json:
        print_json({"diagnostics": [d.as_json() for d in diagnostics]})
    else:
        for findings in programs:
            show_diagnostics(findings)
        if diagnostics:
            stderr.print(summary(diagnostics), markup=False)
        else:
            what = "1 program" if len(paths) == 1 else f"{len(paths)} programs"
            stderr.print(f"{what}: no findings")
    if any(d.severity == "error" for d in diagnostics):
        raise Exit(FINDINGS)
