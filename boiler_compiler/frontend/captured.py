"""Names of a function that an expression in it takes along, and what is left of those that it binds.

Functions of very many names are looked at by the names that the expression has: copying all of them each time would take time
that grows with their square. Must not know values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TYPE_CHECKING

import libcst as cst

from boiler_compiler.frontend.modules import target_names
from boiler_compiler.frontend.walking import inside

if TYPE_CHECKING:
    from boiler_compiler.frontend.frames import Frame
    from boiler_compiler.frontend.values import Value

MANY_NAMES = 1_000


def captured(node: cst.Lambda, frame: Frame) -> dict[str, Value]:
    """The names around a lambda."""
    if len(frame.names) <= MANY_NAMES:
        return {**(frame.around or {}), **frame.names}
    names = _named([node])
    around = {name: value for name, value in (frame.around or {}).items() if name in names}
    return {**around, **{name: frame.names[name] for name in names if name in frame.names}}


def within(
    loop: cst.CompFor, parts: Iterable[cst.CSTNode], frame: Frame, follow: Callable[[], list[Value]]
) -> list[Value]:
    """Follows a comprehension: its names are its own, but those that a walrus makes."""
    if len(frame.names) > MANY_NAMES:
        names = _named([loop, *parts])
        kept = {name: frame.names[name] for name in names if name in frame.names}
        found = follow()
        for name in names - kept.keys():
            if name in frame.names and not _by_walrus(loop, name):
                del frame.names[name]
        frame.names.update(kept)
        return found
    before = dict(frame.names)
    found = follow()
    added = list(islice(frame.names.items(), len(before), None))  # behind those that were there
    frame.names = before | {name: value for name, value in added if _by_walrus(loop, name)}
    return found


def _named(nodes: Iterable[cst.CSTNode]) -> set[str]:
    return {each.value for node in nodes for each in inside(node) if isinstance(each, cst.Name)}


def _by_walrus(loop: cst.CompFor, name: str) -> bool:
    """Whether a walrus may have made the name: it is no target of the comprehension."""
    each: cst.CompFor | None = loop
    while each is not None:
        if name in target_names(each.target):
            return False
        each = each.inner_for_in
    return True
