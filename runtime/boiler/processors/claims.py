"""Who wants which document: all claims on a path, of which the smallest wins.

Must not know what claims or documents mean.
"""

from collections.abc import Iterable

from boiler.dataflow.same import identical
from boiler.session import Fields
from boiler.values import path_order

Claimant = tuple[str, str]
"""Who claims: a name and a root's path."""

Rank = tuple[Claimant, int]
"""A claimant and the position of the claim among its own."""


def _order(rank: Rank) -> tuple[str, list[str], int]:
    (name, root), index = rank
    return name, path_order(root), index


class Claims:
    """Claims by path, and what was last given out for each path."""

    def __init__(self) -> None:
        """No claims."""
        self._by_path: dict[str, dict[Rank, tuple[str, Fields]]] = {}
        self._of: dict[Claimant, list[tuple[str, int]]] = {}
        self._given: dict[str, Fields] = {}
        self._touched: set[str] = set()
        self.contested: set[str] = set()

    def replace(self, claimant: Claimant, view: str, claims: Iterable[tuple[str, Fields]]) -> None:
        """Puts these claims in the place of all earlier ones of the claimant."""
        for path, index in self._of.pop(claimant, ()):
            standing = self._by_path[path]
            if len(standing) > 1:
                self.contested.add(path)
            del standing[claimant, index]
            self._touched.add(path)
        own = []
        for index, (path, fields) in enumerate(claims):
            standing = self._by_path.setdefault(path, {})
            standing[claimant, index] = (view, fields)
            if len(standing) > 1:
                self.contested.add(path)
            self._touched.add(path)
            own.append((path, index))
        if own:
            self._of[claimant] = own

    def found(self, path: str, fields: Fields) -> None:
        """A document that is there from before: given out already, and to be taken back where nobody claims it."""
        self._given[path] = fields
        self._touched.add(path)

    def claimants(self, path: str) -> list[tuple[Rank, str]]:
        """Every claim's rank and view, the winner first."""
        standing = self._by_path.get(path, {})
        return [(rank, standing[rank][0]) for rank in sorted(standing, key=_order)]

    def changed(self) -> dict[str, Fields | None]:
        """What is different from what was given out before; None where nobody claims the path any more."""
        result: dict[str, Fields | None] = {}
        for path in sorted(self._touched):
            standing = self._by_path.get(path, {})
            if not standing:
                self._by_path.pop(path, None)
                if self._given.pop(path, None) is not None:
                    result[path] = None
                continue
            _, fields = standing[min(standing, key=_order)]
            if path not in self._given or not identical(self._given[path], fields):
                self._given[path] = result[path] = fields
        self._touched.clear()
        return result
