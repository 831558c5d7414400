"""The oracle's sinks: they hand what a program emits to the session.

Must not know what becomes of it.
"""

from typing import Any

from .sessions import SESSION, BeyondOracleError
from .values import Reference


class Sink:
    """Documents in Firestore, or in a topic."""

    topic: str | None = None

    def __repr__(self) -> str:
        return "<FirestoreSink>"

    def emit(
        self,
        obj: Any = None,
        *,
        reference: Reference | None = None,
        snapshot: Any = None,
    ) -> None:
        """A view by its own targets, or a snapshot at a reference."""
        if obj is not None:
            content = obj.to_snapshot()
            for target in obj._boiler_targets():
                SESSION.get().emit(self.topic, target, content)
        else:
            SESSION.get().emit(self.topic, reference, snapshot)

    def remove(self, *, reference: Reference | None) -> None:
        """Takes back what a keyed operator emitted at a path."""
        SESSION.get().remove(reference)


_ABSENT: Any = object()


class KafkaSink(Sink):
    """A topic: records of a keyed operator, or the versions of a view's documents."""

    def __init__(self, topic: str) -> None:
        self.topic = topic

    def __repr__(self) -> str:
        return f"<KafkaSink {self.topic}>"

    def emit(
        self, obj: Any = None, *, key: Any = _ABSENT, value: Any = _ABSENT, **given: Any
    ) -> None:
        """One record; or a document, as to any sink."""
        assert self.topic is not None
        if key is _ABSENT and value is _ABSENT:
            super().emit(obj, **given)
        else:
            key, value = (None if given is _ABSENT else given for given in (key, value))
            SESSION.get().record(self.topic, key, value)


class FormSink:
    """Where patches and forms go: into the entities that their setters assigned to."""

    def __repr__(self) -> str:
        return "<FormSink>"

    def emit(self, obj: Any) -> None:
        """Writes what was assigned."""
        obj.propagate_change()


class sink:  # noqa: N801 - the name that programs import
    """`sink.firestore`, `sink.kafka` and `sink.form`."""

    @staticmethod
    def firestore(atomic: bool = False) -> Sink:
        """A Firestore sink; atomic or not, the settled documents are the same."""
        return Sink()

    @staticmethod
    def kafka(topic_name: str) -> KafkaSink:
        """A topic."""
        return KafkaSink(topic_name)

    @staticmethod
    def form() -> FormSink:
        """The entities of patches and forms."""
        return FormSink()

    @staticmethod
    def rest() -> Any:
        """Answers to requests, which no change log has."""
        raise BeyondOracleError("boiler.reference does not evaluate sink.rest")

    @staticmethod
    def websocket() -> Any:
        """Messages to clients, which no change log has."""
        raise BeyondOracleError("boiler.reference does not evaluate sink.websocket")
