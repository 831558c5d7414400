"""Shows how a result differs from the expected one: by document, its changed lines, coloured on a terminal.

Must not know what makes a difference.
"""

from typing import Any

from rich.text import Text

from boiler.local.diff import Line, readable
from boiler_compiler.cli.output import stderr

MOST_DOCUMENTS = 12
"""So many documents that differ are shown; --json has all differences."""

MARKS = {"missing": ("- ", "red"), "found": ("+ ", "green"), "same": ("  ", "dim")}


def show_difference(expected: dict[str, Any], found: dict[str, Any]) -> None:
    """Prints it to standard error: - is expected, + is found."""
    documents = readable(expected, found)
    for lines in documents[:MOST_DOCUMENTS]:
        for line in lines:
            stderr.print(_text(line))
    rest = len(documents) - MOST_DOCUMENTS
    if rest > 0:
        stderr.print(f"    ... and {rest} more that differ")


def _text(line: Line) -> Text:
    if line.kind == "title":
        return Text(f"    {line.text}", style="bold")
    mark, style = MARKS[line.kind]
    return Text(f"      {mark}{line.text}", style=style)
