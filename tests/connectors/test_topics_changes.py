"""Topic lines of a change log: how they are read, and how they reach topics."""

import json
from pathlib import Path
from typing import Any

import pytest
from google.cloud import firestore as official

from boiler.local.changes import ChangeLogError, Commit, PathValue, Sync, TopicRecord, read_log
from boiler.local.database import DatabaseError, apply, apply_records, connect, topic_partitions
from boiler.local.firestore import EmbeddedFirestore
from boiler.local.kafka import FileTopics
from boiler.topics import RECORD_BYTES
from tests.support.topics import read_all


def log(*entries: dict[str, Any] | str, schemas: Any = None) -> list[Commit | Sync]:
    lines = [entry if isinstance(entry, str) else json.dumps(entry) for entry in entries]
    return list(read_log(lines, schemas or {}))


def value_of(line: str) -> bytes | None:
    (commit,) = log(line)
    assert isinstance(commit, Commit)
    return commit.records[0].value


def test_records_and_documents_of_one_txn_are_one_commit() -> None:
    commits = log(
        {"ts": "x", "txn": 1, "topic": "doors", "key": "front", "value": {"open": True}},
        {"txn": 1, "collection": "doors", "doc_id": "d", "op": "set", "data": {"a": 1}},
        {"txn": 1, "topic": "doors", "key": None, "value": None, "partition": 2},
        {"txn": 2, "topic": "doors", "key": "", "value": []},
        {"topic": "doors", "key": "a", "value": 1},
        {"topic": "doors", "value": 2},
    )
    first, *others = commits
    assert isinstance(first, Commit)
    assert [(c.path, c.line) for c in first.changes] == [("doors/d", 2)]
    assert first.records == (
        TopicRecord("doors", "front", b'{"open": true}', 0, 1),
        TopicRecord("doors", None, None, 2, 3),
    )
    assert others == [
        Commit((), (TopicRecord("doors", "", b"[]", 0, 4),)),
        Commit((), (TopicRecord("doors", "a", b"1", 0, 5),)),
        Commit((), (TopicRecord("doors", None, b"2", 0, 6),)),
    ]
    assert topic_partitions([c for c in commits if isinstance(c, Commit)]) == {"doors": 3}


def test_a_sync_comes_after_what_is_before_it_also_within_a_txn() -> None:
    record = {"txn": 1, "topic": "t", "key": "k", "value": 1}
    kinds = [type(c) for c in log(record, {"op": "sync", "txn": 1}, record, {"op": "sync"})]
    assert kinds == [Commit, Sync, Commit, Sync]


@pytest.mark.parametrize(
    "written",
    [
        '"text"',
        '"é\U0001f600"',
        '"\\"\\\\\\n"',
        "1",
        "-0.0",
        "18446744073709551616",
        "-" + "9" * 400,
        "0.1",
        "true",
        "{}",
        '{"z": 1, "a": {"y": null, "b": [1, 2.5, "c"]}}',
    ],
)
def test_a_value_is_written_as_it_is_given(written: str) -> None:
    line = f'{{"topic": "t", "key": "k", "value": {written}}}'
    assert value_of(line) == written.encode()


def test_a_value_without_utf8_is_json_all_the_same() -> None:
    value = value_of('{"topic": "t", "key": "k", "value": ["\\ud800x", "\\ud83d\\ude00"]}')
    assert value == b'["\\ud800x", "\xf0\x9f\x98\x80"]'
    assert json.loads(value) == ["\ud800x", "\U0001f600"]


def test_null_is_a_tombstone_and_no_json() -> None:
    assert value_of('{"topic": "t", "key": "k", "value": null}') is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"topic": "t", "key": 1, "value": 1}', "key is 1; text or null is expected"),
        ('{"topic": "t", "key": ["a"], "value": 1}', "key is ['a']; text or null is expected"),
        ('{"topic": "t", "key": "\\udc00", "value": 1}', "key has half of a surrogate pair"),
        ('{"topic": "t", "key": "k", "value": 1, "partition": -1}', "partition is -1; 0 or"),
        ('{"topic": "t", "key": "k", "value": 1, "partition": "0"}', "partition is '0'; 0 or"),
        ('{"topic": "t", "key": "k", "value": 1, "partition": true}', "partition is True; 0 or"),
        ('{"topic": "t", "key": "k", "value": 1, "partition": 1.0}', "partition is 1.0; 0 or"),
        ('{"topic": "t", "key": "k", "value": 1, "partition": null}', "partition is None; 0 or"),
        ('{"topic": "t", "key": "k"}', "value is missing; null says"),
        ('{"topic": "t", "key": "k", "value": NaN}', "NaN, or one too large"),
        ('{"topic": "t", "key": "k", "value": [-Infinity]}', "NaN, or one too large"),
        ('{"topic": "t", "key": "k", "value": {"a": 1e400}}', "NaN, or one too large"),
        ('{"topic": 5, "key": "k", "value": 1}', "topic is 5; a topic's name is expected"),
        ('{"topic": null, "key": "k", "value": 1}', "topic is None; a topic's name is expected"),
        ('{"topic": "a b", "key": "k", "value": 1}', "'a b' is no topic's name"),
        ('{"topic": "t", "op": "sync"}', "it has both topic and op"),
        ('{"topic": "t", "collection": "c", "value": 1}', "it has both topic and collection"),
        ('{"topic": "t", "key": "k", "value": ' + "[" * 100_000, "nested too deeply"),
    ],
)
def test_a_line_that_is_no_record_is_one_sentence(line: str, message: str) -> None:
    with pytest.raises(ChangeLogError) as raised:
        log('{"topic": "t", "key": "k", "value": 1}', line)
    assert str(raised.value).startswith("change log, line 2: ")
    assert message in str(raised.value)


def test_a_collection_group_types_its_documents() -> None:
    schemas = {
        "**/orders": {"at": {"type": "datetime"}, "by": {"type": "reference"}},
        "users/*/orders": {"at": {"type": "str"}},
        "**/a/b": {"x": {"type": "bytes"}},
    }

    def fields(collection: str) -> dict[str, Any]:
        data = {"at": "2026-01-01T00:00:00Z", "by": "users/u", "x": "AA=="}
        entry = {"collection": collection, "doc_id": "d", "op": "set", "data": data}
        (commit,) = log(entry, schemas=schemas)
        assert isinstance(commit, Commit)
        return commit.changes[0].fields

    for collection in ("orders", "shops/s/orders", "a/b/c/d/orders"):
        found = fields(collection)
        assert found["at"].year == 2026
        assert found["by"] == PathValue("users/u")
    own = fields("users/u/orders")
    assert own["at"] == "2026-01-01T00:00:00Z"
    assert own["by"] == PathValue("users/u")
    assert fields("ordersx")["by"] == "users/u"
    assert fields("orders/o/other")["by"] == "users/u"


@pytest.fixture
def client(firestore: EmbeddedFirestore) -> official.Client:
    return connect("test", firestore.address)


def test_a_commit_writes_documents_and_then_records(client: Any, tmp_path: Path) -> None:
    topics = FileTopics(tmp_path)
    topics.create("t", 2)
    writer = topics.writer()
    for commit in log(
        {"txn": 1, "topic": "t", "key": "k", "value": {"n": 1}, "partition": 1},
        {"txn": 1, "collection": "c", "doc_id": "d", "op": "set", "data": {"a": 1}},
        {"topic": "t", "key": "k", "value": None, "partition": 1},
    ):
        assert isinstance(commit, Commit)
        apply(client, commit, writer)
    assert client.document("c/d").get().to_dict() == {"a": 1}
    found = read_all(topics.reader(["t"]))
    assert [(r.partition, r.key, r.value) for r in found] == [
        (1, "k", b'{"n": 1}'),
        (1, "k", None),
    ]


def test_a_record_that_no_topic_takes_names_its_line(client: Any, tmp_path: Path) -> None:
    topics = FileTopics(tmp_path)
    writer = topics.writer()
    ok = {"txn": 1, "topic": "t", "key": "k", "value": 1}
    (large,) = log(ok, {**ok, "value": "x" * RECORD_BYTES})
    (beyond,) = log(ok, {**ok, "partition": 7})
    assert isinstance(large, Commit)
    assert isinstance(beyond, Commit)
    with pytest.raises(DatabaseError, match=r"line 2: .*too large"):
        apply_records(writer, large)
    writer.commit()
    with pytest.raises(DatabaseError, match=r"t \(line 1\), t \(line 2\): .*no partition 7"):
        apply_records(writer, beyond)
    with pytest.raises(DatabaseError, match="line 1 is a record for a topic, and this run has no"):
        apply(client, beyond)
    assert read_all(topics.reader(["t"])) == []
