"""Levels of references: a getter that uses only the root has level 1, one that uses references of level k has k + 1.

Must not know nodes.
"""

from boiler_compiler.model import Store


def levels(store: Store) -> dict[str, int]:
    """The level of each slot by name.

    >>> from boiler_compiler.model import Getter, Slot, Span
    >>> place = Span("program.py", 1, 0, 1, 1)
    >>> def slot(name, *uses):
    ...     return Slot(name, "M", False, False, Getter(frozenset(), place), uses, (), place)
    >>> levels(Store("S", "root", "M", (slot("a"), slot("b", "a"), slot("c"), slot("d", "b", "c")), place))
    {'a': 1, 'b': 2, 'c': 1, 'd': 3}
    """
    found: dict[str, int] = {}
    for slot in store.slots:
        found[slot.name] = 1 + max((found.get(used, 0) for used in slot.uses), default=0)
    return found
