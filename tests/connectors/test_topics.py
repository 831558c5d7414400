"""What a processor needs of topics: the same tests on files and on a real broker."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from boiler.topics import RECORD_BYTES, Record, Topics, TopicsError, murmur2, reached
from tests.support.topics import Place, by_partition, read_all


@pytest.fixture(params=["files", "kafka"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "files":
        return Place(f"files:{tmp_path / 'topics'}")
    return Place(f"kafka:{request.getfixturevalue('kafka').address}")


@pytest.fixture
def topics(place: Place) -> Iterator[Topics]:
    opened = place.open()
    yield opened
    opened.close()


def contents(records: list[Record]) -> list[tuple[object, ...]]:
    return [(r.key, r.value, r.headers, r.undecodable) for r in records]


def test_each_partition_keeps_its_order(place: Place, topics: Topics) -> None:
    name = place.name("events")
    topics.create(name, partitions=3)
    writer, reader = topics.writer(), topics.reader([name])
    sent: dict[tuple[str, int], list[bytes]] = {(name, at): [] for at in range(3)}
    for number in range(300):
        writer.send(name, f"k{number % 7}", b"%d" % number, number % 3)
        sent[name, number % 3].append(b"%d" % number)
        if number % 50 == 49:
            writer.commit()
    records = by_partition(read_all(reader))
    assert {at: [r.value for r in found] for at, found in records.items()} == sent
    for found in records.values():
        offsets = [r.offset for r in found]
        assert offsets == sorted(set(offsets))
        assert offsets[0] == 0
    assert reader.positions() == reader.ends()
    assert reader.partitions(name) == 3
    with pytest.raises(KeyError):
        reader.partitions(place.name("other"))


def test_only_what_is_committed_can_be_read(place: Place, topics: Topics) -> None:
    name = place.name("events")
    writer, reader = topics.writer(), topics.reader([name])
    writer.send(name, "a", b"forgotten")
    assert reader.poll(0.1) == []
    writer.discard()
    writer.commit()
    assert read_all(reader) == []
    writer.send(name, "a", b"1")
    writer.send(name, "b", b"2")
    writer.commit()
    writer.send(name, "c", b"never")
    writer.close()
    writer.close()
    assert [r.value for r in read_all(reader)] == [b"1", b"2"]
    assert reader.poll(0) == []
    later = topics.writer()
    later.send(name, "d", b"3")
    later.commit()
    assert [r.value for r in read_all(reader)] == [b"3"]


def test_what_is_committed_lies_before_the_ends_at_once(place: Place, topics: Topics) -> None:
    name = place.name("events")
    topics.create(name, partitions=12)
    writer, reader = topics.writer(), topics.reader([name])
    for number in range(25):
        for partition in range(12):
            writer.send(name, "k", b"%d" % number, partition)
        writer.commit()
        assert [r.value for r in read_all(reader)] == [b"%d" % number] * 12


HOSTILE = [
    ("key", b"value", ()),
    ("deleted", None, ()),
    (None, b"no key", ()),
    (None, None, (("why", b"nothing at all"),)),
    ("", b"", ()),
    ("", None, (("", b""),)),
    ("\x00\n\r\t\"\\'", b"\x00\xff\n\r\xfe", ()),
    ("e\u0301 is not \u00e9", '"é"'.encode(), (("é", "é".encode()),)),
    ("\U0001f600\U0010ffff\ufeff", b"\xed\xa0\x80 is no UTF-8", ()),
    ("k" * 70_000, b"{}", ()),
    ("headers", b"{}", (("a", b"1"), ("a", b"\x80"), ("", b"2"), ("a", b""))),
    ("null", b"null", ()),
    ("{'base64': 'x'}", b'{"base64": "eA=="}', ()),
]


def test_keys_values_and_headers_come_back_as_they_were(place: Place, topics: Topics) -> None:
    name = place.name("events")
    writer = topics.writer()
    for key, value, headers in HOSTILE:
        writer.send(name, key, value, 0, headers)
    writer.commit()
    records = read_all(topics.reader([name]))
    assert contents(records) == [(key, value, headers, None) for key, value, headers in HOSTILE]
    assert records[10].header("a") == b""
    assert records[10].header("b") is None


def test_a_key_that_is_no_text_is_read_as_such(place: Place, topics: Topics) -> None:
    name = place.name("events")
    writer = topics.writer()
    for key in (b"\xff\xfe", b"\xed\xa0\x80", b"ok", b""):
        writer.send(name, key, b"v", 0)
    writer.commit()
    assert contents(read_all(topics.reader([name]))) == [
        (None, b"v", (), b"\xff\xfe"),
        (None, b"v", (), b"\xed\xa0\x80"),
        ("ok", b"v", (), None),
        ("", b"v", (), None),
    ]


def test_a_record_that_no_topic_can_take_is_refused_and_costs_nothing(
    place: Place, topics: Topics
) -> None:
    name = place.name("events")
    writer = topics.writer()
    largest = b"x" * (RECORD_BYTES - 128)
    writer.send(name, None, largest, 0)
    with pytest.raises(TopicsError, match=r"too large: 1048577 bytes; 1048576 at most"):
        writer.send(name, None, largest + b"x", 0)
    with pytest.raises(TopicsError, match="too large"):
        writer.send(name, "k" * RECORD_BYTES, None)
    with pytest.raises(TopicsError, match="too large"):
        writer.send(name, "k", b"", headers=[("h", largest)])
    with pytest.raises(TopicsError, match="surrogate"):
        writer.send(name, "half \ud83d", b"")
    with pytest.raises(TopicsError, match="surrogate"):
        writer.send(name, "k", b"", headers=[("\udc00", b"")])
    with pytest.raises(TopicsError, match="no partition -1"):
        writer.send(name, "k", b"", -1)
    for bad in ("", ".", "..", "a/b", "a b", "é", "x" * 250, "a\n"):
        with pytest.raises(TopicsError, match="no topic's name"):
            writer.send(bad, "k", b"")
    writer.send(name, "k", b"after", 0)
    writer.commit()
    assert [r.value for r in read_all(topics.reader([name]))] == [largest, b"after"]


def test_a_reader_that_starts_again_finds_everything_again(place: Place, topics: Topics) -> None:
    names = [place.name("a"), place.name("b")]
    writer = topics.writer(place.name("job"))
    topics.create(names[0], partitions=2)
    for number in range(40):
        writer.send(names[number % 2], f"k{number}", b"%d" % number, headers=[("by", b"job")])
        if number % 10 == 9:
            writer.commit()
    first = topics.reader(names)
    before = by_partition(read_all(first))
    first.close()
    first.close()
    again = place.open()
    assert by_partition(read_all(again.reader(names))) == before
    assert all(r.header("by") == b"job" for found in before.values() for r in found)
    assert sum(map(len, before.values())) == 40
    alone = by_partition(read_all(again.reader([names[1]])))
    assert alone == {at: found for at, found in before.items() if at[0] == names[1]}
    again.close()


def test_a_waiting_reader_gets_a_commit_soon(place: Place, topics: Topics) -> None:
    name = place.name("events")
    writer, reader = topics.writer(), topics.reader([name])
    writer.send(name, "k", b"1")
    read_all(reader)
    threading.Timer(0.3, writer.commit).start()
    began = time.monotonic()
    assert [r.value for r in reader.poll(20)] == [b"1"]
    assert 0.2 < time.monotonic() - began < 5


def test_equal_keys_come_to_the_partition_that_kafka_gives_them(
    place: Place, topics: Topics
) -> None:
    name = place.name("events")
    topics.create(name, partitions=5)
    keys = [f"key-{number}" for number in range(40)] + ["", "é", "\U0001f600"]
    for writer in (topics.writer(), topics.writer()):
        for key in keys:
            writer.send(name, key, b"")
        for _ in range(10):
            writer.send(name, None, b"")
        writer.commit()
    found = read_all(topics.reader([name]))
    for record in found:
        if record.key is not None:
            expected = (murmur2(record.key.encode()) & 0x7FFFFFFF) % 5
            assert record.partition == expected, record.key
    assert len(found) == 2 * len(keys) + 20
    without = by_partition([r for r in found if r.key is None])
    assert {at: len(records) for at, records in without.items()} == {(name, n): 4 for n in range(5)}


def test_the_hash_is_that_of_kafkas_own_clients() -> None:
    # From UtilsTest.testMurmur2 of kafka-clients.
    for text, expected in {
        b"21": -973932308,
        b"foobar": -790332482,
        b"a-little-bit-long-string": -985981536,
        b"a-little-bit-longer-string": -1486304829,
        b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8": -58897971,
        b"abc": 479470107,
    }.items():
        assert murmur2(text) == expected % (1 << 32)


def test_a_commit_is_whole_or_not_there(place: Place, topics: Topics) -> None:
    one, two = place.name("one"), place.name("two")
    topics.create(two, partitions=2)
    writer = topics.writer(place.name("job"))
    writer.send(one, "a", b"1", 0)
    writer.send(two, "b", b"2", 2)
    with pytest.raises(TopicsError, match=r"no partition 2: it has 2, counted from 0"):
        writer.commit()
    with pytest.raises(TopicsError, match="can't be used any more"):
        writer.commit()
    writer.close()
    again = topics.writer(place.name("job"))
    again.send(two, "b", b"3", 1)
    again.send(one, "a", b"4", 0)
    again.commit()
    found = read_all(topics.reader([one, two]))
    assert {(r.topic, r.partition, r.value) for r in found} == {(two, 1, b"3"), (one, 0, b"4")}


def test_a_newer_writer_of_the_same_name_ends_the_older(place: Place, topics: Topics) -> None:
    name = place.name("events")
    older, other = topics.writer(place.name("job")), topics.writer(place.name("other"))
    older.send(name, "k", b"older")
    older.commit()
    newer = place.open().writer(place.name("job"))
    older.send(name, "k", b"too late")
    with pytest.raises(TopicsError, match=r"newer writer .* has taken over"):
        older.commit()
    for writer, value in ((newer, b"newer"), (other, b"other")):
        writer.send(name, "k", value)
        writer.commit()
    older.close()
    assert [r.value for r in read_all(topics.reader([name]))] == [b"older", b"newer", b"other"]


KILLED = """
writer = topics.writer(args[1])
for number in range(3):
    writer.send(args[0], "k", b"kept %d" % number)
writer.commit()
for number in range(1000):
    writer.send(args[0], "k", b"lost")
print("ready", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_writer_had_not_committed_is_never_seen(place: Place, topics: Topics) -> None:
    name = place.name("events")
    process = place.start(KILLED, name, place.name("job"))
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    assert process.wait(timeout=20) < 0
    reader = topics.reader([name])
    assert [r.value for r in read_all(reader)] == [b"kept 0", b"kept 1", b"kept 2"]
    writer = topics.writer(place.name("job"))
    writer.send(name, "k", b"next")
    writer.commit()
    assert [r.value for r in read_all(reader)] == [b"next"]


WRITERS = """
writer = topics.writer()
for number in range(25):
    for partition in (0, 1):
        for _ in range(4):
            writer.send(args[0], args[1], b"%d" % number, partition)
    writer.commit()
"""


def test_several_processes_write_while_one_reads(place: Place, topics: Topics) -> None:
    name = place.name("events")
    topics.create(name, partitions=2)
    reader = topics.reader([name])
    processes = [place.start(WRITERS, name, f"w{number}") for number in range(3)]
    found: list[Record] = []
    deadline = time.monotonic() + 60
    while len(found) < 3 * 25 * 8 and time.monotonic() < deadline:
        found += reader.poll(1)
    assert [process.wait(timeout=20) for process in processes] == [0, 0, 0]
    assert read_all(reader) == []
    assert reached(reader.positions(), reader.ends())
    for records in by_partition(found).values():
        for writer in ("w0", "w1", "w2"):
            values = [r.value for r in records if r.key == writer]
            assert values == [b"%d" % number for number in range(25) for _ in range(4)]
    assert by_partition(read_all(topics.reader([name]))) == by_partition(found)


def test_a_deleted_topic_is_an_error_for_those_who_use_it(place: Place, topics: Topics) -> None:
    name, other = place.name("events"), place.name("other")
    writer, reader = topics.writer(), topics.reader([name, other])
    writer.send(name, "k", b"old")
    writer.commit()
    read_all(reader)
    assert {name, other} <= set(topics.names())
    topics.delete(name)
    topics.delete(name)
    assert name not in topics.names()
    with pytest.raises(TopicsError, match=f"topic {name} was deleted"):
        reader.poll(20)
    with pytest.raises(TopicsError, match=f"topic {name} was deleted"):
        reader.ends()
    writer.send(name, "k", b"into nothing")
    with pytest.raises(TopicsError, match=f"topic {name} was deleted"):
        writer.commit()


def test_a_topic_made_anew_has_nothing_of_the_earlier_one(place: Place, topics: Topics) -> None:
    name = place.name("events")
    topics.create(name, partitions=2)
    before, early = topics.writer(), topics.reader([name])
    before.send(name, "k", b"old", 1)
    before.commit()
    topics.delete(name)
    topics.create(name, partitions=1)
    writer, reader = topics.writer(), topics.reader([name])
    writer.send(name, "k", b"new")
    writer.commit()
    found = read_all(reader)
    assert [(r.partition, r.value, r.offset) for r in found] == [(0, b"new", 0)]
    with pytest.raises(TopicsError, match=f"topic {name} was deleted"):
        early.ends()


def test_topics_are_made_where_they_are_absent(place: Place, topics: Topics) -> None:
    name = place.name("events")
    assert topics.reader([name]).partitions(name) == 1
    topics.create(name, partitions=4)
    assert topics.reader([name]).partitions(name) == 1
    assert topics.reader([]).poll(0) == []
    for partitions in (0, -1, 10_001):
        with pytest.raises(TopicsError, match=f"can't have {partitions} partitions"):
            topics.create(place.name("none"), partitions)
    with pytest.raises(TopicsError, match="no topic's name"):
        topics.create("a topic")
    assert place.name("none") not in topics.names()
