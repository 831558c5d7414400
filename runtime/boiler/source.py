"""Where a mediator's roots or events come from: `source.domain_model(M)`, `source.firestore(query=...)` and their relatives.

Must not know how a source is followed.
"""

from datetime import timedelta
from typing import Any, Literal

from boiler.event_stream import EventStream, checked_topic
from boiler.models import DomainModel, is_view, relation_of
from boiler.query import PatchQuery, Query, Where, checked, unreadable
from boiler.triggers import TRIGGERS, Declared, Triggers
from boiler.values import matches_template

__all__ = [
    "TRIGGERS",
    "EventStream",
    "Source",
    "Triggers",
    "domain_model",
    "firestore",
    "kafka",
    "view_model",
]


class Source(Declared):
    """The documents of a collection, of a collection group, of a view or of a topic, that meet some conditions."""

    def __init__(
        self,
        *,
        where: Where | None,
        group: str | None,
        gives: Literal["object", "snapshot", "form"],
        query: Query | None = None,
        form: Any = None,
        topic: str | None = None,
    ) -> None:
        """Of `where` or `group` one is given; `gives` says what triggers are called with.

        `query` is the query of the group, `form` the view that is made of its documents; `topic` is where the documents of
        `where` live, None for a database.
        """
        super().__init__()
        self.where = where
        self.group = group
        self.gives = gives
        self.query = query
        self.form = form
        self.topic = topic

    def __repr__(self) -> str:
        return f"<Source {self.collection}>"

    @property
    def collection(self) -> str:
        """The collection template; `**/group` for a group, `views:V` for the documents of a view."""
        if self.where is not None:
            return relation_of(self.where.model)
        return f"**/{self.group}"

    @property
    def by_clients(self) -> bool:
        """Whether its documents are patches or forms: written by clients, and carried to entities."""
        return self.form is not None or isinstance(self.query, PatchQuery)

    def covers(self, path: str) -> bool:
        """Whether the path lies in the source's collection."""
        return matches_template(self.collection + "/*", path)

    def holds(self, path: str, fields: dict[str, Any]) -> bool:
        """Whether a document of the collection meets the conditions. One that they can't read meets none."""
        if self.where is None or not self.where.conditions:
            return True
        if self.unreadable(path, fields):
            return False
        return self.where.meets(self.where.model._at(path, fields))

    def unreadable(self, path: str, fields: dict[str, Any]) -> dict[str, BaseException]:
        """What raised, for each attribute of the conditions that can't be read in the document."""
        if self.where is None:
            return {}
        document = self.where.model._at(path, fields)
        names = {condition.attribute for condition in self.where.conditions}
        failed = {name: unreadable(document, (name,)) for name in sorted(names)}
        return {name: error for name, error in failed.items() if error is not None}


def domain_model(model: Any, *conditions: Any) -> Source:
    """All documents of a DomainModel that meet the conditions; triggers are called as `trigger(obj)`."""
    return Source(where=Where(model, checked(conditions)), group=None, gives="object")


def firestore(query: Any) -> Source:
    """The documents of `DM.get_query()`, `DM.where(...)` or `Query(path="**/group")`; `trigger(ref, snapshot)`.

    Raises TypeError for any other query.
    """
    if isinstance(query, Where):
        return Source(where=query, group=None, gives="snapshot")
    if isinstance(query, Query):
        return Source(where=None, group=query.group, gives="snapshot", query=query)
    raise TypeError(
        "source.firestore takes DM.get_query(), DM.where(...) or Query(path=...), "
        f"not {type(query).__name__}"
    )


def view_model(view: Any, query: Any = None) -> Source:
    """The documents of a view inside of the job; triggers are called as `trigger(obj)`.

    With `query=Query(path="**/forms")`: a form for each document of that group. Raises TypeError for what is no view or no query.
    """
    if not (isinstance(view, type) and is_view(view)):
        raise TypeError("source.view_model takes a ViewModel")
    if query is None:
        return Source(where=Where(view), group=None, gives="object")
    if not isinstance(query, Query):
        raise TypeError(f"source.view_model takes Query(path=...), not {type(query).__name__}")
    return Source(where=None, group=query.group, gives="form", query=query, form=view)


def kafka(
    topic_name: str,
    *,
    value_cls: Any = None,
    event_time: str | None = None,
    out_of_orderness: timedelta = timedelta(0),
    idle: timedelta = timedelta(minutes=1),
    dm_cls: Any = None,
) -> Any:
    """A topic: with `value_cls` and `event_time` a stream of events, with `dm_cls` the changelog in which its documents live.

    An event is late when it is earlier than its partition's newest minus `out_of_orderness`; a partition that is silent for
    `idle` holds nothing back. Raises TypeError or ValueError for what does not fit together.
    """
    if (value_cls is None) == (dm_cls is None):
        raise TypeError("source.kafka takes either value_cls= and event_time=, or dm_cls=")
    if value_cls is not None:
        if event_time is None:
            raise TypeError("source.kafka takes event_time= beside value_cls=")
        return EventStream(topic_name, value_cls, event_time, out_of_orderness, idle)
    if not (isinstance(dm_cls, type) and issubclass(dm_cls, DomainModel)):
        raise TypeError("source.kafka takes a DomainModel as dm_cls")
    if event_time is not None or out_of_orderness or idle != timedelta(minutes=1):
        raise TypeError(
            "a changelog has no event time: leave event_time, out_of_orderness and idle"
        )
    topic = checked_topic(topic_name)
    return Source(where=Where(dm_cls), group=None, gives="object", topic=topic)
