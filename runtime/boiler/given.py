"""The session of an evaluation by operators: the documents that they hold for a root, and nothing else.

Must not know how the documents came there.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from boiler.query import Where
from boiler.session import Fields
from boiler.snapshot import Snapshot
from boiler.values import Reference


class Given:
    """The documents that operators hold for a root, by slot and path: the session of its evaluation."""

    def __init__(self, documents: Mapping[str, Mapping[str, Fields]]) -> None:
        """All documents that were sent for the root."""
        self._documents = documents

    def document(self, slot: str, path: str) -> Fields | None:
        """The document at a path that the reference `slot` asks for."""
        return self._documents.get(slot, {}).get(path)

    def candidates(self, slot: str, query: Where) -> Iterable[tuple[str, Fields]]:
        """All documents under the query's join key."""
        return self._documents.get(slot, {}).items()

    def root(self, view: Any, doc_id: str) -> Snapshot | None:
        """Never: a reference getter evaluates no views."""
        raise ValueError("a reference getter must not evaluate a view")

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        """Never: a reference getter writes nothing."""
        raise ValueError("a reference getter must not emit")


NONE_GIVEN = Given({})
"""For functions that see no document but what they are called with."""
