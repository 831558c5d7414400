"""Times as the store counts them: microseconds since the epoch, in an int. Must not know documents.

Firestore's own times have microseconds ("timestamps round down to microseconds").
"""

from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def from_proto(timestamp: Any) -> int:
    """A protobuf Timestamp, rounded down to microseconds."""
    return int(timestamp.seconds) * 1_000_000 + int(timestamp.nanos) // 1000


def put(timestamp: Any, micros: int) -> None:
    """Sets a protobuf Timestamp."""
    timestamp.seconds, rest = divmod(micros, 1_000_000)
    timestamp.nanos = rest * 1000


def to_datetime(micros: int) -> datetime:
    """Aware, in UTC."""
    return EPOCH + timedelta(microseconds=micros)
