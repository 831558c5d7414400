"""The oracle's views that depend on the sequence of commits: frozen, waiting for an update, staying after a deletion."""

import pytest

from boiler.reference import evaluate
from tests.reference.small import (
    by_path,
    change,
    documents,
    exact,
    gone,
    program,
    put,
    result,
    views,
)

CITIES = """
class Country(DomainModel):
    class Meta: collection_name = "countries"
    name: str = attrs.bproperty()

class City(DomainModel):
    class Meta: collection_name = "cities"
    name: Any = attrs.bproperty()
    country: Optional[Reference] = attrs.relation(dm_cls=Country)

class CityStore(Store):
    city = reference(dm_cls=City)
    country = reference(dm_cls=Country)
    @country.getter
    def country(self): return self.city.country

class Card(ViewModel):
    store: CityStore
    name: Any = attrs.bproperty()
    country: Any = attrs.bproperty()
    @name.getter
    def name(self):
        if self.store.city.name == "raise": raise ValueError("no name")
        return self.store.city.name
    @country.getter
    def country(self): return self.store.country.name if self.store.country else None
    @property
    def doc_ref(self): return CTX.db.document(f"cards/{self.store.city.doc_id}-{self.store.city.name}")

class CardMediator(Mediator):
    source = SOURCE
    sink = sink.firestore()
    TRIGGERS
    def keep(self, ARGUMENTS):
        BODY
"""
OBJECT, SNAPSHOT = "source.domain_model(City)", "source.firestore(query=City.get_query())"
CREATE, UPDATE = "@source.triggers.on_create", "@source.triggers.on_update"
NEW = "view = Card.new(snapshot=snapshot); self.sink.emit(reference=view.doc_ref, snapshot=view.to_snapshot())"
ONCE = "self.sink.emit(Card.get(doc_id=obj.doc_id, once=True))"
LIVE = "Card.get(doc_id=obj.doc_id, once=False, f_notify=lambda obj: self.sink.emit(obj))"


def cities(triggers: str, body: str) -> str:
    """The program with some triggers on a body."""
    given = ("ref, snapshot", SNAPSHOT) if "snapshot=snapshot" in body else ("obj", OBJECT)
    text = CITIES.replace("SOURCE", given[1]).replace("ARGUMENTS", given[0])
    return text.replace("TRIGGERS", triggers).replace("BODY", body)


FROZEN = [cities(CREATE, NEW), cities(CREATE, ONCE)]
each_frozen = pytest.mark.parametrize("text", FROZEN, ids=["new", "once"])
LOG = [
    put("countries/x", name="X"),
    put("cities/a", name="A", country="countries/x"),
    change("countries/x", name="Y"),
    change("cities/a", name="B"),
]


def card(name: object, country: object = None) -> dict[str, object]:
    """A document."""
    return {"name": name, "country": country}


@each_frozen
def test_frozen_at_creation(text: str) -> None:
    exact(documents(text, *LOG), {"cards/a-A": card("A", "X")})


@each_frozen
def test_until_deletion_and_creation_anew(text: str) -> None:
    assert documents(text, *LOG, gone("cities/a")) == {}
    again = put("cities/a", name="C", country="countries/x")
    exact(documents(text, *LOG, gone("cities/a"), again), {"cards/a-C": card("C", "Y")})
    both = [gone("cities/a", txn=1), put("cities/a", txn=1, name="C", country="countries/x")]
    exact(documents(text, *LOG, *both), {"cards/a-C": card("C", "Y")})
    # The same fields, but another document.
    same = [gone("cities/a", txn=1), put("cities/a", txn=1, name="A", country="countries/x")]
    exact(documents(text, *LOG[:3], *same), {"cards/a-A": card("A", "Y")})


@each_frozen
def test_a_set_of_a_document_that_is_there_is_no_creation(text: str) -> None:
    exact(documents(text, *LOG, put("cities/a", name="C")), {"cards/a-A": card("A", "X")})


@each_frozen
def test_created_and_changed_in_one_commit(text: str) -> None:
    log = [put("cities/a", txn=1, name="A"), change("cities/a", txn=1, name="B")]
    exact(documents(text, *log), {"cards/a-B": card("B")})
    assert documents(text, *log, gone("cities/a")) == {}


@each_frozen
def test_dead_letters_are_frozen_too(text: str) -> None:
    log = [put("cities/a", name="raise"), change("cities/a", name="B")]
    found = result(text, *log)
    exact(by_path(found), {"cards/a-raise": card(None)})
    assert views(found) == [("Card", "cities/a", "name", "ValueError", "no name")]
    assert "errors" not in result(text, *log, gone("cities/a"))


@each_frozen
def test_a_view_that_could_not_be_at_creation_never_is(text: str) -> None:
    text = text.replace(
        "country = reference(dm_cls=Country)",
        "country = reference(dm_cls=Country, import_required=True)",
    )
    log = [put("cities/a", name="A", country="countries/x"), put("countries/x", name="X")]
    assert documents(text, *log) == {}


def test_all_at_once_is_as_created_now() -> None:
    found = evaluate(program(FROZEN[0]), {"cities/a": {"name": "A"}})
    exact(by_path(found), {"cards/a-A": card("A")})


def test_leaving_a_source_s_conditions_is_a_deletion() -> None:
    text = cities(CREATE, ONCE).replace(OBJECT, "source.domain_model(City, City.country == None)")
    log = [put("cities/a", name="A"), change("cities/a", name="B")]
    exact(documents(text, *log), {"cards/a-A": card("A")})
    log.append(change("cities/a", country="countries/x"))
    assert documents(text, *log) == {}
    exact(documents(text, *log, change("cities/a", country=None)), {"cards/a-B": card("B")})


@pytest.mark.parametrize(
    ("triggers", "body"),
    [
        (CREATE, LIVE),
        (f"{CREATE}\n    {UPDATE}", NEW),
        (f"{CREATE}\n    {UPDATE}", ONCE),
        (UPDATE, LIVE),
        (CREATE, "self.sink.emit(reference=CTX.db.document(f'cards/a-{obj.name}'), snapshot={'name': obj.name, 'country': 'Y'})"),
        (CREATE, "Card.get(doc_id=obj.doc_id, f_notify=lambda obj: self.sink.emit(obj))"),
    ],
)  # fmt: skip
def test_everything_else_is_live(triggers: str, body: str) -> None:
    exact(documents(cities(triggers, body), *LOG), {"cards/a-B": card("B", "Y")})


@pytest.mark.parametrize("body", [NEW, ONCE])
def test_on_update_alone_begins_with_the_first_update(body: str) -> None:
    text = cities(UPDATE, body)
    assert documents(text, *LOG[:3]) == {}
    assert documents(text, *LOG[:3], put("cities/a", country="countries/x", name="A")) == {}
    exact(documents(text, *LOG), {"cards/a-B": card("B", "Y")})
    # From then on it is live.
    exact(documents(text, *LOG, change("countries/x", name="Z")), {"cards/a-B": card("B", "Z")})
    again = put("cities/a", name="C")
    assert documents(text, *LOG, gone("cities/a"), again) == {}
    assert documents(text, *LOG, gone("cities/a", txn=1), put("cities/a", txn=1, name="C")) == {}
    exact(
        documents(text, *LOG, gone("cities/a"), again, change("cities/a", name="D")),
        {"cards/a-D": card("D")},
    )


@pytest.mark.parametrize(
    ("before", "after", "update"),
    [
        (0.0, -0.0, True),
        (1, 1.0, True),
        (1, True, True),
        (None, None, False),
        (float("nan"), float("nan"), False),
    ],
)
def test_what_an_update_is(before: object, after: object, update: bool) -> None:
    text = cities(
        UPDATE,
        "self.sink.emit(reference=CTX.db.document('cards/a'), snapshot=Card.get(doc_id=obj.doc_id, once=True).to_snapshot())",
    )
    text = text.replace("-{self.store.city.name}", "")
    found = documents(text, put("cities/a", name=before), change("cities/a", name=after))
    assert list(found) == (["cards/a"] if update else [])


DELETE = """
    @source.triggers.on_delete
    def after(self, GIVEN):
        AFTER
"""


def deleting(triggers: str, body: str, after: str) -> str:
    """The program with an own on_delete."""
    given = "ref, snapshot" if "snapshot=snapshot" in body else "obj"
    return cities(triggers, body) + DELETE.replace("GIVEN", given).replace("AFTER", after)


BOTH = f"{CREATE}\n    {UPDATE}"


def test_an_own_on_delete_keeps_what_was_there_and_adds() -> None:
    """It gets the last version, and a snapshot that does not exist."""
    after = (
        "self.sink.emit(reference=CTX.db.document(f'gone/{ref.id}'), "
        "snapshot={**snapshot.to_dict(), 'exists': snapshot.exists})"
    )
    text = deleting(BOTH, NEW, after)
    log = [*LOG, gone("cities/a")]
    shown = {
        "cards/a-B": card("B", "Y"),
        "gone/a": {"name": "B", "country": "countries/x", "exists": False},
    }
    exact(documents(text, *log), shown)
    # What stays does not change any more.
    exact(documents(text, *log, change("countries/x", name="Z")), shown)
    # A new creation starts anew.
    exact(documents(text, *log, put("cities/a", name="C")), {"cards/a-C": card("C")})


def test_an_own_on_delete_replaces_by_path() -> None:
    after = "self.sink.emit(reference=CTX.db.document(f'cards/a-{obj.name}'), snapshot={'deleted': True})"
    text = deleting(BOTH, LIVE, after)
    exact(documents(text, *LOG, gone("cities/a")), {"cards/a-B": {"deleted": True}})


def test_a_root_that_is_gone_has_no_view_any_more() -> None:
    after = "self.sink.emit(reference=CTX.db.document('gone/a'), snapshot={'view': Card.get(doc_id=obj.doc_id, once=True)})"
    exact(
        documents(deleting(BOTH, LIVE, after), *LOG, gone("cities/a")),
        {"cards/a-B": card("B", "Y"), "gone/a": {"view": None}},
    )


def test_an_own_on_delete_that_raises_adds_nothing() -> None:
    after = (
        "self.sink.emit(reference=CTX.db.document('gone/a'), snapshot={}); raise KeyError(obj.name)"
    )
    found = result(deleting(BOTH, LIVE, after), *LOG, gone("cities/a"))
    exact(by_path(found), {"cards/a-B": card("B", "Y")})
    assert views(found) == [("Card", "cities/a", "after", "KeyError", "'B'")]


def test_letters_are_those_of_the_last_evaluation() -> None:
    """Which was the own on_delete's: the document stays, null and all."""
    text = deleting(BOTH, LIVE, "pass")
    log = [put("cities/a", name="raise"), gone("cities/a")]
    assert views(result(text, log[0])) == [("Card", "cities/a", "name", "ValueError", "no name")]
    exact(documents(text, *log), {"cards/a-raise": card(None)})


def test_frozen_and_an_own_on_delete() -> None:
    text = deleting(CREATE, ONCE, "pass")
    exact(documents(text, *LOG, gone("cities/a")), {"cards/a-A": card("A", "X")})


def test_created_and_deleted_in_one_commit_is_nothing() -> None:
    text = deleting(BOTH, LIVE, "self.sink.emit(reference=CTX.db.document('gone/a'), snapshot={})")
    assert documents(text, put("cities/a", txn=1, name="A"), gone("cities/a", txn=1)) == {}


def test_frozen_over_a_view() -> None:
    """A view's document is created when it appears, whatever became of its root."""
    text = (
        cities(BOTH, LIVE)
        + """
class Copy(Mediator):
    source = source.view_model(Card)
    sink = sink.firestore()
    @source.triggers.on_create
    def copy(self, obj):
        second = Second.get(doc_id=obj.doc_id, once=True)
        self.sink.emit(reference=CTX.db.document(f"copies/{second.doc_ref.id}"), snapshot={"country": obj.country})

class CardStore(Store):
    card = reference(dm_cls=Card)

class Second(ViewModel):
    store: CardStore
    @property
    def doc_ref(self): return CTX.db.document(f"seconds/{self.store.card.doc_id}")
"""
    )
    assert documents(text, *LOG[:3])["copies/a-A"] == {"country": "X"}
    assert documents(text, *LOG)["copies/a-B"] == {"country": "Y"}
    assert "copies/a-A" not in documents(text, *LOG)
    back = change("cities/a", name="A")
    assert documents(text, *LOG, back)["copies/a-A"] == {"country": "Y"}
