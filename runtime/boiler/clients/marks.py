"""Marks: which version of a patch or form was the last to take effect.

A mark is written in the transaction that the version's effects are written in, so neither is there without the other. It stays
when the patch is deleted: another processor may still be about to apply it. Must not know what versions do.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from boiler.clients.requests import Stored
from boiler.session import Fields

COLLECTION = "_boiler"
"""Where marks lie, among what else boilerc keeps for itself."""


@dataclass(frozen=True)
class Version:
    """A version of the document at a path: it is told by its times, within those of the document that was created then."""

    mediator: str
    path: str
    created: datetime
    updated: datetime

    @property
    def mark(self) -> str:
        """The mark's path: one for each mediator and document."""
        text = f"{self.mediator}\n{self.path}"
        return f"{COLLECTION}/{hashlib.sha256(text.encode('utf-8')).hexdigest()[:32]}"

    def fields(self) -> Fields:
        """The mark's content once this version has taken effect."""
        return {
            "mediator": self.mediator,
            "path": self.path,
            "created": self.created,
            "applied": self.updated,
        }

    def is_done(self, mark: Stored | None) -> bool:
        """Whether a mark says that this version, or a newer one, has taken effect."""
        applied = _time(mark, "applied")
        return applied is not None and applied >= self.updated

    def is_first(self, mark: Stored | None) -> bool:
        """Whether no version of the document has been seen since it was created."""
        return _time(mark, "created") != self.created


def _time(mark: Stored | None, key: str) -> datetime | None:
    found = (mark.fields or {}).get(key) if mark is not None else None
    return found if isinstance(found, datetime) else None
