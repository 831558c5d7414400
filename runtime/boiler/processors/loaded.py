"""A program made of a class that was imported the ordinary way, for running it by hand. Must not know databases.

Its plan comes from whoever offers to plan: an entry point of the group `boiler.planner`, which boilerc installs.
"""

import sys
from collections.abc import Callable
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any

from boiler.mediator import Mediator
from boiler.program import Program, ProgramError, digest_of

GROUP = "boiler.planner"

Planner = Callable[[Path, str], str]
"""From the path of a program and a mediator's name to the text of its plan.json. Raises ProgramError."""


class ImportedProgram(Program):
    """Modules that were imported, as the program that they are."""

    @cached_property
    def classes(self) -> tuple[type, ...]:
        """The classes that the modules define."""
        found: dict[type, None] = {}
        names = {module.__name__ for module in self.modules.values()}
        for module in self.modules.values():
            for value in list(vars(module).values()):
                if isinstance(value, type) and value.__module__ in names:
                    found[value] = None
        return tuple(found)

    def file_of(self, filename: str) -> str | None:
        """The program's name of a module's own file."""
        return next((n for n, module in self.modules.items() if module.__file__ == filename), None)


def program_of(mediator: type[Mediator]) -> tuple[ImportedProgram, str]:
    """The program that a mediator is part of, and the text of the plan of that mediator alone.

    A module of a package belongs to the whole package, any other is a program of its own. Raises ProgramError where there is no
    text to be planned from, or it can't be.
    """
    module = sys.modules[mediator.__module__]
    if not getattr(module, "__file__", None):
        raise ProgramError(f"{mediator.__name__} is in no file: boilerc plans it from its text")
    assert module.__file__ is not None
    top = sys.modules.get((module.__package__ or "").partition(".")[0])
    path = Path(module.__file__)
    modules = {path.name: module}
    if top is not None and getattr(top, "__file__", None) and module.__package__:
        path = Path(str(top.__file__)).parent
        modules = _package(top.__name__, path)
    files = {name: Path(str(m.__file__)).read_text(encoding="utf-8") for name, m in modules.items()}
    entry = "__init__" if path.is_dir() else path.stem
    return ImportedProgram(files, entry, digest_of(files), "", modules), _planner()(
        path, mediator.__name__
    )


def _package(name: str, path: Path) -> dict[str, Any]:
    """The imported modules of a package, by the names of their files in it."""
    return {
        Path(str(module.__file__)).relative_to(path).as_posix(): module
        for known, module in list(sys.modules.items())
        if known.partition(".")[0] == name and getattr(module, "__file__", None)
    }


def _planner() -> Planner:
    found = [*metadata.entry_points(group=GROUP)]
    if not found:
        raise ProgramError("nothing here can plan a program: install boilerc beside its runtime")
    planner: Planner = found[0].load()
    return planner
