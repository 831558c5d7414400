"""Where a mediator writes: `sink.firestore()`.

Must not know how documents are written.
"""

from typing import Any

from boiler.session import current
from boiler.values import Reference
from boiler.view_model import targets


class FirestoreSink:
    """Writes view documents."""

    def __init__(self, atomic: bool) -> None:
        """`atomic`: all of a cut in one commit, or refused."""
        self.atomic = atomic

    def emit(
        self, obj: Any = None, *, reference: Reference | None = None, snapshot: Any = None
    ) -> None:
        """A view at its own targets, or a snapshot at a reference. A None reference is skipped.

        Raises RuntimeError outside of a running mediator.
        """
        session = current()
        if session is None:
            raise RuntimeError(
                "sink.emit works only while a mediator runs: use Mediator.start or boilerc run"
            )
        if obj is None:
            session.emit(reference, snapshot)
            return
        content = obj.to_snapshot()
        for target in targets(obj):
            session.emit(target, content)


def firestore(atomic: bool = False) -> FirestoreSink:
    """View documents in Firestore."""
    return FirestoreSink(atomic)
