"""Where a mediator writes: `sink.firestore()`, `sink.kafka(topic_name=...)` and `sink.form()`.

Must not know how documents are written.
"""

from typing import Any

from boiler.event_stream import checked_topic
from boiler.session import Operating, Session, current
from boiler.values import Reference
from boiler.view_model import targets

_ABSENT: Any = object()
"""Stands for "not given": None is a value of a record."""


class FirestoreSink:
    """Writes view documents."""

    def __init__(self, atomic: bool) -> None:
        """`atomic`: all of a cut in one commit, or refused."""
        self.atomic = atomic

    def __repr__(self) -> str:
        return "<FirestoreSink>"

    def emit(
        self, obj: Any = None, *, reference: Reference | None = None, snapshot: Any = None
    ) -> None:
        """A view at its own targets, or a snapshot at a reference. A None reference is skipped.

        Raises RuntimeError outside of a running mediator.
        """
        session = _running("emit")
        for target, content in _documents(obj, reference, snapshot):
            session.emit(target, content)

    def remove(self, *, reference: Reference | None) -> None:
        """Deletes what this mediator has emitted at a reference. A None reference is skipped.

        Raises RuntimeError outside of a keyed operator.
        """
        session = _running("remove")
        if not isinstance(session, Operating):
            raise RuntimeError("sink.remove works only in a keyed operator")
        session.remove(reference)


class KafkaSink:
    """Writes records to a topic."""

    def __init__(self, topic: str) -> None:
        """`topic` is its name."""
        self.topic = topic

    def __repr__(self) -> str:
        return f"<KafkaSink {self.topic}>"

    def emit(
        self,
        obj: Any = None,
        *,
        key: Any = _ABSENT,
        value: Any = _ABSENT,
        reference: Reference | None = None,
        snapshot: Any = None,
    ) -> None:
        """A record of a keyed operator; in any other mediator a view, or a snapshot at a reference.

        A record without `key` or `value` has None there. Raises RuntimeError or TypeError for what the mediator can't emit.
        """
        session = _running("emit")
        if key is _ABSENT and value is _ABSENT:
            if isinstance(session, Operating):
                raise TypeError("a keyed operator emits key= and value= to a topic")
            for target, content in _documents(obj, reference, snapshot):
                session.emit(target, content)
            return
        if obj is not None or reference is not None or snapshot is not None:
            raise TypeError("sink.emit takes a view, or key= and value=, not both")
        if not isinstance(session, Operating):
            raise RuntimeError("emit(key=, value=) works only in a keyed operator")
        key, value = (None if given is _ABSENT else given for given in (key, value))
        session.record(self.topic, key, value)


def _running(method: str) -> Session:
    session = current()
    if session is None:
        raise RuntimeError(
            f"sink.{method} works only while a mediator runs: use Mediator.start or boilerc run"
        )
    return session


def _documents(
    obj: Any, reference: Reference | None, snapshot: Any
) -> list[tuple[Reference | None, Any]]:
    """Targets with what is to be there: of a view its own, else the given."""
    if obj is None:
        return [(reference, snapshot)]
    content = obj.to_snapshot()
    return [(target, content) for target in targets(obj)]


class FormSink:
    """Carries what setters assigned to the entities."""

    def __repr__(self) -> str:
        return "<FormSink>"

    def emit(self, obj: Any) -> None:
        """`obj.propagate_change()`: in a mediator it is part of the transaction of the patch or form."""
        obj.propagate_change()


def form() -> FormSink:
    """What a patch or form changed, merged into the entities' documents."""
    return FormSink()


def kafka(topic_name: str) -> KafkaSink:
    """Records in a topic. Raises TypeError or ValueError for what is no name."""
    return KafkaSink(checked_topic(topic_name))


def firestore(atomic: bool = False) -> FirestoreSink:
    """View documents in Firestore."""
    return FirestoreSink(atomic)
