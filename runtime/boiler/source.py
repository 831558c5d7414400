"""Where a mediator's roots come from: `source.domain_model(M)` and `source.firestore(query=...)`.

Must not know how a source is followed.
"""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from boiler.models import collection_of
from boiler.query import Query, Where, checked, unreadable
from boiler.values import matches_template

F = TypeVar("F", bound=Callable[..., Any])

TRIGGERS = "_boiler_triggers"
"""The attribute in which a decorated method keeps the names of its triggers."""


class Triggers:
    """Decorators for a mediator's methods; they stack."""

    @staticmethod
    def on_create(method: F) -> F:
        """Called when a root appears."""
        return _marked(method, "on_create")

    @staticmethod
    def on_update(method: F) -> F:
        """Called when a root, or anything that its view reads, changes."""
        return _marked(method, "on_update")


def _marked(method: F, trigger: str) -> F:
    setattr(method, TRIGGERS, (*getattr(method, TRIGGERS, ()), trigger))
    return method


class Source:
    """The documents of a collection, or of a collection group, that meet some conditions."""

    def __init__(
        self,
        *,
        where: Where | None,
        group: str | None,
        gives: Literal["object", "snapshot"],
    ) -> None:
        """Of `where` or `group` one is given; `gives` says what triggers are called with."""
        self.where = where
        self.group = group
        self.gives = gives
        self.triggers = Triggers()
        self._owner: type | None = None

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner = owner

    @property
    def collection(self) -> str:
        """The collection template; `**/group` for a group."""
        if self.where is not None:
            return collection_of(self.where.model)
        return f"**/{self.group}"

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

    def start(self) -> Any:
        """Runs the mediator of this source in this process, by hand, and returns the running processor."""
        from boiler.by_hand import start

        if self._owner is None:
            raise TypeError("this source belongs to no mediator")
        return start(self._owner)


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
        return Source(where=None, group=query.group, gives="snapshot")
    raise TypeError(
        "source.firestore takes DM.get_query(), DM.where(...) or Query(path=...), "
        f"not {type(query).__name__}"
    )
