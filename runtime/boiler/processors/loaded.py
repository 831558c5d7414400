"""A program made of a class that was imported the ordinary way, for running it by hand. Must not know databases."""

import inspect
import sys
from typing import Any

from boiler.mediator import Mediator
from boiler.program import Program
from boiler.units import Unit, of_mediator
from boiler.view_model import ViewModel


class ImportedProgram(Program):
    """The module of one mediator, as the program of that mediator alone."""

    @property
    def units(self) -> tuple[Unit, ...]:
        """The mediator's."""
        return self.__dict__["_units"]  # type: ignore[no-any-return]

    def file_of(self, filename: str) -> str | None:
        """The module's own file, by its last part."""
        own = next(iter(self.modules.values())).__file__
        return filename.rpartition("/")[2] if filename == own else None


def program_of(mediator: type[Mediator]) -> ImportedProgram:
    """The program of a mediator. Raises TypeError where it has no source or no view."""
    module = sys.modules[mediator.__module__]
    views: list[Any] = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, ViewModel) and value is not ViewModel
    ]
    unit = of_mediator(mediator, views)
    if unit is None:
        raise TypeError(f"{mediator.__name__} has no source or no view")
    name = (module.__file__ or "program.py").rpartition("/")[2]
    text = inspect.getsource(module) if module.__file__ else ""
    program = ImportedProgram({name: text}, name.removesuffix(".py"), "", "", {name: module})
    program.__dict__["_units"] = (unit,)
    return program
