"""The oracle's dead letters: what raised, for which root, and where in the program's text.

Must not know how views are evaluated.
"""

import ast
from dataclasses import asdict, dataclass, field
from types import CodeType
from typing import Any

from .loading import Loaded


@dataclass(frozen=True)
class Letter:
    """A dead letter of a view, in the form of a run's result."""

    view: str
    root: str
    attribute: str
    exception: str
    message: str
    file: str
    line: int


def message_of(error: BaseException) -> str:
    """The exception's text as a document can hold it."""
    try:
        text = str(error)
    except (Exception, SystemExit) as second:
        text = f"({type(second).__name__} in its own __str__)"
    return storable(text[:10_000])


def storable(text: str) -> str:
    """The text with escapes for what UTF-8 does not have."""
    return "".join(repr(c)[1:-1] if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)


def place_of(loaded: Loaded, error: BaseException) -> tuple[str, int]:
    """File and line of the innermost frame in the program; empty and 0 where there is none."""
    place = ("", 0)
    traceback = error.__traceback__
    while traceback is not None:
        file = loaded.file_of(traceback.tb_frame.f_code.co_filename)
        if file is not None:
            place = (file, traceback.tb_lineno)
        traceback = traceback.tb_next
    return place


@dataclass
class Letters:
    """The dead letters so far: one for each (view, root, attribute)."""

    loaded: Loaded
    found: dict[tuple[str, str, str], Letter] = field(default_factory=dict)
    _nodes: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def add(self, letter: Letter, node: str) -> None:
        """Keeps it, unless there is one for the same place of the same or a smaller node of the plan."""
        place = (letter.view, letter.root, letter.attribute)
        if place not in self.found or node < self._nodes[place]:
            self.found[place], self._nodes[place] = letter, node

    def of(
        self,
        view: str,
        root: str,
        attribute: str,
        error: BaseException,
        function: Any = None,
    ) -> Letter:
        """A letter about an exception, at the innermost frame in the program, or at the `def` of `function`."""
        if function is not None:
            file, line = self._definition(function.__code__)
        else:
            file, line = place_of(self.loaded, error)
        return Letter(view, root, attribute, type(error).__name__, message_of(error), file, line)

    def _definition(self, code: CodeType) -> tuple[str, int]:
        file = self.loaded.file_of(code.co_filename)
        if file is None:
            return "", 0
        for node in ast.walk(self.loaded.trees[file]):
            if not isinstance(node, ast.FunctionDef) or node.name != code.co_name:
                continue
            if code.co_firstlineno in (
                node.lineno,
                *(d.lineno for d in node.decorator_list),
            ):
                return file, node.lineno
        return file, code.co_firstlineno

    def passed(self, error: BaseException, code: CodeType) -> bool:
        """Whether the exception came through this code."""
        traceback = error.__traceback__
        while traceback is not None:
            if traceback.tb_frame.f_code is code:
                return True
            traceback = traceback.tb_next
        return False

    def result(self) -> list[dict[str, Any]]:
        """All letters by view, root and attribute."""
        return [asdict(self.found[key]) for key in sorted(self.found)]
