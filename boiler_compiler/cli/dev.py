"""`boilerc dev`: an embedded service alone."""

import signal
import sys
import threading
from pathlib import Path

import rich_click as click

from boiler_compiler.cli.output import end, json_option, print_json, progress
from boiler_compiler.emit.job import MissingJar, base_jar


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
    _until_interrupted()
    server.stop()


@dev.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=9092,
    show_default=True,
    help="0: any free port.",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keeps the topics in this folder; without it they are gone at the end.",
)
@json_option
def kafka(port: int, data: Path | None, as_json: bool) -> None:
    """A Kafka broker of one node, for this machine only, until it is interrupted."""
    from boiler.local.kafka import BrokerError, KafkaBroker

    broker = KafkaBroker(_kafka_jars(), port=port, data=data)
    stopped = _on_interrupt()
    try:
        with progress("starting Kafka"):
            broker.start()
    except BrokerError as error:
        end(str(error))
    if as_json:
        print_json({"address": broker.address})
        sys.stdout.flush()
    else:
        click.echo(f"Kafka is at {broker.address}; point clients at it with")
        click.echo(f"  export KAFKA_BOOTSTRAP_SERVERS={broker.address}")
    while not stopped.wait(1.0):
        if broker.ended is not None:
            code = broker.ended
            broker.stop()
            end(f"Kafka ended by itself, with exit code {code}")
    broker.stop()


def _kafka_jars() -> Path:
    try:
        return base_jar("kafka")
    except MissingJar as error:
        end(str(error))


def _on_interrupt() -> threading.Event:
    """Set from the first Ctrl-C or SIGTERM on."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def _until_interrupted() -> None:
    _on_interrupt().wait()
