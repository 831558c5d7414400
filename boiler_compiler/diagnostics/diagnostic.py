"""One finding in a program.

Must not know rules' texts or terminals.
"""

from dataclasses import dataclass
from typing import Any

from boiler_compiler.diagnostics.rule import Severity
from boiler_compiler.model.span import Span


@dataclass(frozen=True)
class Diagnostic:
    """`path` is the file as the user named it; `help` is a rewrite or a way out, empty where there is none.

    `span.line` 0: the finding is about the file as a whole.
    """

    code: str
    severity: Severity
    path: str
    span: Span
    message: str
    reason: str
    help: str = ""

    @property
    def place(self) -> str:
        """`path:line:column`, both from 1, or only the path."""
        if self.span.line == 0:
            return self.path
        return f"{self.path}:{self.span.line}:{self.span.column + 1}"

    def as_json(self) -> dict[str, Any]:
        """For machines; lines and columns count from 1, the end is exclusive."""
        return {
            "code": self.code,
            "severity": self.severity,
            "path": self.path,
            "line": self.span.line,
            "column": self.span.column + 1,
            "endLine": self.span.end_line,
            "endColumn": self.span.end_column + 1,
            "message": self.message,
            "reason": self.reason,
            "help": self.help,
        }
