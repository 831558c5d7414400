"""Resume tokens: the time up to which a stream's targets were told. Must not know streams."""

import struct

_MAGIC = b"bft1"
_FORM = struct.Struct(">4sIQ")


def make(generation: int, micros: int) -> bytes:
    """The token of that time, valid while `generation` is the current one."""
    return _FORM.pack(_MAGIC, generation, micros)


def read(token: bytes, generation: int) -> int | None:
    """The token's time, or None where it is not (or no longer) valid."""
    if len(token) != _FORM.size:
        return None
    magic, made, micros = _FORM.unpack(token)
    return int(micros) if magic == _MAGIC and made == generation else None
