"""Topics in files: what only files can suffer, such as a writer that dies in the middle of a line."""

import json
import random
import shutil
import time
from pathlib import Path

import pytest

from boiler.local.kafka import FileTopics
from boiler.local.kafka.ledger import FILE
from boiler.topics import TopicsError
from tests.support.topics import Place, by_partition, read_all


def written(folder: Path, *values: bytes) -> FileTopics:
    topics = FileTopics(folder)
    writer = topics.writer("w")
    for value in values:
        writer.send("events", "k", value)
    writer.commit()
    return topics


def test_a_last_line_that_is_not_whole_was_never_committed(tmp_path: Path) -> None:
    topics = written(tmp_path, b"1", b"2")
    file = tmp_path / FILE
    whole = file.read_bytes()
    written(tmp_path, b"3", b"4")
    line = file.read_bytes()[len(whole) :].splitlines(keepends=True)[-1]
    for length in (*range(len(line)), *[-length for length in range(1, 10)]):
        rest = line[:length] if length >= 0 else line[:length] + b"\0" * -length
        file.write_bytes(whole + rest)
        reader = topics.reader(["events"])
        assert [r.value for r in reader.poll(0)] == [b"1", b"2"], rest
        written(tmp_path, b"5")
        assert [r.value for r in reader.poll(0)] == [b"5"]
        assert reader.ends() == reader.positions() == {("events", 0): 3}
        reader.close()


LARGE = """
writer = topics.writer()
print("ready", flush=True)
while True:
    for number in range(200):
        writer.send("events", "k", b"x" * 20_000, number % 2)
    writer.commit()
"""


def test_a_writer_killed_at_any_moment_leaves_whole_commits(tmp_path: Path) -> None:
    place = Place(f"files:{tmp_path}")
    topics = FileTopics(tmp_path)
    topics.create("events", partitions=2)
    chance, seen = random.Random(5), 0
    for _ in range(5):
        process = place.start(LARGE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.02, 0.15))
        process.kill()
        process.wait(timeout=20)
        counts = [len(r) for r in by_partition(read_all(topics.reader(["events"]))).values()] or [0]
        assert counts == counts[:1] * len(counts)
        assert counts[0] % 100 == 0
        seen = max(seen, counts[0])
    assert seen > 0
    written(tmp_path, b"after")
    assert read_all(topics.reader(["events"]))[-1].partition in (0, 1)


FULL = """
import resource
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from boiler.topics import TopicsError
writer = topics.writer("full")
writer.send("events", "k", b"fits")
writer.commit()
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
for number in range(10):
    writer.send("events", "k", b"x" * 20_000)
try:
    writer.commit()
except TopicsError as error:
    print(error)
writer = topics.writer("full")
writer.send("events", "k", b"fits too")
writer.commit()
"""


def test_a_full_disk_is_an_error_and_nothing_is_half_there(tmp_path: Path) -> None:
    process = Place(f"files:{tmp_path}").start(FULL)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out.strip() == f"{tmp_path / FILE} can't be written: File too large"
    found = read_all(FileTopics(tmp_path).reader(["events"]))
    assert [r.value for r in found] == [b"fits", b"fits too"]


def test_a_damaged_file_is_an_error_never_a_shorter_one(tmp_path: Path) -> None:
    topics = written(tmp_path, b"1")
    written(tmp_path, b"2")
    reader, writer = topics.reader(["events"]), topics.writer()
    file = tmp_path / FILE
    text = file.read_bytes()
    at = text.index(b'"1"') + 1
    file.write_bytes(text[:at] + b"9" + text[at + 1 :])
    with pytest.raises(TopicsError, match=r"topics.log is damaged at byte \d+"):
        FileTopics(tmp_path).names()
    later = FileTopics(tmp_path)
    with pytest.raises(TopicsError, match="is damaged"):
        later.writer()
    writer.send("events", "k", b"3")
    writer.commit()  # it had read what is damaged now before that
    assert reader.poll(0) == []
    with pytest.raises(TopicsError, match="is damaged"):
        topics.reader(["events"]).ends()


def test_a_folder_that_goes_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "topics"
    topics = written(folder, b"1")
    reader, writer = topics.reader(["events"]), topics.writer()
    read_all(reader)
    shutil.rmtree(folder)
    written(folder, b"another")
    for use in (lambda: reader.poll(0), reader.ends, topics.names, lambda: topics.create("x")):
        with pytest.raises(TopicsError, match=f"topics in {folder} were deleted"):
            use()
    writer.send("events", "k", b"lost")
    with pytest.raises(TopicsError, match="were deleted"):
        writer.commit()


def test_a_folder_that_cannot_be_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TopicsError, match=r"can't be used: (Not a directory|File exists)"):
        FileTopics(tmp_path / "file" / "topics")


def test_what_is_closed_is_an_error(tmp_path: Path) -> None:
    topics = written(tmp_path, b"1")
    reader = topics.reader(["events"])
    reader.close()
    topics.close()
    for use in (lambda: reader.poll(0), topics.names):
        with pytest.raises(TopicsError, match="were closed"):
            use()


def test_a_person_can_read_the_file(tmp_path: Path) -> None:
    written(tmp_path, b'{"open": true}', "é".encode(), b"\xff")
    last = (tmp_path / FILE).read_text().splitlines()[-1]
    assert json.loads(last[9:]) == {
        "commit": [
            ["events", 0, "k", '{"open": true}', []],
            ["events", 0, "k", "é", []],
            ["events", 0, "k", {"base64": "/w=="}, []],
        ]
    }


def test_a_large_backlog_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boiler.local.kafka.files.POLL_RECORDS", 10)
    topics = FileTopics(tmp_path)
    writer = topics.writer()
    for number in range(12):
        for _ in range(4):
            writer.send("events", "k", b"%d" % number)
        writer.commit()
    reader = topics.reader(["events"])
    sizes = []
    while records := reader.poll(0):
        sizes.append(len(records))
    assert sizes == [12, 12, 12, 12]
