"""What `str` and `repr` make of everything that a program can hold: the same text from any processor, and never an address.

The runtime and the oracle are held to the same texts. Must not know either of them.
"""

PROGRAM = '''
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from boiler import (CTX, DomainModel, GeoPoint, Mediator, Query, Reference, Serializable, Snapshot, Store, Timers, Vector,
                    ViewModel, ViewModelQuery, attrs, reference, sink, source, window)


class Flag(Serializable):
    colour: str = attrs.bproperty()

class City(DomainModel):
    class Meta:
        collection_name = "cities"
    name: str = attrs.bproperty()
    flag: Flag = attrs.embed(obj_cls=Flag)

class Named(City):
    def __str__(self): return self.name

class CityStore(Store):
    city = reference(dm_cls=City)

class Undeclared(ViewModel):
    @classmethod
    def new(cls, snapshot):
        store = OpenCityStore()
        store.add_snapshot("city", dm_cls=City, snapshot=snapshot)
        store.refresh()
        return cls(store=store)

class Card(ViewModel):
    store: CityStore
    shown: str = attrs.bproperty()
    @shown.getter
    def shown(self): return f"{self} of {self.store} with {self.store.city} and {self.store.city.flag!r:>8}"
    @property
    def doc_ref(self): return CTX.db.document(f"cards/{self.store.city.doc_id}")

class Cards(Mediator):
    source = source.domain_model(City)
    sink = sink.firestore()
    view_model_cls = Card

class Doors(Mediator):
    source = source.kafka(topic_name="doors", dm_cls=City)
    pages = sink.kafka(topic_name="pages")

class Flags(Mediator):
    source = source.kafka(topic_name="flags", value_cls=Flag, event_time="colour")

class Place(Reference):
    pass

@dataclass
class Row:
    city: City

def from_store(path):
    store = CityStore()
    store.add_snapshot("city", dm_cls=City, snapshot=Snapshot({"name": "Rome", "flag": {}}, Reference(path), True))
    return store

def texts():
    """By name what `repr` and `str` make of it; one text where both are the same."""
    store = from_store("cities/rome")
    rome = store.city
    conditions = (City.name == "Rome", City.name >= "A")
    tumbling = window.tumble(timedelta(hours=1))
    things = dict(
        model=rome,
        model_by_hand=City(name="x"),
        model_that_is_new=City.new(doc_id="paris"),
        model_with_a_text_of_its_own=Named(name="Rome"),
        map=rome.flag,
        maps=[rome.flag, {"a": Flag()}],
        snapshot=Snapshot({"capital": Reference("cities/rome"), "flag": Flag()}, Reference("x/y"), True),
        store=store,
        store_that_is_not_declared=OpenCityStore(),
        view=Card(store=store),
        document_of_a_view=Card._at("cards/rome", {"shown": "x"}),
        row=Row(rome),
        error=ValueError(rome, store),
        attribute=City.name,
        reference_of_a_store=CityStore.city,
        condition=conditions[0],
        condition_of_null=City.name == None,
        query=City.where(*conditions),
        query_of_all=City.get_query(),
        query_of_a_view=Card.where(Card.shown == rome.flag),
        group=Query(path="**/cities"),
        patches=ViewModelQuery.patch_query(parent=Card),
        forms=source.view_model(Card, query=Query(path="**/forms")),
        views=source.view_model(Card),
        queried=source.firestore(query=City.where(*conditions)),
        mediator=Cards(),
        source=Cards.source,
        triggers=Cards.source.triggers,
        changelog=Doors.source,
        events=Flags.source,
        sink=Cards.sink,
        pages=Doors.pages,
        form_sink=sink.form(),
        timers=Timers(),
        context=CTX,
        database=CTX.db,
        path=Place("cities/rome"),
        point=GeoPoint(1.0, 2.0),
        vector=Vector((1.0, 2.0)),
        tumbling=tumbling,
        sliding=window.slide(timedelta(hours=1), timedelta(minutes=30)),
        sessions=window.session(timedelta(seconds=1)),
    )
    shown = {name: (repr(thing), str(thing), f"{thing}") for name, thing in things.items()}
    return {name: all[0] if len(set(all)) == 1 else all[:2] for name, all in shown.items()}
'''

CONDITION = "Condition(attribute='name', op='==', value='Rome')"

EXPECTED = {
    "model": "<City cities/rome>",
    "model_by_hand": "<City without a path>",
    "model_that_is_new": "<City cities/paris>",
    "model_with_a_text_of_its_own": ("<Named without a path>", "Rome"),
    "map": "<Flag>",
    "maps": "[<Flag>, {'a': <Flag>}]",
    "snapshot": "{'capital': Reference(path='cities/rome'), 'flag': <Flag>}",
    "store": "<CityStore>",
    "store_that_is_not_declared": "<OpenCityStore>",
    "view": "<Card>",
    "document_of_a_view": "<Card cards/rome>",
    "row": "Row(city=<City cities/rome>)",
    "error": (
        "ValueError(<City cities/rome>, <CityStore>)",
        "(<City cities/rome>, <CityStore>)",
    ),
    "attribute": "<Attribute name>",
    "reference_of_a_store": "<reference city>",
    "condition": CONDITION,
    "condition_of_null": "Condition(attribute='name', op='is None', value=None)",
    "query": f"City.where({CONDITION}, Condition(attribute='name', op='>=', value='A'))",
    "query_of_all": "City.where()",
    "query_of_a_view": "Card.where(Condition(attribute='shown', op='==', value=<Flag>))",
    "group": "Query(path='**/cities')",
    "patches": "PatchQuery(path='**/Card_PATCH')",
    "forms": "<Source **/forms>",
    "views": "<Source views:Card>",
    "queried": "<Source cities>",
    "mediator": "<Cards>",
    "source": "<Source cities>",
    "triggers": "<Triggers>",
    "changelog": "<Source cities>",
    "events": "<EventStream flags>",
    "sink": "<FirestoreSink>",
    "pages": "<KafkaSink pages>",
    "form_sink": "<FormSink>",
    "timers": "<Timers>",
    "context": "<CTX>",
    "database": "<CTX.db>",
    "path": ("Place(path='cities/rome')", "cities/rome"),
    "point": "GeoPoint(latitude=1.0, longitude=2.0)",
    "vector": "Vector(values=(1.0, 2.0))",
    "tumbling": "Windows(kind='tumble', size=3600000000, every=3600000000)",
    "sliding": "Windows(kind='slide', size=3600000000, every=1800000000)",
    "sessions": "Windows(kind='session', size=1000000, every=1000000)",
}
"""By name what `texts` gives."""

SHOWN = "<Card> of <CityStore> with <City cities/rome> and   <Flag>"
"""What `Card.shown` gives for the city `cities/rome`."""

WINDOW = "[1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000001Z)"
"""`str` of the window from 0 to 1, whose `repr` is `Window(first=0, last=1)`."""
