"""Queries as programs write them: `DM.where(...)`, `DM.get_query()` and `Query(path="**/group")`.

Must not know how documents are found.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from boiler.conditions import Condition
from boiler.raised import RAISED


@dataclass(frozen=True, eq=False)
class Where:
    """The documents of a model that meet all conditions."""

    model: Any
    conditions: tuple[Condition, ...] = ()

    def __repr__(self) -> str:
        return f"{self.model.__name__}.where({', '.join(map(repr, self.conditions))})"

    def where(self, *conditions: Condition) -> "Where":
        """A narrower query."""
        return Where(self.model, (*self.conditions, *checked(conditions)))

    def meets(self, document: Any) -> bool:
        """Whether a document of the model meets all conditions. Raises what reading its attributes raises."""
        return all(c.holds(getattr(document, c.attribute)) for c in self.conditions)


def unreadable(document: Any, names: Iterable[str]) -> BaseException | None:
    """The exception of the first attribute that has the wrong type, or whose getter raises; else None."""
    for name in names:
        try:
            getattr(document, name)
        except RAISED as error:
            return error
    return None


@dataclass(frozen=True)
class Query:
    """A collection group: all documents in collections of that id, wherever they are."""

    path: str

    def __post_init__(self) -> None:
        parts = self.path.split("/")
        if len(parts) != 2 or parts[0] != "**" or not parts[1] or "*" in parts[1]:
            raise ValueError(f"Query(path={self.path!r}): a collection group is written **/name")

    @property
    def group(self) -> str:
        """The collections' id."""
        return self.path.removeprefix("**/")


@dataclass(frozen=True)
class PatchQuery(Query):
    """The collection group in which clients write patches of a view."""

    parent: Any = field(repr=False)


class ViewModelQuery:
    """Queries about what clients write for a view."""

    @staticmethod
    def patch_query(*, parent: Any) -> PatchQuery:
        """The patches of a view `V`: documents in collections named `V_PATCH`, wherever they are."""
        return PatchQuery(path=f"**/{parent.__name__}_PATCH", parent=parent)


def checked(conditions: tuple[Any, ...]) -> tuple[Condition, ...]:
    """The conditions. Raises TypeError for anything else."""
    for condition in conditions:
        if not isinstance(condition, Condition):
            raise TypeError(
                f"where takes conditions such as Order.qty > 0, not {type(condition).__name__}"
            )
    return conditions
