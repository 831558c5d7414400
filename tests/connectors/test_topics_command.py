"""`boilerc dev kafka` as a user runs it: a process, its address, its data, its end."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from boiler.local.kafka import KafkaBroker
from boiler.local.kafka.client import KafkaTopics
from tests.support.command import COMMAND, boilerc
from tests.support.topics import read_all


@contextmanager
def started(*args: str | Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The command on a free port: its address and its process."""
    process = subprocess.Popen(
        [str(COMMAND), "dev", "kafka", "--port", "0", "--json", *map(str, args)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        text = ""
        while not text.endswith("}\n"):
            line = process.stdout.readline()
            assert line, f"the command ended with {process.wait(timeout=10)}: {text}"
            text += line
        yield json.loads(text)["address"], process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=20)


def gone(address: str) -> bool:
    host, _, port = address.rpartition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) != 0


def test_it_serves_this_machine_until_it_is_interrupted_and_keeps_its_data(tmp_path: Path) -> None:
    data = tmp_path / "new" / "folder"
    with started("--data", data) as (address, process):
        topics = KafkaTopics(address)
        writer = topics.writer()
        writer.send("events", "k", b"kept")
        writer.commit()
        # A socket on all interfaces would answer at any loopback address.
        assert gone(f"127.0.0.2:{address.rpartition(':')[2]}")
        refused = boilerc("dev", "kafka", "--port", "0", "--data", data).without_trace()
        assert (refused.code, refused.out) == (1, "")
        assert f"the folder {data} is in use by another broker" in refused.err
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out, err) == (0, "", "")
        assert gone(address)
        topics.close()
    with started("--data", data) as (address, process):
        topics = KafkaTopics(address)
        assert [r.value for r in read_all(topics.reader(["events"]))] == [b"kept"]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
        topics.close()


def test_without_a_folder_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with started() as (_, process):
        assert [found.name.startswith("boiler-kafka-") for found in tmp_path.iterdir()] == [True]
        process.terminate()
        assert process.wait(timeout=20) == 0
    assert list(tmp_path.iterdir()) == []


def test_the_broker_ends_with_a_command_that_is_killed() -> None:
    with started() as (address, process):
        os.kill(process.pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while not gone(address) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert gone(address)


def test_a_port_in_use_is_one_sentence(kafka: KafkaBroker) -> None:
    port = kafka.address.rpartition(":")[2]
    done = boilerc("dev", "kafka", "--port", port).without_trace()
    assert (done.code, done.out) == (1, "")
    assert done.err == f"boilerc: port {port} of 127.0.0.1 is in use: name another\n"
    as_json = boilerc("dev", "kafka", "--port", port, "--json").without_trace()
    assert as_json.code == 1
    assert json.loads(as_json.out) == {"error": f"port {port} of 127.0.0.1 is in use: name another"}
