"""What all commands share: human output through rich, one JSON document for machines, and how a command ends."""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, NoReturn

import rich_click as click
from click.exceptions import Exit
from rich.console import Console
from rich.text import Text

from boiler_compiler.diagnostics import Diagnostic, render
from boiler_compiler.driver import Compilation, Findings, compile_path

FINDINGS = 1
"""Exit code for findings or a failed run; 0 is success, 2 (click's own) wrong usage."""

stderr = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
stdout = Console(highlight=False, soft_wrap=True, emoji=False)

json_option = click.option(
    "--json", "as_json", is_flag=True, help="One JSON document on standard output."
)


def print_json(document: Any) -> None:
    """Prints the one JSON document of a command with --json."""
    sys.stdout.write(json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def show_diagnostics(findings: Findings) -> None:
    """Prints every diagnostic with its source line to standard error."""
    texts = [render(diagnostic, findings.files) + "\n" for diagnostic in findings.diagnostics]
    if texts:
        stderr.print("\n".join(texts), markup=False)


def compile_or_end(path: Path, as_json: bool = False) -> Compilation:
    """Compiles a program; ends the command with exit code 1 and its diagnostics where it is refused."""
    compilation = compile_path(path)
    if compilation.plan is None:
        if as_json:
            print_json({"diagnostics": [d.as_json() for d in compilation.diagnostics]})
        else:
            show_diagnostics(compilation)
            stderr.print(summary(compilation.diagnostics), markup=False)
        raise Exit(FINDINGS)
    return compilation


def summary(diagnostics: tuple[Diagnostic, ...]) -> str:
    """`2 errors, 1 warning`."""
    errors = sum(d.severity == "error" for d in diagnostics)
    warnings = len(diagnostics) - errors
    parts = []
    if errors or not warnings:
        parts.append(f"{errors} error{'s' if errors != 1 else ''}")
    if warnings:
        parts.append(f"{warnings} warning{'s' if warnings != 1 else ''}")
    return ", ".join(parts)


def progress(what: str) -> AbstractContextManager[Any]:
    """A spinner for something that may take over a second; nothing where standard error is no terminal."""
    return stderr.status(what) if stderr.is_terminal else nullcontext()


def end(message: str) -> NoReturn:
    """Ends the command with one sentence on standard error, or as JSON where that was asked for, and exit code 1."""
    context = click.get_current_context(silent=True)
    if context is not None and context.params.get("as_json"):
        print_json({"error": message})
    else:
        text = Text.assemble(("boilerc: ", "bold red"), message)
        stderr.print(text)
    raise Exit(FINDINGS)
