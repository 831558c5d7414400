"""Where a program's topics are: boiler.yaml, the environment, and what is taken without either."""

from pathlib import Path

import pytest

from boiler.context import Configuration, ConfigurationError, ProgramContext, read_configuration
from boiler.local.kafka import FileTopics, KafkaBroker
from boiler.topics import TopicsError
from tests.support.topics import Place, read_all


def configured(**values: str | bool) -> ProgramContext:
    context = ProgramContext()
    context.configure(Configuration(**values))  # type: ignore[arg-type]
    return context


def test_servers_are_read_from_the_file_and_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "boiler.yaml"
    assert read_configuration(file, {}).kafka is None
    file.write_text("kafka: a:9092, [::1]:9093 # two\ntopics: here\n")
    read = read_configuration(file, {})
    assert (read.kafka, read.topics, read.local) == ("a:9092,[::1]:9093", "here", True)
    read = read_configuration(file, {"KAFKA_BOOTSTRAP_SERVERS": "b:1"})
    assert read.kafka == "b:1"


@pytest.mark.parametrize(
    "servers", ["host", "host:", ":9092", "host:0", "host:65536", "h:x", "h:1,", "a:1,,b:1", "a:²"]
)
def test_what_is_no_list_of_servers_is_an_error(servers: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"HOST:PORT is expected"):
        read_configuration(tmp_path / "none", {"KAFKA_BOOTSTRAP_SERVERS": servers})


def test_the_local_setup_has_topics_of_its_own(tmp_path: Path) -> None:
    context, other = configured(), configured()
    assert context.topics is context.topics
    context.topics.create("t")
    assert context.topics.names() == ["t"]
    assert other.topics.names() == []
    with pytest.raises(RuntimeError, match="already in use"):
        context.configure(Configuration())


def test_topics_may_be_in_a_folder(tmp_path: Path) -> None:
    configured(topics=str(tmp_path / "t"), local=False).topics.create("kept")
    assert FileTopics(tmp_path / "t").names() == ["kept"]


def test_beside_a_real_database_topics_need_a_place() -> None:
    with pytest.raises(ConfigurationError, match=r"`kafka: HOST:PORT` in boiler.yaml"):
        _ = configured(local=False).topics


def test_where_kafka_is_configured_it_is_used(
    kafka: KafkaBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(f"kafka:{kafka.address}")
    context = configured(kafka=kafka.address, topics="unused")
    writer = context.topics.writer()
    writer.send(place.name("t"), "k", b"v")
    writer.commit()
    assert [r.value for r in read_all(place.open().reader([place.name("t")]))] == [b"v"]
    monkeypatch.setattr("boiler.local.kafka.client.CONNECT_SECONDS", 0.3)
    with pytest.raises(TopicsError, match=r"no Kafka broker answers at 127.0.0.1:1"):
        _ = configured(kafka="127.0.0.1:1").topics
