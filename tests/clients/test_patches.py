"""Patches: which fields of which documents a version changes, and what it does not touch."""

from datetime import UTC, datetime
from typing import Any

import pytest

from boiler.local.firestore import EmbeddedFirestore
from tests.clients.bookings import TEXT
from tests.clients.desk import Desk

PATCH = "clients/c1/SeatView_PATCH/s1"


@pytest.fixture
def desk(firestore: EmbeddedFirestore) -> Desk:
    desk = Desk(firestore, TEXT)
    desk.put("shows/h1")
    desk.put("shows/gone", soldOut=True)
    desk.put("bills/b1", totalCents=900, paid=False)
    desk.put("guests/g1", name="Ann", bill=desk.ref("bills/b1"), other={"a": 1})
    desk.put("seats/s1", show=desk.ref("shows/h1"), guest=desk.ref("guests/g1"), row=7)
    return desk


def line_of(text: str) -> int:
    return TEXT[: TEXT.index(text)].count("\n") + 1


def test_only_assigned_fields_of_the_changed_documents(desk: Desk) -> None:
    bill, show = desk.updated("bills/b1"), desk.updated("shows/h1")
    written = desk.write(PATCH, {"name": "Bob", "price": 3, "unknown": [1], "readOnly": 5})
    assert desk.get("guests/g1") == {"name": "Bob", "bill": "bills/b1", "other": {"a": 1}}
    seat = desk.get("seats/s1")
    assert seat == {"show": "shows/h1", "guest": "guests/g1", "row": 7, "p.r`ice": 3.0}
    assert isinstance(seat["p.r`ice"], float)
    assert (desk.updated("bills/b1"), desk.updated("shows/h1")) == (bill, show)
    assert (desk.letters(), written.versions) == ([], 1)
    assert written.at == desk.updated("seats/s1") == desk.updated("guests/g1")
    assert desk.writer.collections == {"guests", "seats"}


def test_values_are_stored_as_a_view_would_export_them(desk: Desk) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    desk.put("seats/s1", show=desk.ref("shows/h1"), address={"old": 1, "zip": "2"})
    desk.write(
        PATCH,
        {
            "takenBy": "guests/g2",
            "bookedAt": at,
            "tags": ["b", "a"],
            "street": "Main",
            "anything": {"z": {}, "a": [], "r": desk.ref("bills/b9"), "n": None, "b": b"\x00"},
            "secret": "kept out",
        },
    )
    assert desk.letters() == []
    native = desk.client.document("seats/s1").get().to_dict()
    assert native["guest"] == desk.ref("guests/g2")
    assert native["bookedAt"] == at
    assert desk.get("seats/s1") == {
        "show": "shows/h1",
        "guest": "guests/g2",
        "bookedAt": "2026-01-02T03:04:05.678901Z",
        "tags": ["b", "a"],
        "address": {"streetName": "Main", "zip": "1"},
        "anything": {"z": {}, "a": [], "r": "bills/b9", "n": None, "b": "AA=="},
    }


def test_none_reaches_the_setter_and_is_stored(desk: Desk) -> None:
    desk.write(PATCH, {"takenBy": None, "tags": None, "name": None})
    assert desk.letters()[0]["exception"] == "TypeError"  # tuple(None) in the program
    desk.write(PATCH, {"takenBy": None, "name": None, "bookedAt": None})
    assert desk.get("seats/s1") == {"show": "shows/h1", "row": 7, "guest": None, "bookedAt": None}
    assert desk.get("guests/g1") == {"name": None, "bill": "bills/b1", "other": {"a": 1}}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": 3}, "SeatView.name is Optional[str], but the stored value is int"),
        ({"price": True}, "SeatView.price is float, but the stored value is bool"),
        ({"tags": [None]}, "SeatView.tags is list[str], but the stored value is NoneType"),
        ({"owed": 3.0}, "SeatView.owed is int, but the stored value is float"),
    ],
)
def test_a_wrong_type_rejects_the_whole_patch(desk: Desk, fields: Any, message: str) -> None:
    before = desk.updated("seats/s1"), desk.updated("guests/g1")
    desk.write(PATCH, {"street": "x", "name": "Bob", **fields})
    assert (desk.updated("seats/s1"), desk.updated("guests/g1")) == before
    (letter,) = desk.letters()
    assert (letter["exception"], letter["message"]) == ("TypeError", message)
    assert (letter["mediator"], letter["key"], letter["why"]) == ("SeatPatch", PATCH, "exception")
    assert letter["file"] == "program.py"
    assert letter["line"] == line_of("obj.update_vals(with_raw")


def test_a_setter_that_raises_midway_leaves_nothing_but_a_letter(desk: Desk) -> None:
    written = desk.write(PATCH, {"name": "Bob", "owed": 101})
    assert desk.get("guests/g1")["name"] == "Ann"  # type: ignore[index]
    assert desk.get("bills/b1") == {"totalCents": 900, "paid": False}
    assert desk.letters() == [
        {
            "mediator": "SeatPatch",
            "key": PATCH,
            "why": "exception",
            "exception": "ValueError",
            "message": "too much",
            "file": "program.py",
            "line": line_of('raise ValueError("too much")'),
        }
    ]
    assert [letter.message for letter in written.letters] == ["too much"]
    assert written.at is not None
    assert desk.writer.collections == set()
    desk.write(PATCH, {"name": "Bob", "owed": 100})
    assert desk.get("bills/b1") == {"totalCents": 1000, "paid": False}
    assert len(desk.letters()) == 1  # a record: it stays


@pytest.mark.parametrize(
    ("value", "exception"),
    [([[1]], "TypeError"), ({"__x__": 1}, "TypeError"), ("x" * 1_100_000, None)],
)
def test_what_can_not_be_stored_is_a_letter(desk: Desk, value: Any, exception: str | None) -> None:
    text = TEXT.replace(
        "self.store.seat.anything = value", "self.store.seat.anything = self.made()"
    )
    text += f"\n\nSeatView.made = lambda self: {value!r}\n"
    other = Desk(desk.server, text)
    other.write(PATCH, {"anything": 1, "name": "Bob"})
    assert other.get("guests/g1")["name"] == "Ann"  # type: ignore[index]
    assert [e["exception"] for e in other.letters()] == [exception or "OverflowError"]


def test_a_root_that_is_not_there_or_lacks_what_it_requires_is_none(desk: Desk) -> None:
    desk.put("seats/lost", show=desk.ref("shows/none"))
    for seat in ("nobody", "lost"):
        written = desk.write(f"clients/c1/SeatView_PATCH/{seat}", {"name": "Bob", "price": "bad"})
        assert (written.versions, written.letters) == (1, ())
    assert desk.get("seats/nobody") is None
    assert desk.get("seats/lost") == {"show": "shows/none"}
    desk.put("seats/nobody", show=desk.ref("shows/h1"))
    assert desk.deliver().versions == 0  # that version has had its effect
    assert desk.get("seats/nobody") == {"show": "shows/h1"}


def test_checks_read_other_documents(desk: Desk) -> None:
    desk.put("seats/s1", show=desk.ref("shows/gone"))
    desk.write(PATCH, {"takenBy": "guests/g1"})
    assert [e["message"] for e in desk.letters()] == ["sold out"]
    assert desk.get("seats/s1") == {"show": "shows/gone"}


def test_a_document_that_two_references_find_is_one(desk: Desk) -> None:
    guest = desk.ref("guests/g1")
    desk.put("seats/s1", show=desk.ref("shows/h1"), guest=guest, companion=guest)
    desk.write(PATCH, {"name": "Bob", "companionName": "!"})
    assert desk.get("guests/g1")["name"] == "Bob!"  # type: ignore[index]


def test_documents_found_by_where_in_a_wildcard_collection(desk: Desk) -> None:
    seat = desk.ref("seats/s1")
    desk.put("guests/g1/bookings/b1", seat=seat, times=1, kept=True)
    desk.put("guests/g2/bookings/b1", seat="seats/s1", times=10)  # a path is a reference, too
    desk.put("guests/g2/bookings/b2", seat=desk.ref("seats/s2"), times=100)
    desk.put("bookings/b3", seat=seat, times=1000)
    desk.write(PATCH, {"twice": 1})
    assert desk.letters() == []
    assert desk.get("guests/g1/bookings/b1") == {"seat": "seats/s1", "times": 2, "kept": True}
    assert desk.get("guests/g2/bookings/b1") == {"seat": "seats/s1", "times": 11}
    assert desk.get("guests/g2/bookings/b2") == {"seat": "seats/s2", "times": 100}
    assert desk.get("bookings/b3") == {"seat": "seats/s1", "times": 1000}
    assert desk.writer.collections == {"guests/g1/bookings", "guests/g2/bookings"}


def test_a_deleted_patch_does_nothing_and_a_new_one_does(desk: Desk) -> None:
    desk.write(PATCH, {"owed": 1})
    desk.ref(PATCH).delete()
    assert desk.writer.apply({PATCH: None}, {}).at is None
    desk.write(PATCH, {"owed": 1})
    assert desk.get("bills/b1") == {"totalCents": 902, "paid": False}


def test_patches_are_applied_by_their_times(desk: Desk) -> None:
    for path in ("z/1/SeatView_PATCH/s1", "SeatView_PATCH/s1", "a/1/SeatView_PATCH/s1"):
        desk.put(path, name=path)
    desk.deliver()
    assert desk.get("guests/g1")["name"] == "a/1/SeatView_PATCH/s1"  # type: ignore[index]


BODIES = {
    "many": (
        "for each in SeatView.get_many(['s1', 'nobody', 's2']):\n"
        "            if each is not None:\n"
        "                each.update_vals({'price': 2, 'name': each.store.seat.doc_id})\n"
        "                self.sink.emit(each)",
        None,
    ),
    "new": ("SeatView.new(snapshot=Snapshot({}, Reference('seats/x')))", "LookupError"),
    "unread": (
        "v = SeatView.new(snapshot=Snapshot({'show': Reference('shows/h1')}, Reference('seats/x')))\n"
        "        v.price = 1\n"
        "        self.sink.emit(v)",
        "NotFound",
    ),
    "no path": ("SeatView.get(doc_id='a/b/c', once=True)", "ValueError"),
    "no seat": ("SeatView.get(doc_id='bills/b1', once=True)", "ValueError"),
    "by path": ("self.sink.emit(SeatView.get(doc_id='seats/s1', once=True))", None),
    "no root": ("SeatView.get(doc_id='..', once=True)", "ValueError"),
    "notified": (
        "SeatView.get(doc_id='s1', f_notify=lambda obj: (setattr(obj, 'price', 9), self.sink.emit(obj)))",
        None,
    ),
    "firestore": ("sink.FirestoreSink(False).emit(reference=ref, snapshot={})", "RuntimeError"),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies_of_other_kinds(desk: Desk, name: str) -> None:
    body, exception = BODIES[name]
    text = TEXT[: TEXT.index("        obj = SeatView.get(")] + f"        {body}\n"
    text = text.replace("import (CTX", "import sink as sinks\nfrom boiler import (CTX")
    other = Desk(desk.server, text.replace("sink.FirestoreSink", "sinks.FirestoreSink"))
    other.put("seats/s2", show=desk.ref("shows/h1"), guest=desk.ref("guests/g1"))
    other.write(PATCH, {})
    assert [e["exception"] for e in other.letters()] == ([exception] if exception else [])
    price = {"many": 2.0, "notified": 9.0}.get(name)
    assert (other.get("seats/s1") or {}).get("p.r`ice") == price
    assert other.get("seats/x") is None
    if name == "many":
        assert other.get("guests/g1")["name"] == "s2"  # type: ignore[index]
