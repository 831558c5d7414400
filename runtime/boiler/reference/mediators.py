"""The oracle's mediators and sources: what a program declares about where roots and events come from.

Must not know how they are evaluated.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from .conditions import Condition, Query
from .models import DomainModel
from .sessions import BeyondOracleError

Gives = Literal["object", "snapshot"]


class Triggers:
    """Decorators that mark a mediator's methods."""

    def __repr__(self) -> str:
        return "<Triggers>"

    @staticmethod
    def _mark(event: str) -> Callable[[Any], Any]:
        def mark(function: Any) -> Any:
            function._boiler_triggers = (
                *getattr(function, "_boiler_triggers", ()),
                event,
            )
            return function

        return mark

    on_create = staticmethod(_mark("create"))
    on_update = staticmethod(_mark("update"))
    on_delete = staticmethod(_mark("delete"))
    on_topic = staticmethod(_mark("topic"))
    on_timer = staticmethod(_mark("timer"))


@dataclass(frozen=True, eq=False)
class Source:
    """Where roots or events come from.

    `documents`: those of `model`, a DomainModel or a ViewModel, that meet the conditions, or of a collection group.
    `events`: the records of `topic`, typed by `model`. `patches` and `forms`: the documents of `group`, for the view `model`.
    """

    kind: Literal["documents", "events", "patches", "forms"]
    model: Any = None
    conditions: tuple[Condition, ...] = ()
    group: str | None = None
    gives: Gives = "object"
    topic: str | None = None
    event_time: str = ""
    out_of_orderness: timedelta = timedelta(0)
    triggers: Triggers = field(default_factory=Triggers)

    def __repr__(self) -> str:
        if self.kind == "events":
            return f"<EventStream {self.topic}>"
        if self.group is not None:
            return f"<Source **/{self.group}>"
        if issubclass(self.model, DomainModel):
            return f"<Source {self.model._collection()}>"
        return f"<Source views:{self.model.__name__}>"

    def start(self) -> None:
        """Nothing: the evaluation reads the roots itself."""


@dataclass(frozen=True)
class GroupQuery:
    """`Query(path="**/group")`."""

    path: str

    def __repr__(self) -> str:
        return f"Query(path={self.path!r})"

    @property
    def group(self) -> str:
        """The collections' id."""
        return self.path.removeprefix("**/")


@dataclass(frozen=True)
class PatchQuery:
    """`ViewModelQuery.patch_query(parent=V)`."""

    parent: Any

    def __repr__(self) -> str:
        return f"PatchQuery(path='**/{self.parent.__name__}_PATCH')"


class ViewModelQuery:
    """Queries for what clients write."""

    @staticmethod
    def patch_query(parent: Any) -> PatchQuery:
        """The patches of a view: the collection group `V_PATCH`."""
        return PatchQuery(parent)


class source:  # noqa: N801 - the name that programs import
    """`source.domain_model`, `source.firestore`, `source.view_model` and `source.kafka`."""

    @staticmethod
    def domain_model(model: Any, *conditions: Condition) -> Source:
        """Triggers get the object."""
        return Source("documents", model, conditions)

    @staticmethod
    def firestore(query: Any) -> Source:
        """Triggers get reference and snapshot."""
        if isinstance(query, Query):
            return Source("documents", query.model, query.conditions, gives="snapshot")
        if isinstance(query, PatchQuery):
            view = query.parent
            return Source("patches", view, group=f"{view.__name__}_PATCH", gives="snapshot")
        return Source("documents", group=query.group, gives="snapshot")

    @staticmethod
    def view_model(view: Any, query: GroupQuery | None = None) -> Source:
        """The documents of a view; with a query, form documents."""
        if query is not None:
            return Source("forms", view, group=query.group)
        return Source("documents", view)

    @staticmethod
    def kafka(
        topic_name: str,
        value_cls: Any = None,
        event_time: str = "",
        out_of_orderness: timedelta = timedelta(0),
        idle: Any = None,
        dm_cls: Any = None,
    ) -> Source:
        """A topic of events, or with `dm_cls` a changelog of documents. `idle` is a matter of the wall clock."""
        if dm_cls is not None:
            return Source("documents", dm_cls, topic=topic_name)
        if value_cls is None or not event_time:
            raise BeyondOracleError("source.kafka needs dm_cls, or value_cls and event_time")
        return Source(
            "events",
            value_cls,
            topic=topic_name,
            event_time=event_time,
            out_of_orderness=out_of_orderness,
        )

    @staticmethod
    def task(*given: Any, **options: Any) -> Any:
        """Exactly-once tasks."""
        raise BeyondOracleError("boiler.reference does not evaluate source.task")


class Mediator:
    """Carries views from a source to a sink."""

    view_model_cls: Any = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


def triggers_of(mediator: type) -> dict[str, Any]:
    """The functions of a mediator by the name of their trigger, those of derived classes before those of base classes."""
    found: dict[str, Any] = {}
    for base in reversed(mediator.__mro__):
        for value in vars(base).values():
            function = getattr(value, "__func__", value)
            for marked in (value, function):
                for event in getattr(marked, "_boiler_triggers", ()):
                    found[event] = function
    return found
