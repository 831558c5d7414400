"""The oracle's memory of roots: for views that are frozen, that wait for an update, or that stay after a deletion.

Follows the sequence of cuts. Must not know logs, nor how a root is evaluated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .claims import Outcome
from .evaluation import Evaluation
from .programs import Delivery
from .values import identical
from .views import ViewModel

Fields = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """One root: the document's creation, its fields at the last cut, what it wants, and whether it is gone."""

    created: int
    fields: Fields
    outcome: Outcome
    updated: bool = False
    gone: bool = False


class Remembered:
    """What is kept of the roots of every mediator that needs it."""

    def __init__(self, created: Mapping[str, int], kept: Mapping[Any, Kept] | None = None) -> None:
        """`created` tells by path which creation of a document is there."""
        self.created = created
        self.kept: dict[tuple[Delivery, str], Kept] = dict(kept or {})

    def copy(self) -> "Remembered":
        """One that goes its own way from here."""
        return Remembered(self.created, self.kept)

    def advance(self, cut: Evaluation, delivery: Delivery, roots: Mapping[str, Fields]) -> Outcome:
        """What the roots of this cut want, and what those before left."""
        for path, fields in roots.items():
            self.kept[delivery, path] = self._root(cut, delivery, path, fields)
        before = [path for known, path in self.kept if known is delivery and path not in roots]
        for path in before:
            self._gone(cut, delivery, path)
        found = Outcome()
        for (known, _), kept in self.kept.items():
            if known is delivery:
                found.add(kept.outcome)
        return found

    def _root(self, cut: Evaluation, delivery: Delivery, path: str, fields: Fields) -> Kept:
        model = delivery.source.model
        view = model is not None and issubclass(model, ViewModel)
        created = 0 if view else self.created.get(path, 0)
        before = self.kept.get((delivery, path))
        if before is None or before.gone or before.created != created:
            now = Kept(created, fields, Outcome())
            if delivery.frozen == "create":
                return replace(now, outcome=cut.root(delivery, path, fields).run())
        else:
            updated = before.updated or not identical(before.fields, fields)
            now = replace(before, fields=fields, updated=updated)
        if delivery.frozen is None or (delivery.frozen == "update" and now.updated):
            return replace(now, outcome=cut.root(delivery, path, fields).run(now.updated))
        return now

    def _gone(self, cut: Evaluation, delivery: Delivery, path: str) -> None:
        """Without an own `on_delete` nothing stays; with one, what was there and what it adds."""
        kept = self.kept[delivery, path]
        if "delete" not in delivery.triggers:
            del self.kept[delivery, path]
        elif not kept.gone:
            added = cut.root(delivery, path, kept.fields).run_deleted()
            self.kept[delivery, path] = replace(kept, gone=True, outcome=_with(kept.outcome, added))


def _with(outcome: Outcome, added: Outcome) -> Outcome:
    """The claims of the one, replaced or continued by the other's; the letters are those of the last evaluation alone."""
    claims = {(claim.topic, claim.path): claim for claim in outcome.claims}
    for claim in added.claims:
        place = (claim.topic, claim.path)
        index = claims[place].index if place in claims else len(claims)
        claims[place] = replace(claim, index=index)
    return Outcome(list(claims.values()), added.letters)
