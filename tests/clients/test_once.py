"""Each version takes effect once: after restarts and lost answers, beside other processors, and in spite of conflicts."""

import threading
from collections.abc import Callable
from typing import Any

import google.cloud.firestore
import pytest
from google.api_core.exceptions import Forbidden

from boiler.clients import transactions
from boiler.clients.transactions import StoppedError
from boiler.local.firestore import EmbeddedFirestore
from boiler.processors.listen import Times
from tests.clients.bookings import TEXT
from tests.clients.desk import Desk

PATCH = "clients/c1/SeatView_PATCH/s1"


@pytest.fixture
def desk(firestore: EmbeddedFirestore) -> Desk:
    desk = Desk(firestore, TEXT)
    desk.put("shows/h1")
    desk.put("bills/b1", totalCents=0)
    desk.put("guests/g1", name="Ann", bill=desk.ref("bills/b1"))
    desk.put("seats/s1", show=desk.ref("shows/h1"), guest=desk.ref("guests/g1"))
    return desk


def total(desk: Desk) -> int:
    bill = desk.get("bills/b1")
    assert bill is not None
    found: int = bill["totalCents"]
    return found


def test_a_version_is_applied_once(desk: Desk) -> None:
    first = desk.write(PATCH, {"owed": 1})
    again = desk.deliver()
    assert (first.versions, again.versions, again.at) == (1, 0, None)
    assert total(desk) == 1
    desk.write(PATCH, {"owed": 1})  # changes nothing: no version
    assert total(desk) == 1
    desk.write(PATCH, {"owed": 2})
    assert total(desk) == 3


def test_not_again_after_a_restart(desk: Desk) -> None:
    desk.write(PATCH, {"owed": 1})
    desk.write("x/y/SeatView_PATCH/s1", {"owed": 5000})
    restarted = Desk(desk.server, TEXT + "\n# built anew\n")
    assert restarted.deliver().versions == 0
    assert total(desk) == 1
    assert len(desk.letters()) == 1
    restarted.put("x/y/SeatView_PATCH/s1", owed=10)
    assert restarted.deliver().versions == 1
    assert total(desk) == 11


def test_an_older_version_is_skipped(desk: Desk) -> None:
    desk.put(PATCH, owed=1)
    old = desk.client.document(PATCH).get()
    desk.write(PATCH, {"owed": 10})
    late = Times(old.create_time, old.update_time)
    assert desk.writer.apply({PATCH: {"owed": 1}}, {PATCH: late}).versions == 0
    assert total(desk) == 10


def test_two_mediators_each_apply_it(desk: Desk) -> None:
    text = TEXT + TEXT[TEXT.index("class SeatPatch") :].replace("SeatPatch", "Other")
    both = Desk(desk.server, text)
    assert both.write(PATCH, {"owed": 1}).versions == 2
    assert total(desk) == 2


@pytest.mark.parametrize("method", ["BeginTransaction", "BatchGetDocuments", "RunQuery", "Commit"])
@pytest.mark.parametrize("code", ["ABORTED", "UNAVAILABLE", "INTERNAL", "DEADLINE_EXCEEDED"])
def test_passing_failures_are_waited_out(desk: Desk, method: str, code: str) -> None:
    desk.put(PATCH, owed=1)
    fail_in_transaction(desk, method, code, after=False)
    assert desk.deliver().versions == 1
    assert (total(desk), desk.letters()) == (1, [])


@pytest.mark.parametrize("code", ["UNAVAILABLE", "ABORTED", "INVALID_ARGUMENT"])
@pytest.mark.parametrize("owed", [1, 5000])
def test_a_commit_whose_answer_is_lost_is_not_repeated(desk: Desk, code: str, owed: int) -> None:
    desk.put(PATCH, owed=owed)
    desk.server.faults.fail("Commit", code, after=True)
    written = desk.deliver()
    assert written.at is not None
    assert total(desk) == (1 if owed == 1 else 0)
    assert len(desk.letters()) == len(written.letters) == (0 if owed == 1 else 1)
    assert desk.writer.collections == ({"bills"} if owed == 1 else set())
    assert written.at == desk.client.document(mark(desk)).get().update_time


def test_a_program_can_not_take_a_failed_read_for_an_answer(desk: Desk) -> None:
    text = TEXT.replace(
        "        obj = SeatView.get(doc_id=ref.id, once=True)\n",
        "        try:\n            obj = SeatView.get(doc_id=ref.id, once=True)\n"
        "        except:\n            return\n",
    )
    swallowing = Desk(desk.server, text)
    swallowing.put(PATCH, owed=1)
    fail_in_transaction(swallowing, "RunQuery", "UNAVAILABLE", after=False)
    swallowing.deliver()
    assert total(desk) == 1


def test_a_refusal_of_the_database_is_a_letter(desk: Desk) -> None:
    desk.put(PATCH, owed=1)
    desk.server.faults.fail("Commit", "FAILED_PRECONDITION")
    written = desk.deliver()
    assert [e.exception for e in written.letters] == ["FailedPrecondition"]
    assert [(e["exception"], e["file"], e["line"]) for e in desk.letters()] == [
        ("FailedPrecondition", "", 0)
    ]
    assert total(desk) == 0
    assert desk.deliver().versions == 0


def test_denied_access_is_no_letter(desk: Desk) -> None:
    desk.put(PATCH, owed=1)
    desk.server.faults.fail("Commit", "PERMISSION_DENIED")
    with pytest.raises(Forbidden):
        desk.deliver()
    assert desk.letters() == []
    desk.deliver()
    assert total(desk) == 1


def test_endless_conflicts_end_in_a_letter(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactions, "CONFLICT_SECONDS", (0.0, 0.0))
    desk.put(PATCH, owed=1)
    desk.server.faults.fail("Commit", "ABORTED", times=transactions.CONFLICTS)
    assert [e.exception for e in desk.deliver().letters] == ["Aborted"]
    assert total(desk) == 0


def test_stop_ends_the_wait(desk: Desk) -> None:
    desk.put(PATCH, owed=1)
    desk.server.faults.fail("BeginTransaction", "UNAVAILABLE", times=1000)
    raised: list[BaseException] = []

    def deliver() -> None:
        try:
            desk.deliver()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=deliver)
    thread.start()
    desk.writer.stop()
    thread.join(10)
    assert [type(error) for error in raised] == [StoppedError]


def test_processors_side_by_side_lose_no_update_and_repeat_none(desk: Desk) -> None:
    for number in range(6):
        desk.put(f"clients/c{number}/SeatView_PATCH/s1", owed=2**number)
    others = [Desk(desk.server, TEXT) for _ in range(3)]
    together([other.deliver for other in others])  # each has all six before it
    assert (total(desk), desk.letters()) == (2**6 - 1, [])


def test_transactions_of_others_lose_no_update(desk: Desk) -> None:
    bill = desk.client.document("bills/b1")

    @google.cloud.firestore.transactional
    def add(transaction: Any) -> None:
        before = bill.get(transaction=transaction).to_dict()["totalCents"]
        transaction.update(bill, {"totalCents": before + 1})

    def others() -> None:
        for _ in range(20):
            add(desk.client.transaction(max_attempts=100))

    def own() -> None:
        for number in range(20):
            desk.write(PATCH, {"owed": 10, "unknown": number})

    together([others, own])
    assert (total(desk), desk.letters()) == (220, [])


def test_a_change_between_read_and_commit_runs_the_body_again(desk: Desk) -> None:
    text = TEXT.replace(
        "        self.sink.emit(obj)\n", "        BETWEEN()\n        self.sink.emit(obj)\n"
    )
    other = Desk(desk.server, text + "\n\nBETWEEN = lambda: None\n")
    runs: list[int] = []

    def between() -> None:
        runs.append(1)
        if len(runs) == 1:
            desk.put("shows/h1", soldOut=True)

    vars(other.writer._program.modules["program.py"])["BETWEEN"] = between
    other.write(PATCH, {"takenBy": "guests/g2"})
    assert [e["message"] for e in desk.letters()] == ["sold out"]
    assert len(runs) == 1  # the second run raised before it
    assert desk.get("seats/s1") == {"show": "shows/h1", "guest": "guests/g1"}


@pytest.mark.parametrize(("show", "runs"), [("shows/h1", 2), ("shows/h2", 1)])
def test_searches_are_part_of_the_transaction_and_no_wider_than_they_must(
    desk: Desk, show: str, runs: int
) -> None:
    text = TEXT.replace(
        "        self.sink.emit(obj)\n", "        BETWEEN()\n        self.sink.emit(obj)\n"
    )
    other = Desk(desk.server, text + "\n\nBETWEEN = lambda: None # 2\n")
    seen: list[int] = []

    def between() -> None:
        seen.append(1)
        if len(seen) == 1:
            desk.put("seats/new", show=desk.ref(show))

    vars(other.writer._program.modules["program.py"])["BETWEEN"] = between
    other.write(PATCH, {"owed": 1})
    assert (len(seen), total(desk)) == (runs, 1)


def test_a_document_deleted_by_another_does_not_come_back(desk: Desk) -> None:
    text = TEXT.replace(
        "self.store.guest.name = value", "self.store.guest.name = value\n        GO()"
    )
    other = Desk(desk.server, text + "\n\nGO = lambda: None\n")
    go = vars(other.writer._program.modules["program.py"])
    go["GO"] = lambda: desk.ref("guests/g1").delete()
    other.write(PATCH, {"name": "Bob"})
    assert desk.get("guests/g1") is None
    assert [e["exception"] for e in desk.letters()] == ["AttributeError"]  # no guest any more


def mark(desk: Desk) -> str:
    found = [doc.reference.path for doc in desk.client.collection("_boiler").stream()]
    assert len(found) == 1
    return str(found[0])


def fail_in_transaction(desk: Desk, method: str, code: str, after: bool) -> None:
    """Makes the next call of a method fail that is part of a transaction, not of what comes before."""
    requests: Any = desk.client._firestore_api
    begin = requests.begin_transaction

    def armed(**options: Any) -> Any:
        requests.begin_transaction = begin
        answer = begin(**options)
        desk.server.faults.fail(method, code, after=after)
        return answer

    if method == "BeginTransaction":
        desk.server.faults.fail(method, code, after=after)
    else:
        requests.begin_transaction = armed


def together(tasks: list[Callable[[], Any]]) -> None:
    """Runs all at once and waits; raises what one of them raised."""
    failed: list[BaseException] = []

    def guarded(task: Callable[[], Any]) -> None:
        try:
            task()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed, failed
