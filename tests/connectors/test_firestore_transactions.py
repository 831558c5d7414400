"""Transactions: what they read, conflicts with other writers, retry, and read-only ones."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from google.api_core.exceptions import Aborted, GoogleAPICallError, InvalidArgument
from google.cloud import firestore
from google.cloud.firestore_v1.types import Document, TransactionOptions, Value, Write

from tests.support.firestore_database import Database


def begin(database: Database, **options: Any) -> bytes:
    request: dict[str, Any] = {"database": database.name}
    if options:
        request["options"] = TransactionOptions(**options)
    answer = database.raw.begin_transaction(request=request, metadata=database.metadata)
    return bytes(answer.transaction)


def read_in(database: Database, transaction: bytes, path: str) -> Any:
    """The document's `n` as the transaction sees it; None where it is missing."""
    answers = database.raw.batch_get_documents(
        request={
            "database": database.name,
            "documents": [database.path(path)],
            "transaction": transaction,
        },
        metadata=database.metadata,
    )
    for answer in answers:
        if "found" in answer:
            return answer.found.fields["n"].integer_value
    return None


def commit_in(database: Database, transaction: bytes, path: str, n: int) -> Any:
    write = Write(update=Document(name=database.path(path), fields={"n": Value(integer_value=n)}))
    return database.raw.commit(
        request={"database": database.name, "transaction": transaction, "writes": [write]},
        metadata=database.metadata,
        timeout=30,
        retry=None,
    )


def race(database: Database, commits: dict[bytes, int], path: str) -> list[str]:
    """Commits all at once; what became of each. A server with locks may abort all of a ring."""

    def finish(transaction: bytes) -> str:
        try:
            commit_in(database, transaction, path, commits[transaction])
        except Aborted:
            return "aborted"
        return "committed"

    with ThreadPoolExecutor(len(commits)) as pool:
        return list(pool.map(finish, commits))


def test_a_transaction_reads_and_writes(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"n": 1})

    @firestore.transactional
    def double(transaction: Any) -> int:
        n: int = document.get(transaction=transaction).get("n")
        transaction.update(document, {"n": n * 2})
        return n

    assert double(database.client.transaction()) == 1
    assert document.get().to_dict() == {"n": 2}


def test_an_exception_in_a_transaction_writes_nothing(database: Database) -> None:
    document = database.client.document("rooms/r1")

    @firestore.transactional
    def fail(transaction: Any) -> None:
        transaction.set(document, {"n": 1})
        raise KeyError("of the test")

    with pytest.raises(KeyError):
        fail(database.client.transaction())
    assert not document.get().exists


def test_concurrent_transactions_retry_and_lose_nothing(database: Database) -> None:
    document = database.client.document("rooms/counter")
    document.set({"n": 0})

    @firestore.transactional
    def add(transaction: Any) -> None:
        n = document.get(transaction=transaction).get("n")
        transaction.update(document, {"n": n + 1})

    def work(_: int) -> None:
        for _ in range(2):
            add(database.client.transaction(max_attempts=30))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert document.get().to_dict() == {"n": 4}


def test_two_transactions_that_read_and_write_one_document_do_not_both_commit(
    database: Database,
) -> None:
    database.client.document("rooms/r1").set({"n": 0})
    first, second = begin(database), begin(database)
    assert read_in(database, first, "rooms/r1") == 0
    assert read_in(database, second, "rooms/r1") == 0
    results = race(database, {first: 1, second: 2}, "rooms/r1")
    assert results.count("committed") <= 1
    n = database.client.document("rooms/r1").get().to_dict()["n"]
    assert n == (0 if "committed" not in results else results.index("committed") + 1)


def test_a_write_between_read_and_commit_is_never_overwritten_unseen(database: Database) -> None:
    """With locks the other writer waits or is aborted, without them the transaction is."""
    document = database.client.document("rooms/r1")
    document.set({"n": 0})
    transaction = begin(database)
    assert read_in(database, transaction, "rooms/r1") == 0
    outcome: list[str] = []

    def write_from_outside() -> None:
        try:
            document.update({"outside": True}, timeout=20, retry=None)
            outcome.append("written")
        except GoogleAPICallError as error:
            outcome.append(type(error).__name__)

    writer = threading.Thread(target=write_from_outside)
    writer.start()
    writer.join(timeout=0.5)
    came_first = bool(outcome)
    try:
        commit_in(database, transaction, "rooms/r1", 1)
        committed = True
    except Aborted:
        committed = False
    writer.join(timeout=30)
    assert outcome
    final = document.get().to_dict()
    if came_first and outcome == ["written"]:
        assert not committed
        assert final == {"n": 0, "outside": True}
    else:
        assert committed
        assert final["n"] == 1


def test_a_document_missing_at_the_read_counts_as_read(database: Database) -> None:
    first, second = begin(database), begin(database)
    assert read_in(database, first, "rooms/new") is None
    assert read_in(database, second, "rooms/new") is None
    assert race(database, {first: 1, second: 2}, "rooms/new").count("committed") <= 1


def test_transactions_on_different_documents_do_not_disturb_each_other(database: Database) -> None:
    first, second = begin(database), begin(database)
    assert read_in(database, first, "rooms/a") is None
    assert read_in(database, second, "rooms/b") is None
    commit_in(database, second, "rooms/b", 2)
    commit_in(database, first, "rooms/a", 1)
    assert database.client.document("rooms/a").get().to_dict() == {"n": 1}
    assert database.client.document("rooms/b").get().to_dict() == {"n": 2}


def test_a_query_in_a_transaction_reads_its_documents(database: Database) -> None:
    for i in range(3):
        database.client.document(f"rooms/r{i}").set({"n": i})
    total = database.client.document("totals/t")

    @firestore.transactional
    def add_up(transaction: Any) -> None:
        rooms = database.client.collection("rooms").stream(transaction=transaction)
        transaction.set(total, {"n": sum(room.get("n") for room in rooms)})

    add_up(database.client.transaction())
    assert total.get().to_dict() == {"n": 3}


def test_a_read_only_transaction_sees_one_moment(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"n": 1})
    transaction = begin(database, read_only={})
    assert read_in(database, transaction, "rooms/r1") == 1
    document.set({"n": 2})
    database.client.document("rooms/r2").set({"n": 9})
    assert read_in(database, transaction, "rooms/r1") == 1
    assert read_in(database, transaction, "rooms/r2") is None


def test_a_read_only_transaction_refuses_writes(database: Database) -> None:
    transaction = begin(database, read_only={})
    with pytest.raises(InvalidArgument):
        commit_in(database, transaction, "rooms/r1", 1)
    assert not database.client.document("rooms/r1").get().exists


def test_a_transaction_rolled_back_can_not_commit(database: Database) -> None:
    transaction = begin(database)
    database.raw.rollback(
        request={"database": database.name, "transaction": transaction}, metadata=database.metadata
    )
    with pytest.raises(GoogleAPICallError):
        commit_in(database, transaction, "rooms/r1", 1)
    assert not database.client.document("rooms/r1").get().exists


def test_a_transaction_commits_only_once(database: Database) -> None:
    transaction = begin(database)
    commit_in(database, transaction, "rooms/r1", 1)
    with pytest.raises(GoogleAPICallError):
        commit_in(database, transaction, "rooms/r1", 2)
    assert database.client.document("rooms/r1").get().to_dict() == {"n": 1}


def test_an_unknown_transaction_is_refused(database: Database) -> None:
    with pytest.raises(GoogleAPICallError):
        commit_in(database, b"no such transaction", "rooms/r1", 1)


def test_a_read_can_begin_a_transaction(database: Database) -> None:
    database.client.document("rooms/r1").set({"n": 1})
    answers = list(
        database.raw.batch_get_documents(
            request={
                "database": database.name,
                "documents": [database.path("rooms/r1")],
                "new_transaction": {"read_write": {}},
            },
            metadata=database.metadata,
        )
    )
    transactions = [bytes(a.transaction) for a in answers if a.transaction]
    assert len(transactions) == 1
    commit_in(database, transactions[0], "rooms/r1", 2)
    assert database.client.document("rooms/r1").get().to_dict() == {"n": 2}


def test_a_read_at_an_earlier_time_sees_the_earlier_state(database: Database) -> None:
    document = database.client.document("rooms/r1")
    document.set({"n": 1})
    then = document.get().read_time
    document.set({"n": 2})
    database.client.document("rooms/r2").set({"n": 3})
    earlier = {
        s.id: s.to_dict() for s in database.client.collection("rooms").stream(read_time=then)
    }
    assert earlier == {"r1": {"n": 1}}
    assert document.get(read_time=then).to_dict() == {"n": 1}
