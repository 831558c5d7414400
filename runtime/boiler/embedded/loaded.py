"""The programs that are loaded in this interpreter, by digest. Must not know requests."""

from collections.abc import Mapping

from boiler.functions import Functions
from boiler.kept import Keeper
from boiler.program import load


class Loaded:
    """One program with the functions of its plan."""

    def __init__(self, files: Mapping[str, str], entry: str, digest: str, plan: str) -> None:
        """Raises ProgramError where it can't be loaded."""
        program = load(files, entry, digest)
        self.functions = Functions.of(program, plan)
        self.keeper = Keeper(program.package)


_LOADED: dict[str, Loaded] = {}


def load_once(digest: str, entry: str, files: Mapping[str, str], plan: str) -> None:
    """Loads a program; does nothing where it is loaded already. Raises ProgramError."""
    if digest not in _LOADED:
        _LOADED[digest] = Loaded(files, entry, digest, plan)


def loaded(digest: str) -> Loaded:
    """The program of that digest. Raises KeyError where it is not loaded."""
    return _LOADED[digest]
