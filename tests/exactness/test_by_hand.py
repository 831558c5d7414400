"""Views by hand, outside of any mediator: what does not exist or raises is an ordinary exception, and following goes on."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from boiler import CTX, DomainModel, Reference, Snapshot, Store, ViewModel, attrs, reference
from boiler.local.database import connect
from boiler.local.firestore import EmbeddedFirestore
from boiler.processors.follow import follow


class User(DomainModel):
    class Meta:
        collection_name = "users"

    name: str = attrs.bproperty()
    friend: Reference | None = attrs.relation(dm_cls="User")


class UserStore(Store):
    user = reference(dm_cls=User)
    friend = reference(dm_cls=User, import_required=True)

    @friend.getter
    def friend(self) -> Any:
        if self.user.name == "bad":
            raise LookupError("bad name")
        return self.user.friend


class UserView(ViewModel):
    store: UserStore
    friend: str = attrs.bproperty()

    @friend.getter
    def friend(self) -> Any:
        return self.store.friend.name

    @property
    def doc_ref(self) -> Reference:
        return CTX.db.document(f"userViews/{self.store.user.doc_id}")


@pytest.fixture
def client(firestore: EmbeddedFirestore, monkeypatch: pytest.MonkeyPatch) -> Any:
    client = connect("test", firestore.address)
    monkeypatch.setattr(CTX, "_client", client)
    return client


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_new_raises_ordinary_exceptions(client: Any) -> None:
    alone = Snapshot({"name": "A"}, Reference("users/a"))
    with pytest.raises(LookupError):
        UserView.new(snapshot=alone)
    with pytest.raises(LookupError, match="bad name"):
        UserView.new(snapshot=Snapshot({"name": "bad"}, Reference("users/a")))
    assert UserView.get(doc_id="a", once=True) is None
    assert "without a path" in repr(User(name="x"))


def test_following_goes_on_after_exceptions(client: Any) -> None:
    seen: list[str] = []

    def notify(obj: Any) -> None:
        seen.append(obj.friend)
        if obj.friend == "raises":
            raise RuntimeError("in notify")

    users = client.collection("users")
    users.document("b").set({"name": "B"})
    users.document("a").set({"name": "A", "friend": users.document("b")})
    listener = follow(UserView, "users/a", notify, client)
    try:
        until(lambda: seen == ["B"])
        users.document("b").update({"name": "raises"})
        until(lambda: seen[1:] == ["raises"])
        users.document("a").update({"name": "bad"})
        users.document("b").update({"name": "B"})
        users.document("a").update({"name": "A"})
        until(lambda: seen[2:] == ["B"])
        users.document("b").delete()
        users.document("b").set({"name": "B"})
        users.document("b").update({"name": "C"})
        until(lambda: seen[-1] == "C")
    finally:
        listener.stop()


class Leaves(ViewModel):
    way: int = attrs.bproperty(export_default=1)

    @way.getter
    def way(self) -> Any:
        raise SystemExit("out")


def test_an_exit_is_an_exception_of_the_attribute() -> None:
    snapshot = Leaves().to_snapshot()
    assert snapshot == {"way": 1}
    assert [type(failure.error) for failure in snapshot.failures] == [SystemExit]
