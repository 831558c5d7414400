"""A diagnostic as text: place and message, the source line with a caret under the span, the reason and a rewrite.

Must not know terminals.
"""

from collections.abc import Mapping
from functools import lru_cache

from rich.cells import cell_len

from boiler_compiler.diagnostics.diagnostic import Diagnostic

LINE_CELLS = 160
"""A longer source line is cut on both sides of the caret."""


def render(diagnostic: Diagnostic, files: Mapping[str, str]) -> str:
    """The text of a diagnostic, without a final newline; `files` has the program's texts by name."""
    lines = [
        f"{diagnostic.place}: {diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}",
        *_excerpt(diagnostic, files.get(diagnostic.span.file, "")),
        *_indented("reason: ", diagnostic.reason),
        *_indented("help: ", diagnostic.help),
    ]
    return "\n".join(lines)


def _excerpt(diagnostic: Diagnostic, text: str) -> list[str]:
    span = diagnostic.span
    source = _lines(text)
    if not 1 <= span.line <= len(source):
        return []
    line = source[span.line - 1]
    start = min(span.column, len(line))
    end = span.end_column if span.end_line == span.line else len(line.rstrip())
    end = min(max(end, start + 1), max(len(line), start + 1))
    line, start, end = _cut(line, start, end)
    number = str(span.line)
    gap = " " * _cells(line[:start])
    carets = "^" * max(1, _cells(line[start:end]))
    return [
        f"  {number} | {_shown(line)}",
        f"  {' ' * len(number)} | {gap}{carets}",
    ]


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    """The lines of a file, of which there may be a finding in each."""
    return text.split("\n")


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    if len(line) <= LINE_CELLS:
        return line, start, end
    left = max(0, start - LINE_CELLS // 2)
    return line[left : left + LINE_CELLS], start - left, min(end - left, LINE_CELLS)


def _shown(line: str) -> str:
    return "".join(c if c.isprintable() else "    " if c == "\t" else "?" for c in line)


def _cells(text: str) -> int:
    return cell_len(_shown(text))


def _indented(label: str, text: str) -> list[str]:
    if not text:
        return []
    first, *rest = text.split("\n")
    return [f"  {label}{first}", *(f"  {' ' * len(label)}{line}".rstrip() for line in rest)]
