"""Parses a file, or says why it can't be: whether a text is Python is CPython's word, the tree is libcst's.

What lies deeper than a limit is refused before libcst sees it. Must not know what the text means.
"""

import ast
import warnings
from functools import lru_cache

import libcst as cst

from boiler_compiler.frontend.modules import Module
from boiler_compiler.frontend.nesting import (
    DEEPEST,
    DEEPEST_PATTERN,
    Code,
    crowded,
    deep_pattern,
    nesting,
)
from boiler_compiler.frontend.reports import Reports
from boiler_compiler.model.span import Span

TOO_DEEP = (
    "too many nested parentheses",
    "too many levels of indentation",
    "too many statically nested blocks",
    "f-string: expressions nested too deeply",
)
"""CPython's own limits, which it reports as syntax errors."""

SHORT = 50_000
"""Characters that can't hold too many names and functions for one."""

APART = "give its inner parts names of their own, or move them to functions"


def parse(name: str, file: str, text: str, reports: Reports) -> Module | None:
    """Parses a file; None, with a finding, where it is not Python or is nested too deeply."""
    try:
        tree = _compiled(file, text, reports)
        return Module(name, file, text, cst.parse_module(text)) if tree is not None else None
    except SyntaxError as error:
        code = "BC0105" if error.msg in TOO_DEEP else "BC0104"
        help = APART if code == "BC0105" else ""
        reports.add(code, _place(file, error, text), error.msg, help)
    except (RecursionError, MemoryError):
        reports.add("BC0105", Span(file, 0, 0, 0, 0), "the program is nested too deeply", APART)
    except ValueError as error:  # surrogates, or an integer literal of too many digits
        reports.add("BC0104", Span(file, 0, 0, 0, 0), str(error).partition(";")[0])
    except cst.ParserSyntaxError as error:
        span = Span(file, error.raw_line, error.raw_column, error.raw_line, error.raw_column + 1)
        message = "CPython accepts this, but boilerc's parser does not"
        reports.add("BC0104", span, message, "write it in a simpler form")
    return None


@lru_cache(maxsize=1_000)
def parse_expression(text: str) -> cst.BaseExpression | None:
    """The expression that a text is, such as an annotation in quotes; None for one that is none or is nested too deeply."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = nesting(ast.parse(f"({text}\n)"))
        refused = found.deep or found.costly
        return None if refused else cst.parse_expression(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError, cst.ParserSyntaxError):
        return None


def _compiled(file: str, text: str, reports: Reports) -> ast.Module | None:
    """CPython's tree of a text that it compiles; None, with a finding, for one that is too deep for what follows."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text, file)
        found = nesting(tree)
        if found.deep is not None:
            message = f"more than {DEEPEST:,} expressions or blocks lie within each other here"
            reports.add("BC0105", _span(file, found.deep, text), message, APART)
            return None
        if found.has_match:
            token = deep_pattern(text)
            if token is not None:
                line, column = token.start
                message = f"a pattern has more than {DEEPEST_PATTERN} brackets within each other"
                help = "match the outer part, and the inner one by a `match` in its block"
                reports.add("BC0105", Span(file, line, column, line, column + 1), message, help)
                return None
        if found.target is not None:
            message = f"a target has more than {DEEPEST_PATTERN} brackets within each other"
            reports.add(
                "BC0105", _span(file, found.target, text), message, "delete them one by one"
            )
            return None
        if found.costly is not None:
            message = "the file's expressions lie within each other too often, most of all here"
            reports.add("BC0105", _span(file, found.costly, text), message, APART)
            return None
        crowd = crowded(tree) if len(text) > SHORT else None
        if crowd is not None:
            message = (
                f"{crowd.name} has very many names, and very many functions and comprehensions"
            )
            reports.add("BC0105", _span(file, crowd, text), message, "divide it into several")
            return None
        try:
            compile(tree, file, "exec", dont_inherit=True)
        except SyntaxError as error:
            _in_characters(error, text)
            raise
    return tree


def _span(file: str, node: Code, text: str) -> Span:
    line = text.split("\n")[node.lineno - 1]
    column = _characters(line, node.col_offset)
    return Span(file, node.lineno, column, node.lineno, column + 1)


def _in_characters(error: SyntaxError, text: str) -> None:
    """The compiler counts columns in bytes, the parser in characters: makes them characters."""
    lines = text.split("\n")
    if error.lineno and error.offset and error.lineno <= len(lines):
        error.offset = _characters(lines[error.lineno - 1], error.offset - 1) + 1
    if error.end_lineno and error.end_offset and error.end_lineno <= len(lines):
        error.end_offset = _characters(lines[error.end_lineno - 1], error.end_offset - 1) + 1


def _characters(line: str, count: int) -> int:
    return len(line.encode("utf-8", "surrogatepass")[:count].decode("utf-8", "ignore"))


def _place(file: str, error: SyntaxError, text: str) -> Span:
    lines = text.split("\n")
    line = min(error.lineno or 1, len(lines))
    column = max((error.offset or 1) - 1, 0)
    end_line = error.end_lineno if error.end_lineno and error.end_lineno > 0 else line
    end_column = max((error.end_offset or 0) - 1, 0)
    if (end_line, end_column) <= (line, column):
        end_line, end_column = line, column + 1
    return Span(file, line, column, end_line, end_column)
