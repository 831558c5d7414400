"""`boilerc dev`: an embedded service alone."""

import signal
import threading
from pathlib import Path

import rich_click as click

from boiler_compiler.cli.output import end, json_option, print_json


@click.group()
def dev() -> None:
    """Runs an embedded service alone and prints its address."""


@dev.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="0: any free port.",
)
@click.option(
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keeps the data in this file; without it they are gone at the end.",
)
@json_option
def firestore(port: int, file: Path | None, as_json: bool) -> None:
    """The embedded local Firestore, until it is interrupted."""
    from boiler.local.firestore import EmbeddedFirestore

    server = EmbeddedFirestore(port=port, file=file)
    try:
        server.start()
    except OSError as error:
        end(str(error))
    if as_json:
        print_json({"address": server.address})
    else:
        click.echo(f"Firestore is at {server.address}; point clients at it with")
        click.echo(f"  export FIRESTORE_EMULATOR_HOST={server.address}")
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()
    server.stop()
