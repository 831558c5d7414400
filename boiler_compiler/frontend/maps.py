"""The types of Serializables in documents: each is put together once, and none grows without end.

Must not know what their attributes are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from boiler_compiler.frontend.reports import TooLargeError
from boiler_compiler.model import DictType, ListType, MapType, Type

if TYPE_CHECKING:
    from boiler_compiler.frontend.classes import ClassInfo

Fields = tuple[tuple[str, Type], ...]

DEEPEST = 100
"""Serializables within each other; Firestore itself stores no more than 20 maps so."""

MOST_PARTS = 10_000
"""Attributes of one document, with those of all that is in it."""

MOST_ANEW = 50_000
"""Attributes of all maps with a circle in them, which are put together anew wherever they stand."""

APART = "keep what lies deep inside in documents of its own, and refer to them"


class Maps:
    """The map types of one program."""

    def __init__(self) -> None:
        self._found: dict[ClassInfo, MapType] = {}
        self._sizes: dict[int, tuple[Fields, int, int]] = {}
        self._circles = 0
        self._anew = 0

    def of(
        self,
        info: ClassInfo,
        within: tuple[str, ...],
        fields: Callable[[tuple[str, ...]], Iterable[tuple[str, Type]]],
    ) -> MapType:
        """The type of a class as it stands within others; empty where it is one of them.

        Raises TooLargeError.
        """
        if info.name in within:
            self._circles += 1
            return MapType(info.name, ())
        if info in self._found:
            return self._found[info]
        circles, depth, parts = self._circles, 0, 1
        if len(within) < DEEPEST:
            found = MapType(info.name, tuple(fields((*within, info.name))))
            sizes = [self._size(kind) for _, kind in found.fields]
            depth = 1 + max((depth for depth, _ in sizes), default=0)
            parts += sum(parts for _, parts in sizes)
        if not 0 < depth <= DEEPEST:
            message = f"more than {DEEPEST} maps lie within each other here"
            raise TooLargeError(info.span, message, APART)
        if circles != self._circles:
            self._anew += len(found.fields)
        if parts > MOST_PARTS or self._anew > MOST_ANEW:
            message = (
                f"{info.name} has more than {MOST_PARTS:,} attributes in it, one within another"
            )
            raise TooLargeError(info.span, message, APART)
        self._sizes[id(found.fields)] = found.fields, depth, parts
        if circles == self._circles:
            self._found[info] = found
        return found

    def _size(self, kind: Type) -> tuple[int, int]:
        """How many maps lie within each other in a type, and how many attributes are in it."""
        match kind:
            case ListType(items) | DictType(items):
                return self._size(items)
            case MapType(fields=fields):
                return self._sizes.get(id(fields), (fields, 1, 1))[1:]
        return 0, 1
