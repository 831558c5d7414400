"""Topics on a real broker: what only a broker can do, such as be away."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition

from boiler.local.kafka import BrokerError, KafkaBroker
from boiler.local.kafka.client import KafkaTopics
from boiler.topics import TopicsError
from boiler_compiler.emit.job import base_jar
from tests.support.topics import Place, read_all

BY_HAND = """
from kafka import KafkaProducer
producer = KafkaProducer(bootstrap_servers=sys.argv[1].partition(":")[2], transactional_id=args[1])
producer.init_transactions()
producer.begin_transaction()
for number in range(100):
    producer.send(args[0], key=b"k", value=b"never")
producer.flush()
print("written", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def place(kafka: KafkaBroker) -> Place:
    return Place(f"kafka:{kafka.address}")


@pytest.fixture
def topics(kafka: KafkaBroker) -> Iterator[KafkaTopics]:
    opened = KafkaTopics(kafka.address)
    yield opened
    opened.close()


@pytest.fixture
def admin(kafka: KafkaBroker) -> Iterator[Any]:
    client = KafkaAdminClient(bootstrap_servers=kafka.address)
    yield client
    client.close()


def test_a_transaction_that_a_killed_process_left_open_is_never_seen(
    place: Place, topics: KafkaTopics
) -> None:
    name, job = place.name("events"), place.name("job")
    topics.create(name)
    process = place.start(BY_HAND, name, job)
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    process.wait(timeout=20)
    reader, other = topics.reader([name]), topics.writer()
    other.send(name, "k", b"behind it")
    other.commit()
    assert reader.ends() == {(name, 0): 0}
    assert reader.poll(0.3) == []
    writer = topics.writer(job)  # the next run of the same job ends what the last one left
    writer.send(name, "k", b"next")
    writer.commit()
    assert [r.value for r in read_all(reader)] == [b"behind it", b"next"]


def test_records_of_other_programs_are_read_too(
    kafka: KafkaBroker, place: Place, topics: KafkaTopics
) -> None:
    name = place.name("events")
    reader = topics.reader([name])
    producer = KafkaProducer(bootstrap_servers=kafka.address, compression_type="gzip")
    for number in range(100):
        producer.send(name, key=b"k", value=b"%d" % number)
    producer.flush()
    producer.close()
    assert [r.value for r in read_all(reader)] == [b"%d" % number for number in range(100)]


def test_partitions_that_a_topic_is_given_later_are_read(
    place: Place, topics: KafkaTopics, admin: Any
) -> None:
    name = place.name("events")
    reader, writer = topics.reader([name]), topics.writer()
    writer.send(name, "k", b"1", 0)
    writer.commit()
    assert [r.value for r in read_all(reader)] == [b"1"]
    admin.create_partitions({name: 3})
    admin.wait_for_topics([name])
    writer.send(name, "k", b"2", 2)
    writer.commit()
    found = [(r.partition, r.value) for r in read_all(reader)]
    assert found == [(2, b"2")]
    assert reader.partitions(name) == 3


def test_records_that_go_before_they_were_read_are_an_error(
    place: Place, topics: KafkaTopics, admin: Any
) -> None:
    name = place.name("events")
    reader, writer = topics.reader([name]), topics.writer()
    for value in (b"0", b"1", b"2", b"3"):
        writer.send(name, "k", value)
        writer.commit()
        if value == b"0":
            assert [r.value for r in read_all(reader)] == [b"0"]
    admin.delete_records({TopicPartition(name, 0): 4})
    with pytest.raises(TopicsError, match=r"has removed records of .* before they were read"):
        read_all(reader)
    later = topics.reader([name])
    assert [(r.offset, r.value) for r in read_all(later)] == [(4, b"2"), (6, b"3")]


def test_a_topic_may_take_only_smaller_records(
    place: Place, topics: KafkaTopics, admin: Any
) -> None:
    name = place.name("events")
    admin.create_topics({name: {"num_partitions": 1, "configs": {"max.message.bytes": "1000"}}})
    admin.wait_for_topics([name])
    writer = topics.writer()
    writer.send(name, "k", b"x" * 2_000)
    with pytest.raises(TopicsError, match="larger than its topic or the broker takes"):
        writer.commit()
    writer.close()
    assert read_all(topics.reader([name])) == []


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nowhere.invalid:9092", "127.0.0.1:1,[::1]:1"])
def test_where_nothing_answers_one_sentence_says_so(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("boiler.local.kafka.client.CONNECT_SECONDS", 0.5)
    began = time.monotonic()
    with pytest.raises(TopicsError) as raised:
        KafkaTopics(address)
    assert time.monotonic() - began < 5
    assert f"no Kafka broker answers at {address}" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_broker_may_go_and_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broker = KafkaBroker(base_jar("kafka"), data=tmp_path / "data")
    with broker:
        address = broker.address
        port = int(address.rpartition(":")[2])
        topics = KafkaTopics(address)
        reader, writer = topics.reader(["events"]), topics.writer("job")
        writer.send("events", "k", b"before")
        writer.commit()
        assert [r.value for r in read_all(reader)] == [b"before"]
    with pytest.raises(RuntimeError, match="no address"):
        _ = broker.address
    assert reader.poll(0.5) == []
    writer.send("events", "k", b"after")
    thread = threading.Thread(target=writer.commit)
    thread.start()
    with KafkaBroker(base_jar("kafka"), port=port, data=tmp_path / "data"):
        thread.join(timeout=30)
        found = []
        deadline = time.monotonic() + 30
        while not found and time.monotonic() < deadline:
            found = reader.poll(1)
        assert [r.value for r in found] == [b"after"]
        assert topics.names() == ["events"]
    monkeypatch.setattr("boiler.local.kafka.reading.PATIENCE_SECONDS", 1.0)
    monkeypatch.setattr("boiler.local.kafka.writing.COMMIT_SECONDS", 2.0)
    monkeypatch.setattr("boiler.local.kafka.writing.ABORT_SECONDS", 0.5)
    with pytest.raises(TopicsError, match=f"no Kafka broker answers at {address}"):
        reader.poll(30)
    writer.send("events", "k", b"nowhere")
    with pytest.raises(TopicsError, match=f"no Kafka broker answers at {address}"):
        writer.commit()
    for opened in (reader, writer, topics):
        opened.close()


def test_a_broker_that_cannot_start_says_why_in_one_sentence(
    kafka: KafkaBroker, tmp_path: Path
) -> None:
    port = int(kafka.address.rpartition(":")[2])
    with pytest.raises(BrokerError, match=f"^port {port} of 127.0.0.1 is in use: name another$"):
        KafkaBroker(base_jar("kafka"), port=port).start()
    (tmp_path / "file").write_text("")
    with pytest.raises(BrokerError, match=r"can't be used: (Not a directory|File exists)$"):
        KafkaBroker(base_jar("kafka"), data=tmp_path / "file").start()
    with pytest.raises(BrokerError, match=r"did not start \(exit code 1\): .*LocalBroker"):
        KafkaBroker(tmp_path).start()
