"""The Bloom filter of an existence filter, as the comments of Firestore's bloom_filter.proto define it.

Must not know streams.
"""

import hashlib
import math
from collections.abc import Sequence
from typing import Any

from boiler.local.firestore.protos import ListenResponse

FALSE_POSITIVES = 0.0001
"""The chance that an absent name seems present; small, so that clients find what was deleted."""


def fill(bloom: Any, names: Sequence[str]) -> None:
    """Sets a BloomFilter proto to contain the names."""
    if not names:
        bloom.SetInParent()
        return
    size = math.ceil(-len(names) * math.log(FALSE_POSITIVES) / math.log(2) ** 2)
    hashes = max(1, round(size / len(names) * math.log(2)))
    bits = bytearray((size + 7) // 8)
    for name in names:
        for index in _indexes(name, hashes, size):
            bits[index // 8] |= 1 << (index % 8)
    bloom.bits.bitmap = bytes(bits)
    bloom.bits.padding = len(bits) * 8 - size
    bloom.hash_count = hashes


def contains(bloom: Any, name: str) -> bool:
    """Whether the name may be in the filter."""
    size = len(bloom.bits.bitmap) * 8 - bloom.bits.padding
    if size <= 0:
        return False
    bitmap = bloom.bits.bitmap
    return all(bitmap[i // 8] >> (i % 8) & 1 for i in _indexes(name, bloom.hash_count, size))


def _indexes(name: str, hashes: int, size: int) -> list[int]:
    digest = hashlib.md5(name.encode(), usedforsecurity=False).digest()
    one = int.from_bytes(digest[:8], "little")
    two = int.from_bytes(digest[8:], "little")
    return [((one + i * two) & 0xFFFF_FFFF_FFFF_FFFF) % size for i in range(hashes)]


def existence_filter(target: int, names: Sequence[str], with_bloom: bool) -> Any:
    """The message that tells how many documents a target has, and which they may be."""
    response = ListenResponse()
    response.filter.target_id = target
    response.filter.count = len(names)
    if with_bloom:
        fill(response.filter.unchanged_names, names)
    return response
