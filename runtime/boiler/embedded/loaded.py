"""The programs that are loaded in this interpreter, by digest: their functions by node, made when they are first asked for.

Must not know requests.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from boiler.functions import Functions
from boiler.kept import Keeper
from boiler.program import load

T = TypeVar("T")


class Loaded:
    """One program with its plan."""

    def __init__(self, files: Mapping[str, str], entry: str, digest: str, plan: str) -> None:
        """Raises ProgramError where it can't be loaded."""
        self.program = load(files, entry, digest)
        self.functions = Functions.of(self.program, plan)
        self.keeper = Keeper(self.program.package)
        self.nodes: dict[str, dict[str, Any]] = {n["id"]: n for n in json.loads(plan)["nodes"]}
        self._made: dict[str, Any] = {}

    def of_node(self, id: str, make: Callable[["Loaded", dict[str, Any]], T]) -> T:
        """What is made of a node, once; always by the same `make` for one node."""
        found: T | None = self._made.get(id)
        if found is None:
            found = self._made[id] = make(self, self.nodes[id])
        return found


_LOADED: dict[str, Loaded] = {}


def load_once(digest: str, entry: str, files: Mapping[str, str], plan: str) -> None:
    """Loads a program; does nothing where it is loaded already. Raises ProgramError."""
    if digest not in _LOADED:
        _LOADED[digest] = Loaded(files, entry, digest, plan)


def loaded(digest: str) -> Loaded:
    """The program of that digest. Raises KeyError where it is not loaded."""
    return _LOADED[digest]
