"""What functions give in one process, to be compared with what they give in another: CPython orders sets by a seed of its own.

Must not know processes.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from boiler.checking import purity
from boiler.checking.checks import called_functions
from boiler.checking.findings import Counterexample
from boiler.checking.forms import form
from boiler.checking.search import search
from boiler.checking.seen import Case

MOST = 60
"""Calls of a function that are compared."""

Outcomes = dict[str, dict[str, list[str]]]
"""By function and arguments, both as text, what the call gave: a digest, how it is shown, and how the arguments are."""


def outcomes(case: Case, examples: int) -> Outcomes:
    """The results of every `key`, `rows` and scalar function for some arguments."""
    found: Outcomes = {}
    for property, function, drawn in called_functions(case):
        if isinstance(drawn, str):
            continue
        calls = found.setdefault(property.name, {})
        search(drawn, {"": _recorder(function, calls)}, min(examples, MOST))
    return found


def _recorder(
    function: Callable[..., Any], calls: dict[str, list[str]]
) -> Callable[[Any], Counterexample | None]:
    def record(given: Any) -> None:
        result = purity.called(function, given)
        calls[_digest(form(given))] = [
            _digest(result.form),
            result.shown,
            purity.arguments(given),
        ]

    return record


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:24]
