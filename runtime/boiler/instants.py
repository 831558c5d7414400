"""Points in time as whole microseconds since the epoch in UTC: exact, unlike seconds as floats.

Must not know events or windows.
"""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

NEVER = -(2**63)
"""Before every time that there is."""

FOREVER = 2**63 - 1
"""After every time that there is: the watermark at the end of a bounded input."""

_MICROSECOND = timedelta(microseconds=1)


def micros_of(at: object) -> int:
    """The instant of an aware datetime. Raises TypeError for a naive one, and for anything else."""
    if not isinstance(at, datetime) or at.utcoffset() is None:
        kind = "a naive datetime" if isinstance(at, datetime) else type(at).__name__
        raise TypeError(f"an instant is a datetime with a time zone, not {kind}")
    return (at - EPOCH) // _MICROSECOND


def datetime_of(micros: int) -> datetime:
    """The instant as a datetime in UTC. Raises OverflowError outside of the years 1 to 9999."""
    return EPOCH + timedelta(microseconds=micros)


def text_of(micros: int) -> str:
    """RFC 3339 with Z; a fraction only when it is not zero, and then of six digits; outside of the years 1 to 9999 the number."""
    try:
        at = datetime_of(micros)
    except OverflowError:
        return str(micros)
    text = f"{at.year:04d}-{at:%m-%dT%H:%M:%S}"
    return f"{text}.{at.microsecond:06d}Z" if at.microsecond else f"{text}Z"


def micros_in(duration: object) -> int:
    """The length of a timedelta. Raises TypeError for anything else."""
    if not isinstance(duration, timedelta):
        raise TypeError(f"a timedelta is expected, not {type(duration).__name__}")
    return duration // _MICROSECOND
