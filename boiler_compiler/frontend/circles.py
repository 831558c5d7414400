"""Finds a way through what uses what back to its start. Must not know what that is."""

from collections.abc import Collection, Mapping


def circle_of(uses: Mapping[str, Collection[str]]) -> list[str]:
    """The way from a name through others back to it, for the first that has one; empty where none has.

    What uses itself alone is no circle, nor what uses a name that uses nothing.
    """
    return next((way for name in _endless(uses) if (way := _way(name, uses))), [])


def _endless(uses: Mapping[str, Collection[str]]) -> list[str]:
    """The names from which there is a way on and on: all others are in no circle, and need not be followed."""
    users: dict[str, list[str]] = {name: [] for name in uses}
    left = dict.fromkeys(uses, 0)
    for name, used in uses.items():
        for other in used:
            if other != name and other in uses:
                users[other].append(name)
                left[name] += 1
    ended = [name for name, count in left.items() if not count]
    while ended:
        for user in users[ended.pop()]:
            left[user] -= 1
            if not left[user]:
                ended.append(user)
    return [name for name, count in left.items() if count]


def _way(name: str, uses: Mapping[str, Collection[str]]) -> list[str]:
    stack: list[list[str]] = [[name]]
    visited: set[str] = set()
    while stack:
        way = stack.pop()
        for used in sorted(uses.get(way[-1], ())):
            if used == name and len(way) > 1:
                return way
            if used != name and used not in visited and used in uses:
                visited.add(used)
                stack.append([*way, used])
    return []
