"""Collects diagnostics: each finding once, sorted by place. Must not know how findings are made."""

import bisect
import difflib
from collections.abc import Iterable, Mapping

from boiler_compiler.diagnostics import RULES, Diagnostic
from boiler_compiler.model.span import Span

REFUSED = "BC09"
"""Codes of what this version does not have."""

CONSEQUENCES = frozenset(
    ("BC0501", "BC0502", "BC0601", "BC0605", "BC0606", "BC0607", "BC0608", "BC0609", "BC0610")
)
"""Findings that may only follow from something refused, and are left out beside it."""


class TooLargeError(Exception):
    """The analysis ends here with one finding more: what follows would take too long."""

    def __init__(self, span: Span, message: str, help: str = "") -> None:
        super().__init__(message)
        self.span, self.message, self.help = span, message, help


class Reports:
    """The findings of one compilation."""

    def __init__(self, shown: Mapping[str, str]) -> None:
        """`shown` has each file's path as the user named it."""
        self._shown = dict(shown)
        self._found: dict[tuple[Span, str], Diagnostic] = {}

    def add(self, code: str, span: Span, message: str, help: str = "") -> None:
        """Keeps a finding; of several with one code at one place the first."""
        if (span, code) in self._found:
            return
        rule = RULES[code]
        path = _printable(self._shown.get(span.file, span.file))
        message, help = _printable(message), _printable(help)
        finding = Diagnostic(code, rule.severity, path, span, message, rule.why, help)
        self._found[span, code] = finding

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return any(d.severity == "error" for d in self._found.values())

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All findings, by file and place."""
        found = sorted(self._found.values(), key=lambda d: (d.span, d.code))
        bad = [d.span for d in found if d.code == "BC0412"]
        found = [d for d in found if d.code != "BC0410" or not _any_within(bad, d.span)]
        if any(d.code.startswith(REFUSED) for d in found):
            found = [d for d in found if d.code not in CONSEQUENCES]
        return tuple(found)


def _any_within(spans: list[Span], outer: Span) -> bool:
    """Whether one of the spans lies in another one."""
    start, end = (outer.line, outer.column), (outer.end_line, outer.end_column)
    return any(
        s.file == outer.file and start <= (s.line, s.column) and (s.end_line, s.end_column) <= end
        for s in spans
    )


def _printable(text: str) -> str:
    """The text with escapes for what no terminal and no JSON document can hold: halves of surrogate pairs."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


MOST_NAMES = 1_000
"""Looking for the nearest of more names takes long; of those the ones that begin alike are looked at."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A help text with the nearest known name; empty where none is near."""
    names = sorted(set(known))
    if len(names) > MOST_NAMES:
        first = max(bisect.bisect(names, name) - MOST_NAMES // 2, 0)
        names = names[first : first + MOST_NAMES]
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""
