"""What a document holds at one moment: what triggers are given, and what a sink is given.

Must not know databases.
"""

from dataclasses import dataclass
from types import FunctionType
from typing import Any

from boiler.values import Reference


@dataclass(frozen=True)
class Failure:
    """An attribute of a view that raised. `getter` is its function where the value, not the function's run, was refused."""

    attribute: str
    error: BaseException
    getter: FunctionType | None


class Snapshot(dict[str, Any]):
    """The fields of a document by stored key.

    `reference` is its path, None for a view's; `exists` is False after a deletion; `failures` are a view's, and `view` its class.
    """

    def __init__(
        self, fields: dict[str, Any], reference: Reference | None = None, exists: bool = True
    ) -> None:
        """A copy of the fields."""
        super().__init__(fields)
        self.reference = reference
        self.exists = exists
        self.failures: tuple[Failure, ...] = ()
        self.view: type | None = None

    @property
    def id(self) -> str | None:
        """The document's id."""
        return self.reference.id if self.reference is not None else None

    def to_dict(self) -> dict[str, Any]:
        """The fields as a plain dict."""
        return dict(self)
