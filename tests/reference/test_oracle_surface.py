"""What programs import and call, as the oracle has it: every name, the older paths, packages, `get_many` and `notify`."""

from types import SimpleNamespace

import pytest

from boiler.reference import BeyondOracleError, run_log
from tests.reference.small import by_path, change, documents, exact, put, record, result

CITY = """
class City(DomainModel):
    class Meta: collection_name = "cities"
    name: str = attrs.bproperty()
    friends: list = attrs.bproperty(import_default=list)

class CityStore(Store):
    city = reference(dm_cls=City)

class Card(ViewModel):
    store: CityStore
    name: str = attrs.bproperty()
    @name.getter
    def name(self): return self.store.city.name
    @name.setter
    def name(self, value): self.store.city.name = value
    @property
    def doc_ref(self): return CTX.db.document(f"cards/{self.store.city.doc_id}")
"""


def test_every_name_and_the_older_paths() -> None:
    text = """
from boiler import (Auth, CTX, DomainModel, Mediator, Query, Reference, RestViewModelSource, Serializable, Snapshot, Store,
                    Timers, ViewModel, ViewModelQuery, WsMediator, attrs, reference, sink, source, window)
import flask_boiler.window, onto.source
from flask_boiler.attrs import bproperty
from onto.context import Context
from flask_boiler.view_model import ViewModel as Old
from onto.sink import kafka
from flask_boiler.window import tumble, slide, session
from datetime import timedelta
assert Old is ViewModel and Context is CTX and bproperty is attrs.bproperty
assert kafka is sink.kafka and tumble is window.tumble and onto.source.kafka is source.kafka
for wrong in (lambda: tumble(timedelta(0)), lambda: session(-timedelta(1)), lambda: slide(timedelta(1), timedelta(0))):
    try: wrong()
    except ValueError: continue
    raise AssertionError
class V(ViewModel):
    @staticmethod
    def readable(auth: Auth, ref: Reference, view) -> bool: return True
"""
    assert run_log(SimpleNamespace(files={"program.py": text}, entry="program"), []) == {
        "collections": {}
    }


def test_a_package_with_events() -> None:
    files = {
        "__init__.py": "from .jobs import Job\n",
        "events.py": "from datetime import datetime\nfrom boiler import Serializable, attrs\n"
        "class Hit(Serializable):\n    at: datetime = attrs.bproperty()\n",
        "jobs.py": """
from __future__ import annotations
from boiler import CTX, Mediator, sink, source
from .events import Hit
from .states import Count
class Job(Mediator):
    source = source.kafka(topic_name="hits", value_cls=Hit, event_time="at")
    sink = sink.firestore()
    @classmethod
    @source.triggers.on_topic
    def on_hit(cls, key: str, state: Count, event: Hit) -> None:
        state.n += 1
        cls.sink.emit(reference=CTX.db.document(f"counts/{key}"), snapshot={"n": state.n})
""",
        "states.py": "from dataclasses import dataclass\n@dataclass\nclass Count:\n    n: int = 0\n",
    }
    log = [record("hits", "a", {"at": "2024-02-29T08:00:00Z"})] * 2
    found = run_log(SimpleNamespace(files=files, entry="job"), log)
    assert found == {"collections": {"counts": {"a": {"n": 2}}}}


@pytest.mark.parametrize(
    "part", ["RestViewModelSource()", "source.task(None)", "sink.rest()", "sink.websocket()"]
)
def test_what_no_change_log_shows_is_refused(part: str) -> None:
    with pytest.raises(BeyondOracleError):
        result(
            f"import boiler\nfrom boiler import RestViewModelSource\nclass M(Mediator):\n    part = {part}\n"
        )


def test_get_many_reads_what_there_is() -> None:
    text = (
        CITY
        + """
class Friends(Mediator):
    source = source.firestore(query=ViewModelQuery.patch_query(parent=Card))
    sink = sink.form()
    @source.triggers.on_create
    def rename(self, ref, snapshot):
        cards = Card.get_many(["a", "none", "cities/b"])
        assert [card and card.store.city.doc_id for card in cards] == ["a", None, "b"]
        for card in cards:
            if card is not None:
                card.update_vals(with_raw={"name": card.to_view_dict()["name"] + "!"})
                self.sink.emit(card)
"""
    )
    log = [put("cities/a", name="A"), put("cities/b", name="B"), put("Card_PATCH/x")]
    assert documents(text, *log) == {"cities/a": {"name": "A!"}, "cities/b": {"name": "B!"}}


def test_notify_calls_what_get_was_given() -> None:
    text = (
        CITY
        + """
class CardMediator(Mediator):
    source = source.domain_model(City)
    sink = sink.firestore()
    @source.triggers.on_create
    def show(self, obj):
        seen = []
        view = Card.get(doc_id=obj.doc_id, f_notify=lambda obj: seen.append(obj))
        view.notify()
        self.sink.emit(reference=view.doc_ref, snapshot={"seen": len(seen)})
"""
    )
    assert documents(text, put("cities/a", name="A")) == {"cards/a": {"seen": 2}}


def test_a_loop_that_emits_owns_what_it_emitted() -> None:
    text = (
        CITY
        + """
class Loop(Mediator):
    source = source.domain_model(City)
    sink = sink.firestore()
    @source.triggers.on_create
    def show(self, obj):
        for friend in obj.friends:
            self.sink.emit(reference=CTX.db.document(f"friends/{friend}"), snapshot={"of": obj.name})
"""
    )
    log = [put("cities/a", name="A", friends=["x", "y", "x"]), change("cities/a", friends=["y"])]
    exact(documents(text, *log[:1]), {"friends/x": {"of": "A"}, "friends/y": {"of": "A"}})
    exact(documents(text, *log), {"friends/y": {"of": "A"}})


def test_a_wrong_name_of_an_attribute_is_an_error() -> None:
    text = (
        CITY
        + """
class Wrong(Mediator):
    source = source.domain_model(City)
    sink = sink.firestore()
    @source.triggers.on_create
    def show(self, obj):
        self.sink.emit(Card(nmae="y"))
"""
    )
    found = result(text, put("cities/a", name="A"))
    assert by_path(found) == {}
    (letter,) = found["errors"]["views"]
    assert (letter["exception"], letter["message"]) == ("TypeError", "Card has no attribute 'nmae'")
