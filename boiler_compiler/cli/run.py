"""`boilerc run`: a program, a Firestore and a processor on this machine."""

import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import rich_click as click

from boiler.local.changes import Commit, read_log
from boiler.local.database import connect
from boiler.local.firestore import EmbeddedFirestore
from boiler.topics import Topics
from boiler_compiler.cli.follow import Places, follow
from boiler_compiler.cli.locally import (
    Surroundings,
    apply_to,
    place_of,
    prepare,
    result_of,
    topics_for,
)
from boiler_compiler.cli.on_read import NosqlRun
from boiler_compiler.cli.output import (
    compile_or_end,
    end,
    json_option,
    progress,
    show_diagnostics,
)
from boiler_compiler.cli.processors import FlinkRun, Processor, PythonRun
from boiler_compiler.cli.report import Report, print_report, write_result
from boiler_compiler.driver import Compilation
from boiler_compiler.plan import Plan

PROJECT = "boiler-local"
"""The project of local runs where the environment names none."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--processor",
    type=click.Choice(["python", "nosql", "flink"]),
    default="python",
    show_default=True,
)
@click.option(
    "--target",
    type=click.Choice(["jvm"]),
    default="jvm",
    show_default=True,
    help="For the flink processor.",
)
@click.option(
    "--changes",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A change log to apply; - is standard input.",
)
@click.option(
    "--result",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the final documents; - is standard output.",
)
@click.option(
    "--parallelism",
    type=click.IntRange(1, 128),
    default=1,
    show_default=True,
    help="Of every keyed operator, for flink.",
)
@click.option(
    "--data",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keeps the embedded Firestore's data in this file.",
)
@json_option
def run(
    path: Path,
    processor: str,
    target: str,
    changes: Path | None,
    result: Path | None,
    parallelism: int,
    data: Path | None,
    as_json: bool,
) -> None:
    """Runs a program locally, on the embedded Firestore or the one that FIRESTORE_EMULATOR_HOST names.

    With --changes it applies the log, waits until all has settled, writes the final documents and ends. Without, it stays
    up and follows the source file.
    """
    if result is not None and changes is None:
        raise click.UsageError(
            "--result needs --changes: without a change log there is no end of the run"
        )
    if processor == "nosql" and changes is None:
        raise click.UsageError(
            "--processor nosql needs --changes: it answers when views are read, and keeps nothing up"
        )
    options = Options(path, processor, changes, result, parallelism, data, as_json)
    report = Report(processor=processor)
    compilation = compile_or_end(path, as_json)
    if not as_json:
        show_diagnostics(compilation)
    report.lap("compile")
    log = _read(changes)
    with ExitStack() as stack:
        try:
            _run(stack, options, report, compilation, log)
        except (RuntimeError, ValueError, OSError) as error:
            end(str(error) or type(error).__name__)


@dataclass(frozen=True)
class Options:
    """The command's arguments."""

    path: Path
    processor: str
    changes: Path | None
    result: Path | None
    parallelism: int
    data: Path | None
    as_json: bool


def _run(
    stack: ExitStack,
    options: Options,
    report: Report,
    compilation: Compilation,
    log: list[str] | None,
) -> None:
    plan = compilation.plan
    assert plan is not None
    project = os.environ.get("GOOGLE_CLOUD_PROJECT", PROJECT)
    # The log is read whole before anything starts: a bad line costs nothing but its message.
    commits = list(read_log(log, plan.schemas, str(options.changes))) if log is not None else []
    address = os.environ.get("FIRESTORE_EMULATOR_HOST") or _embedded(stack, options.data)
    servers = os.environ.get("KAFKA_BOOTSTRAP_SERVERS")
    opened: list[Topics] = []

    def topics_of(plan: Plan) -> Topics | None:
        """Opened once: a program that takes the place of another may be the first that has any."""
        if not opened and (found := topics_for(stack, plan, servers)) is not None:
            opened.append(found)
        return opened[0] if opened else None

    def launch(compilation: Compilation) -> Processor:
        if options.processor == "flink":
            flink = FlinkRun(compilation, project, address, options.parallelism)
            stack.callback(flink.stop)
            flink.launch()
            return flink
        if options.processor == "nosql":
            return NosqlRun(compilation, client)
        assert compilation.plan is not None
        python = PythonRun(compilation, client, topics_of(compilation.plan))
        stack.callback(python.stop)
        return python

    def restart(compilation: Compilation) -> Processor:
        running = launch(compilation)
        running.start()
        return running

    client = connect(project, address)
    surroundings = Surroundings(client, topics_of(plan))
    prepare(surroundings, commits)
    running = launch(compilation)
    with progress(f"starting {options.processor}"):
        running.start()
    report.lap("start")
    if log is None:
        places = Places(address, place_of(surroundings.topics, servers))
        follow(options.path, compilation, running, places, options.as_json, restart)
        return
    with progress("applying changes"):
        last = apply_to(surroundings, plan, commits, running)
        report.changes = sum(
            len(c.changes) + len(c.records) for c in commits if isinstance(c, Commit)
        )
        report.commits = sum(isinstance(c, Commit) for c in commits)
    report.lap("apply")
    with progress("waiting until settled"):
        running.settle(last)
        running.finish()
    report.lap("settle")
    running.check()
    document = result_of(surroundings, plan, running)
    report.finish(document, running.counters())
    report.lap("read")
    if options.result is not None:
        write_result(document, options.result)
    print_report(report, document, options.as_json, quiet=options.result == Path("-"))


def _embedded(stack: ExitStack, data: Path | None) -> str:
    server = EmbeddedFirestore(port=0, file=data)
    server.start()
    stack.callback(server.stop)
    return str(server.address)


def _read(changes: Path | None) -> list[str] | None:
    if changes is None:
        return None
    try:
        if changes == Path("-"):
            return sys.stdin.read().split("\n")
        return changes.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        end(f"{changes}: no such file; --changes names a change log (input.jsonl)")
    except (OSError, UnicodeDecodeError) as error:
        end(f"{changes}: can't be read: {error}")
