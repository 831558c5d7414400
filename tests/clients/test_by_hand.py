"""Client writes by hand, outside of any mediator; and what setters and assignments mean without a database."""

from typing import Any

import pytest
from google.api_core.exceptions import NotFound, ServiceUnavailable

from boiler import (
    CTX,
    DomainModel,
    Reference,
    Serializable,
    Store,
    ViewModel,
    attrs,
    reference,
    sink,
)
from boiler.clients.narrowing import selection
from boiler.clients.requests import Requests
from boiler.local.database import connect
from boiler.local.firestore import EmbeddedFirestore
from boiler.query import PatchQuery, ViewModelQuery


class Part(Serializable):
    size: int | None = attrs.bproperty()
    kind: str | None = attrs.bproperty()


class Item(DomainModel):
    class Meta:
        collection_name = "items"

    title: str = attrs.bproperty()
    stock: int = attrs.bproperty(import_default=0)
    ratio: float = attrs.bproperty()
    part: Part | None = attrs.embed(obj_cls=Part)
    parts: list[Part] = attrs.embed(obj_cls=Part, many=True)
    other: Reference | None = attrs.relation(dm_cls="Item")


class ItemStore(Store):
    item = reference(dm_cls=Item)
    other = reference(dm_cls=Item)
    same = reference(dm_cls=Item, many=True)

    @other.getter
    def other(self) -> Any:
        return self.item.other

    @same.getter
    def same(self) -> Any:
        return [self.item.doc_ref, self.item.doc_ref, self.item.other]


class ItemView(ViewModel):
    store: ItemStore
    title: str = attrs.bproperty()
    stock: int = attrs.bproperty()
    kind: str = attrs.bproperty()
    order: list[str] = attrs.bproperty(export_enabled=False)
    last: Any = attrs.bproperty(import_enabled=False)

    @title.getter
    def title(self) -> Any:
        return self.store.item.title

    @title.setter
    def title(self, value: Any) -> None:
        self.store.item.title = value

    @stock.setter
    def stock(self, value: Any) -> None:
        self.store.same["b"].stock = value

    @kind.setter
    def kind(self, value: Any) -> None:
        self.store.item.part = Part(kind=value)

    @last.setter
    def last(self, value: Any) -> None:
        raise AssertionError("never imported")


class SpecialView(ItemView):
    title = ItemView.__dict__["title"].setter(
        lambda self, value: setattr(self.store.item, "title", "!")
    )


@pytest.fixture
def client(firestore: EmbeddedFirestore, monkeypatch: pytest.MonkeyPatch) -> Any:
    client = connect("test", firestore.address)
    monkeypatch.setattr(CTX, "_client", client)
    items = client.collection("items")
    items.document("b").set({"title": "B"})
    old = {"size": 1, "kind": "k", "unknown": 2}
    items.document("a").set({"title": "A", "other": items.document("b"), "part": old, "more": [1]})
    return client


def stored(client: Any, doc_id: str) -> Any:
    return client.document(f"items/{doc_id}").get().to_dict()


def test_get_update_propagate(client: Any) -> None:
    view = ItemView.get(doc_id="a", once=True)
    view.update_vals({"stock": 3, "title": "T", "kind": "new", "last": 1, "nothing": 0})
    assert view.title == "T"
    assert view.store.other.stock == 3
    assert view.store.same["a"] is view.store.item
    assert stored(client, "a")["title"] == "A"
    sink.form().emit(view)
    assert stored(client, "a") == {
        "title": "T",
        "other": client.document("items/b"),
        "part": {"kind": "new", "size": None},
        "more": [1],
    }
    assert stored(client, "b") == {"title": "B", "stock": 3}
    client.document("items/a").update({"title": "theirs"})
    view.propagate_change()  # nothing was assigned since
    assert stored(client, "a")["title"] == "theirs"
    assert view.title == "T"
    assert view.store.item.part.kind == "new"


def test_a_failed_write_is_not_forgotten(client: Any, firestore: EmbeddedFirestore) -> None:
    view = ItemView.get(doc_id="a", once=True)
    view.title = "T"
    view.stock = 1
    client.document("items/b").delete()
    with pytest.raises(NotFound):
        view.propagate_change()  # items/b must not come back, and nothing is written
    assert stored(client, "a")["title"] == "A"
    client.document("items/b").set({})
    firestore.faults.fail("Commit", "UNAVAILABLE")
    try:
        view.propagate_change()
    except ServiceUnavailable:
        view.propagate_change()
    assert (stored(client, "a")["title"], stored(client, "b")) == ("T", {"stock": 1})


def test_new_and_save(client: Any) -> None:
    item = Item.new(doc_id="a", ratio=2)
    assert (item.doc_id, item.title, item.stock, item.ratio) == ("a", None, 0, 2)
    item.parts = (Part(size=1), Part(kind="x"))
    item.other = Reference("items/b")
    item.save()
    assert stored(client, "a")["parts"] == [{"kind": None, "size": 1}, {"kind": "x", "size": None}]
    assert stored(client, "a")["title"] == "A"
    assert [part.size for part in item.parts] == [1, None]
    assert type(item.ratio) is float
    client.document("items/a").delete()
    item.title = "again"
    with pytest.raises(NotFound):
        item.save()
    Item.new(doc_id="c").save()
    assert stored(client, "c") == {}
    item = Item.new(doc_id="d", title=3)
    with pytest.raises(TypeError, match="str is expected, not int"):
        item.save()
    item.title = "3"
    item.save()
    assert stored(client, "d") == {"title": "3"}


def test_the_setter_of_a_subclass_and_the_order_of_declaration(client: Any) -> None:
    view = SpecialView.get(doc_id="a", once=True)
    view.update_vals(with_raw={"title": "T"})
    assert view.title == "!"
    calls: list[str] = []

    class Ordered(ViewModel):
        second: Any = attrs.bproperty(data_key="a")
        first: Any = attrs.bproperty(data_key="b")

        @first.setter
        def first(self, value: Any) -> None:
            calls.append(f"first {value}")

        @second.setter
        def second(self, value: Any) -> None:
            calls.append(f"second {value}")

    Ordered().update_vals(with_raw={"b": 1, "a": [2], "second": 3})
    assert calls == ["second [2]", "first 1"]
    for wrong in (None, [("a", 1)], "a"):
        with pytest.raises(TypeError):
            Ordered().update_vals(wrong)  # type: ignore[arg-type]


def test_what_a_setter_is_given_is_its_own(client: Any) -> None:
    given = {"tags": {"b": [1], "a": 2}}

    class Keeper(ViewModel):
        tags: Any = attrs.bproperty()

        @tags.setter
        def tags(self, value: Any) -> None:
            assert list(value) == ["a", "b"]
            value["b"].append(2)

    Keeper().update_vals(given)
    assert given == {"tags": {"b": [1], "a": 2}}


def test_a_getter_must_not_write(client: Any) -> None:
    class Writing(ViewModel):
        store: ItemStore

        @property
        def doc_ref(self) -> Any:
            self.store.item.title = "x"
            self.store.item.save()
            return CTX.db.document("views/x")

    with pytest.raises(RuntimeError, match="must not write"):
        Writing.get(doc_id="a", once=True)
    assert stored(client, "a")["title"] == "A"


def test_patch_query() -> None:
    query = ViewModelQuery.patch_query(parent=ItemView)
    assert isinstance(query, PatchQuery)
    assert (query.path, query.group, query.parent) == (
        "**/ItemView_PATCH",
        "ItemView_PATCH",
        ItemView,
    )


@pytest.mark.parametrize(
    "value",
    [
        "A",
        "items/b",
        Reference("items/b"),
        None,
        1,
        True,
        "x" * 1501,
        "é" * 751,
        "\ud800",
        1.5,
        "no",
    ],
)
def test_what_the_database_is_asked_for_is_never_too_little(client: Any, value: Any) -> None:
    class Free(DomainModel):
        class Meta:
            collection_name = "free"

        any: Any = attrs.bproperty()
        ref: Reference | None = attrs.relation(dm_cls=Item)
        text: str = attrs.bproperty(import_default="no")

    held = ["A", "items/b", client.document("items/b"), 1, 1.0, True, "x" * 1501, "é" * 751, 1.5]
    for number, item in enumerate(held):
        client.document(f"free/{number}").set({"any": item, "ref": item, "text": item})
    client.document("free/none").set({})
    requests = Requests(client)
    for attribute in (Free.any, Free.ref, Free.text):
        query = Free.where(attribute == value)
        whole = requests.query("", {"from_": [{"collection_id": "free"}]})
        meeting = {
            found.path for found in whole if meets(query, Free._at(found.path, found.fields))
        }
        asked = {found.path for found in requests.query(*selection(requests, query))}
        assert meeting <= asked
        if value in ("A", Reference("items/b")) and attribute is not Free.text:
            assert len(asked) < len(held)


def meets(query: Any, document: Any) -> bool:
    try:
        return bool(query.meets(document))
    except TypeError:
        return False  # it can't be read, so it does not match
