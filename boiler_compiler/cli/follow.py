"""`boilerc run` without a change log: stays up, prints the addresses and follows the source file."""

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import rich_click as click

from boiler_compiler.cli.output import print_json, show_diagnostics, stderr
from boiler_compiler.cli.processors import Processor
from boiler_compiler.driver import Compilation, compile_path

POLL_SECONDS = 0.5
"""How often the source is looked at; a person does not notice, and it costs a few stat calls."""


@dataclass(frozen=True)
class Places:
    """Where a running program's data are: the Firestore's address, and the topics' servers or folder, if it has any."""

    firestore: str
    topics: str | None


def follow(
    path: Path,
    compilation: Compilation,
    running: Processor,
    places: Places,
    as_json: bool,
    restart: Callable[[Compilation], Processor],
) -> None:
    """Returns on SIGINT or SIGTERM. A changed program that compiles replaces the running one; else the old one goes on."""
    if as_json:
        topics = {"topics": places.topics} if places.topics is not None else {}
        print_json({"job": compilation.job, "firestore": places.firestore, **topics})
    else:
        click.echo(f"{compilation.job} is running; its Firestore is at {places.firestore}:")
        click.echo(f"  export FIRESTORE_EMULATOR_HOST={places.firestore}")
        if places.topics is not None:
            click.echo(f"Its topics are at {places.topics}.")
        click.echo("It follows the source file; end it with Ctrl-C.")
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    seen = _stamp(path)
    while not stopped.wait(POLL_SECONDS):
        running.check()
        if (now := _stamp(path)) == seen:
            continue
        seen = now
        changed = compile_path(path)
        show_diagnostics(changed)
        if changed.plan is None:
            stderr.print("the program has errors: the one before goes on running")
        elif changed.digest != compilation.digest:
            running.stop()
            running = restart(changed)
            compilation = changed
            stderr.print(f"{changed.job} was replaced")


def _stamp(path: Path) -> tuple[tuple[str, int, int], ...]:
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    stamps = []
    for file in files:
        try:
            stat = file.stat()
        except FileNotFoundError:
            continue
        stamps.append((str(file), stat.st_mtime_ns, stat.st_size))
    return tuple(stamps)
