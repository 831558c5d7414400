"""Who wants which document: all claims on a path, of which the smallest wins.

Must not know what claims or documents mean.
"""

from collections.abc import Iterable

from boiler.session import Fields
from boiler.values import GeoPoint, Vector, path_order

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


def identical(left: object, right: object) -> bool:
    """Whether two values are stored alike: by type and value, NaN like NaN, -0.0 unlike 0.0."""
    if type(left) is not type(right):
        return False
    match left, right:
        case (dict(), dict()):
            return left.keys() == right.keys() and all(identical(left[k], right[k]) for k in left)
        case (list(), list()):
            return len(left) == len(right) and all(map(identical, left, right))
        case (float(), float()):
            return repr(left) == repr(right)
        case (Vector(), Vector()):
            return identical(list(left.values), list(right.values))
        case (GeoPoint(), GeoPoint()):
            return repr(left) == repr(right)
    return left == right
