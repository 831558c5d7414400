"""The embedded Firestore as a process: its data file, its port, its command, its end."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from boiler.local.firestore import EmbeddedFirestore
from tests.support.firestore_database import Database


@contextmanager
def opened(file: Path | None = None) -> Iterator[Database]:
    """A database on an embedded Firestore with that data file."""
    with EmbeddedFirestore(port=0, file=file) as server:
        database = Database(server.address, "test")
        try:
            yield database
        finally:
            database.close()


@contextmanager
def process(*args: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The module's command on a free port: its address and its process."""
    command = [sys.executable, "-m", "boiler.local.firestore", "--port", "0", "--json", *args]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert started.stdout is not None
        text = ""
        while not text.rstrip().endswith("}"):
            line = started.stdout.readline()
            assert line, f"the command ended with {started.wait(timeout=10)}: {text}"
            text += line
        yield json.loads(text)["address"], started
    finally:
        if started.poll() is None:
            started.kill()
        started.wait(timeout=20)


def stored(database: Database) -> dict[str, Any]:
    return {s.reference.path: s.to_dict() for s in database.client.collection("rooms").stream()}


def fill(database: Database) -> dict[str, Any]:
    """Commits of several kinds; what they leave."""
    rooms = database.client.collection("rooms")
    for i in range(4):
        rooms.document(f"r{i}").set({"n": i, "deep": {"list": [i, None, b"\xff", 2**63 - 1]}})
    rooms.document("r0").delete()
    rooms.document("r1").update({"n": 10})
    return stored(database)


def test_a_data_file_keeps_documents_and_their_times(tmp_path: Path) -> None:
    file = tmp_path / "data"
    with opened(file) as database:
        kept = fill(database)
        before = database.client.document("rooms/r1").get()
    with opened(file) as database:
        assert stored(database) == kept
        after = database.client.document("rooms/r1").get()
        assert (after.create_time, after.update_time) == (before.create_time, before.update_time)
        assert database.client.document("rooms/r9").set({}).update_time > before.update_time
    with opened(file) as database:
        assert stored(database) == {**kept, "rooms/r9": {}}


def test_without_a_data_file_nothing_is_kept() -> None:
    with opened() as database:
        fill(database)
    with opened() as database:
        assert stored(database) == {}


def test_a_data_file_keeps_the_projects_apart(tmp_path: Path) -> None:
    with EmbeddedFirestore(port=0, file=tmp_path / "data") as server:
        for project in ("one", "two"):
            database = Database(server.address, project)
            database.client.document("rooms/r").set({"of": project})
            database.close()
    with EmbeddedFirestore(port=0, file=tmp_path / "data") as server:
        for project in ("one", "two"):
            database = Database(server.address, project)
            assert stored(database) == {"rooms/r": {"of": project}}
            database.close()


@pytest.mark.parametrize("cut", [1, 3, 9])
def test_a_torn_last_record_loses_only_that_commit(tmp_path: Path, cut: int) -> None:
    """A process killed while it writes leaves half a record; all commits before it stay."""
    file = tmp_path / "data"
    with opened(file) as database:
        kept = fill(database)
    size = file.stat().st_size
    with opened(file) as database:
        database.client.document("rooms/last").set({"n": 99})
    assert file.stat().st_size > size + cut
    os.truncate(file, file.stat().st_size - cut)
    with opened(file) as database:
        assert stored(database) == kept
        database.client.document("rooms/next").set({"n": 1})
    with opened(file) as database:
        assert stored(database) == {**kept, "rooms/next": {"n": 1}}


def test_a_file_that_holds_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_text("this is somebody's shopping list\n" * 20)
    before = file.read_bytes()
    with pytest.raises((OSError, ValueError, RuntimeError), match="data"), opened(file):
        pass
    assert file.read_bytes() == before


def test_a_commit_that_was_answered_survives_a_kill(tmp_path: Path) -> None:
    file = tmp_path / "data"
    with process("--file", str(file)) as (address, started):
        database = Database(address, "test")
        kept = fill(database)
        started.kill()
        started.wait(timeout=20)
        database.close()
    with opened(file) as database:
        assert stored(database) == kept


def test_a_port_in_use_is_refused_with_its_number() -> None:
    with EmbeddedFirestore(port=0) as server:
        port = int(server.address.rsplit(":", 1)[1])
        with pytest.raises(OSError, match=str(port)):
            EmbeddedFirestore(port=port).start()


def test_a_port_is_free_again_after_the_stop() -> None:
    with EmbeddedFirestore(port=0) as server:
        port = int(server.address.rsplit(":", 1)[1])
    with EmbeddedFirestore(port=port) as server:
        assert server.address.endswith(f":{port}")


def test_the_command_prints_its_address_as_json_and_serves_it() -> None:
    with process() as (address, _):
        database = Database(address, "test")
        database.client.document("rooms/r").set({"n": 1})
        assert stored(database) == {"rooms/r": {"n": 1}}
        database.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_ends_at_a_signal(number: signal.Signals) -> None:
    with process() as (_, started):
        started.send_signal(number)
        assert started.wait(timeout=20) in (0, 130, 143, -number)


def test_two_clients_in_two_processes_see_each_other() -> None:
    with process() as (address, _):
        database = Database(address, "test")
        stream = database.listen()
        stream.add(database.collection("rooms"))
        stream.until_current()
        program = (
            "from tests.support.firestore_database import Database\n"
            f"Database({address!r}, 'test').client.document('rooms/other').set({{'n': 7}})\n"
        )
        root = Path(__file__).parents[2]
        subprocess.run([sys.executable, "-c", program], cwd=root, check=True, timeout=60)
        came = stream.until(lambda r: "document_change" in r)
        assert came[-1].document_change.document.name == database.path("rooms/other")
        database.close()


def test_two_servers_in_one_process_are_apart() -> None:
    with opened() as one, opened() as two:
        one.client.document("rooms/r").set({"n": 1})
        assert stored(one) == {"rooms/r": {"n": 1}}
        assert stored(two) == {}
