"""Where something stands in the program's text."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """A piece of a file. Lines count from 1, columns from 0 in code points; the end column is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
