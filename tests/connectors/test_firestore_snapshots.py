"""Snapshot listeners of the official client: documents and queries, order, changes."""

import queue
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from google.cloud.firestore_v1.base_query import FieldFilter

from tests.support.firestore_database import PATIENCE, Database

Watch = Callable[[Any], "queue.Queue[Any]"]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Starts a listener and returns the queue of its snapshots, as (documents, changes)."""
    started: list[Any] = []

    def begin(of: Any) -> "queue.Queue[Any]":
        came: queue.Queue[Any] = queue.Queue()

        def took(snapshots: Any, changes: Any, read_time: Any) -> None:
            came.put(
                (
                    [(s.id, s.to_dict()) for s in snapshots],
                    [(c.type.name, c.document.id) for c in changes if hasattr(c, "type")],
                )
            )

        started.append(of.on_snapshot(took))
        return came

    yield begin
    for one in started:
        one.unsubscribe()


def until(came: "queue.Queue[Any]", documents: list[Any]) -> list[Any]:
    """All snapshots up to the one of these documents."""
    seen = []
    while True:
        try:
            seen.append(came.get(timeout=PATIENCE))
        except queue.Empty:
            raise AssertionError(f"{documents} did not come; instead: {seen}") from None
        if seen[-1][0] == documents:
            return seen


def test_a_listener_of_a_document_sees_its_states(database: Database, watch: Watch) -> None:
    document = database.client.document("rooms/r1")
    document.set({"n": 1})
    came = watch(document)
    until(came, [("r1", {"n": 1})])
    document.update({"n": 2})
    until(came, [("r1", {"n": 2})])


def test_a_listener_of_a_missing_document_sees_it_appear(database: Database, watch: Watch) -> None:
    document = database.client.document("rooms/r1")
    came = watch(document)
    until(came, [])
    document.set({"n": 1})
    until(came, [("r1", {"n": 1})])


def test_a_listener_of_a_document_sees_it_deleted_and_made_again(
    database: Database, watch: Watch
) -> None:
    document = database.client.document("rooms/r1")
    document.set({"n": 1})
    came = watch(document)
    until(came, [("r1", {"n": 1})])
    document.delete()
    until(came, [])
    document.set({"n": 3})
    until(came, [("r1", {"n": 3})])


def test_a_listener_of_a_query_keeps_its_order(database: Database, watch: Watch) -> None:
    rooms = database.client.collection("rooms")
    for key, n in (("a", 3), ("b", 1), ("c", 2)):
        rooms.document(key).set({"n": n})
    came = watch(rooms.order_by("n"))
    until(came, [("b", {"n": 1}), ("c", {"n": 2}), ("a", {"n": 3})])
    rooms.document("a").update({"n": 0})
    seen = until(came, [("a", {"n": 0}), ("b", {"n": 1}), ("c", {"n": 2})])
    assert seen[-1][1] == [("MODIFIED", "a")]


def test_a_listener_of_a_query_sees_documents_enter_and_leave(
    database: Database, watch: Watch
) -> None:
    rooms = database.client.collection("rooms")
    rooms.document("a").set({"open": True})
    rooms.document("b").set({"open": False})
    came = watch(rooms.where(filter=FieldFilter("open", "==", True)))
    until(came, [("a", {"open": True})])
    rooms.document("b").update({"open": True})
    seen = until(came, [("a", {"open": True}), ("b", {"open": True})])
    assert seen[-1][1] == [("ADDED", "b")]
    rooms.document("a").update({"open": False})
    seen = until(came, [("b", {"open": True})])
    assert seen[-1][1] == [("REMOVED", "a")]
    rooms.document("b").delete()
    seen = until(came, [])
    assert seen[-1][1] == [("REMOVED", "b")]


def test_one_commit_is_one_snapshot(database: Database, watch: Watch) -> None:
    rooms = database.client.collection("rooms")
    came = watch(rooms)
    until(came, [])
    for n in range(5):
        batch = database.client.batch()
        for key in "abc":
            batch.set(rooms.document(key), {"n": n})
        batch.commit()
    seen = until(came, [(key, {"n": 4}) for key in "abc"])
    for documents, _ in seen:
        assert len(documents) == 3
        assert len({fields["n"] for _, fields in documents}) == 1


def test_a_limit_lets_the_next_document_in(database: Database, watch: Watch) -> None:
    rooms = database.client.collection("rooms")
    for n, key in enumerate("abcd"):
        rooms.document(key).set({"n": n})
    came = watch(rooms.order_by("n").limit(2))
    until(came, [("a", {"n": 0}), ("b", {"n": 1})])
    rooms.document("a").delete()
    until(came, [("b", {"n": 1}), ("c", {"n": 2})])
    rooms.document("z").set({"n": -1})
    until(came, [("z", {"n": -1}), ("b", {"n": 1})])


def test_a_listener_of_a_collection_group_sees_every_depth(
    database: Database, watch: Watch
) -> None:
    came = watch(database.client.collection_group("orders"))
    until(came, [])
    database.client.document("users/u1/orders/o1").set({"n": 1})
    until(came, [("o1", {"n": 1})])
    database.client.document("orders/o0").set({"n": 0})
    until(came, [("o0", {"n": 0}), ("o1", {"n": 1})])
    database.client.document("users/u1/orders/o1").delete()
    until(came, [("o0", {"n": 0})])


def test_two_listeners_of_one_collection_see_the_same(database: Database, watch: Watch) -> None:
    rooms = database.client.collection("rooms")
    first, second = watch(rooms), watch(rooms.order_by("n"))
    until(first, [])
    until(second, [])
    rooms.document("a").set({"n": 1})
    until(first, [("a", {"n": 1})])
    until(second, [("a", {"n": 1})])
