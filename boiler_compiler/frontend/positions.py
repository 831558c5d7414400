"""Where the nodes of a module stand: the same places as libcst's PositionProvider, in half of its time.

libcst writes the module's text anew, and what is watched is how far it has come at each node. Must not know what nodes mean.
"""

from __future__ import annotations

import re
from types import TracebackType
from typing import Any

import libcst as cst

NEWLINE = re.compile(r"\r\n?|\n")

Place = tuple[int, int, int, int]
"""Line and column, end line and end column: lines from 1, columns from 0."""


def positions(tree: cst.Module) -> dict[cst.CSTNode, Place]:
    """The place of every node."""
    state = _State(tree)
    tree._codegen(state)  # type: ignore[arg-type]
    return state.found


class _State:
    """What libcst writes to: it keeps the place, and not the text."""

    def __init__(self, tree: cst.Module) -> None:
        self.default_indent = tree.default_indent
        self.default_newline = tree.default_newline
        self.indent_tokens: list[str] = []
        self.tokens = ("",)  # libcst asks whether anything was written
        self.line, self.column = 1, 0
        self.found: dict[Any, Place] = {}
        self._starts: list[tuple[int, int]] = []

    def increase_indent(self, value: str) -> None:
        self.indent_tokens.append(value)

    def decrease_indent(self) -> None:
        self.indent_tokens.pop()

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.column += len(token)

    def add_token(self, value: str) -> None:
        if "\n" in value or "\r" in value:
            lines = NEWLINE.split(value)
            self.line += len(lines) - 1
            self.column = len(lines[-1])
        else:
            self.column += len(value)

    def pop_trailing_newline(self) -> None:
        """The module's last newline: nothing stands after it."""

    def before_codegen(self, node: Any) -> None:
        self._starts.append((self.line, self.column))

    def after_codegen(self, node: Any) -> None:
        start = self._starts.pop()
        if node not in self.found:
            self.found[node] = (*start, self.line, self.column)

    def record_syntactic_position(
        self, node: Any, *, start_node: Any = None, end_node: Any = None
    ) -> _Recording:
        return _Recording(self, node, start_node, end_node)


class _Recording:
    """A node's own place, without the parentheses and the white space around it."""

    __slots__ = ("column", "end", "line", "node", "start", "state")

    def __init__(self, state: _State, node: Any, start: Any, end: Any) -> None:
        self.state, self.node, self.start, self.end = state, node, start, end

    def __enter__(self) -> None:
        self.line, self.column = self.state.line, self.state.column

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        state = self.state
        first = (self.line, self.column) if self.start is None else state.found[self.start][:2]
        last = (state.line, state.column) if self.end is None else state.found[self.end][2:]
        state.found[self.node] = (*first, *last)
