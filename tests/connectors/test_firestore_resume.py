"""Resuming a Listen target: what comes after a token, deletes made meanwhile, bad tokens."""

from typing import Any

from google.cloud.firestore_v1.types import ListenResponse, Target
from google.protobuf.wrappers_pb2 import Int32Value

from tests.support.firestore_database import Copy, Database, Kind, changed, last_token


def fill(database: Database, *keys: str) -> None:
    batch = database.client.batch()
    for key in keys:
        batch.set(database.client.document(f"rooms/{key}"), {"n": 0})
    batch.commit()


def token_of(database: Database, target: Target) -> bytes:
    """The token of a stream that saw all of the target, and is closed."""
    with database.listen() as stream:
        stream.add(target)
        return last_token(stream.until_current())


def resumed(database: Database, target: Target, token: bytes, **more: Any) -> list[ListenResponse]:
    """What comes when the target goes on from the token."""
    again = Target(target, resume_token=token, **more)
    stream = database.listen()
    stream.add(again)
    return stream.until_current()


class Model(Copy):
    """A client that resumes its target, and lists it anew where an existence filter says so."""

    def __init__(self, database: Database, target: Target) -> None:
        super().__init__()
        self._database, self._target = database, target

    def resume(self, token: bytes) -> None:
        count = Int32Value(value=len(self.documents))
        if not self.take(resumed(self._database, self._target, token, expected_count=count)):
            self.documents.clear()
            stream = self._database.listen()
            stream.add(self._target)
            self.take(stream.until_current())


def test_a_resumed_target_brings_only_what_changed(database: Database) -> None:
    fill(database, "a", "b", "c")
    target = database.collection("rooms")
    token = token_of(database, target)
    database.client.document("rooms/b").set({"n": 1})
    database.client.document("rooms/d").set({"n": 2})
    came = resumed(database, target, token)
    assert changed(came) == {"rooms/b": {"n": 1}, "rooms/d": {"n": 2}}
    assert not any(r.target_change.target_change_type == Kind.RESET for r in came)


def test_a_resumed_target_without_changes_brings_nothing(database: Database) -> None:
    fill(database, "a")
    target = database.collection("rooms")
    assert changed(resumed(database, target, token_of(database, target))) == {}


def test_a_token_of_a_later_mark_resumes_from_there(database: Database) -> None:
    target = database.collection("rooms")
    with database.listen() as stream:
        stream.add(target)
        stream.until_current()
        at = database.client.document("rooms/a").set({"n": 1}).update_time
        token = last_token(stream.until_mark(at))
    database.client.document("rooms/b").set({"n": 2})
    assert changed(resumed(database, target, token)) == {"rooms/b": {"n": 2}}


def test_a_delete_while_disconnected_is_not_missed(database: Database) -> None:
    fill(database, "a", "b", "c")
    target = database.collection("rooms")
    model = Model(database, target)
    with database.listen() as stream:
        stream.add(target)
        came = stream.until_current()
        model.take(came)
        token = last_token(came)
    database.client.document("rooms/b").delete()
    model.resume(token)
    assert model.documents == {"rooms/a": {"n": 0}, "rooms/c": {"n": 0}}


def test_a_delete_beside_changes_while_disconnected_is_not_missed(database: Database) -> None:
    fill(database, "a", "b", "c")
    target = database.collection("rooms")
    model = Model(database, target)
    with database.listen() as stream:
        stream.add(target)
        came = stream.until_current()
        model.take(came)
        token = last_token(came)
    database.client.document("rooms/b").delete()
    database.client.document("rooms/a").set({"n": 7})
    database.client.document("rooms/z").set({"n": 8})
    model.resume(token)
    assert model.documents == {"rooms/a": {"n": 7}, "rooms/c": {"n": 0}, "rooms/z": {"n": 8}}


def test_a_document_that_left_the_query_while_disconnected_is_not_missed(
    database: Database,
) -> None:
    fill(database, "a", "b")
    zero = {
        "field_filter": {
            "field": {"field_path": "n"},
            "op": "EQUAL",
            "value": {"integer_value": 0},
        }
    }
    target = database.query({"from_": [{"collection_id": "rooms"}], "where": zero})
    model = Model(database, target)
    with database.listen() as stream:
        stream.add(target)
        came = stream.until_current()
        model.take(came)
        token = last_token(came)
    database.client.document("rooms/a").set({"n": 1})
    model.resume(token)
    assert model.documents == {"rooms/b": {"n": 0}}


def test_a_deleted_and_recreated_document_comes_with_its_new_content(database: Database) -> None:
    fill(database, "a", "b")
    target = database.collection("rooms")
    model = Model(database, target)
    with database.listen() as stream:
        stream.add(target)
        came = stream.until_current()
        model.take(came)
        token = last_token(came)
    database.client.document("rooms/a").delete()
    database.client.document("rooms/a").set({"m": 5})
    model.resume(token)
    assert model.documents == {"rooms/a": {"m": 5}, "rooms/b": {"n": 0}}


def test_a_documents_target_resumes_with_its_deletes(database: Database) -> None:
    fill(database, "a", "b")
    target = database.documents("rooms/a", "rooms/b")
    token = token_of(database, target)
    database.client.document("rooms/a").delete()
    model = Model(database, target)
    model.documents = {"rooms/a": {"n": 0}, "rooms/b": {"n": 0}}
    model.resume(token)
    assert model.documents == {"rooms/b": {"n": 0}}


def test_a_token_that_is_none_resets_the_target_and_lists_it(database: Database) -> None:
    fill(database, "a", "b")
    came = resumed(database, database.collection("rooms"), b"not a token")
    resets = [i for i, r in enumerate(came) if r.target_change.target_change_type == Kind.RESET]
    assert resets
    assert changed(came[resets[-1] :]) == {"rooms/a": {"n": 0}, "rooms/b": {"n": 0}}


def test_a_stream_goes_on_after_a_resume(database: Database) -> None:
    fill(database, "a")
    target = database.collection("rooms")
    again = Target(target, resume_token=token_of(database, target))
    stream = database.listen()
    stream.add(again)
    stream.until_current()
    at = database.client.document("rooms/a").set({"n": 4}).update_time
    assert changed(stream.until_mark(at)) == {"rooms/a": {"n": 4}}


def test_resumed_and_new_targets_share_a_stream(database: Database) -> None:
    fill(database, "a")
    target = database.collection("rooms", target=1)
    token = token_of(database, target)
    database.client.document("users/u").set({"n": 1})
    database.client.document("rooms/b").set({"n": 2})
    stream = database.listen()
    stream.add(Target(target, resume_token=token))
    stream.add(database.collection("users", target=2))
    came = stream.until_current(1, 2)
    assert changed(came, target=1) == {"rooms/b": {"n": 2}}
    assert changed(came, target=2) == {"users/u": {"n": 1}}


def test_a_token_used_twice_brings_the_same_twice(database: Database) -> None:
    fill(database, "a")
    target = database.collection("rooms")
    token = token_of(database, target)
    database.client.document("rooms/b").set({"n": 2})
    assert changed(resumed(database, target, token)) == {"rooms/b": {"n": 2}}
    assert changed(resumed(database, target, token)) == {"rooms/b": {"n": 2}}
