"""Whether a function is one of its arguments: called again with the same it gives the same, whatever was called in between.

Nothing may change the documents that it is given. Must not know how examples are found.
"""

import inspect
import itertools
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from boiler.attributes import Mapped
from boiler.checking.findings import Counterexample
from boiler.checking.forms import form, shown
from boiler.given import Given
from boiler.raised import RAISED
from boiler.session import opened

MANY = 500
"""Items that are taken of what a generator gives."""


@dataclass(frozen=True)
class Called:
    """What a call has come to, as text that equal outcomes share, and for people; `changed` are documents that it changed."""

    form: str
    shown: str
    changed: tuple[tuple[str, str], ...] = ()


def called(function: Callable[..., Any], given: tuple[Any, ...]) -> Called:
    """Calls a function with arguments of its own."""
    arguments = deepcopy(given)
    documents = [value for value in arguments if isinstance(value, Mapped)]
    before = [(form(document), shown(document)) for document in documents]
    try:
        with opened(Given({})):
            result = function(*arguments)
            if inspect.isgenerator(result) or isinstance(result, itertools.chain | map | filter):
                result = list(itertools.islice(result, MANY))
            outcome = form(result), shown(result)
    except RAISED as error:
        outcome = f"raises {form(error)}", f"raises {type(error).__name__}: {error}"
    changed = [
        (text, shown(document))
        for document, (was, text) in zip(documents, before, strict=True)
        if form(document) != was
    ]
    return Called(*outcome, tuple(changed))


def is_pure(
    function: Callable[..., Any], example: tuple[tuple[Any, ...], tuple[Any, ...]]
) -> Counterexample | None:
    """`example` are arguments, and others with which it is called in between."""
    given, others = example
    first = called(function, given)
    for before, after in first.changed:
        says = "it changes a document that it is given"
        return Counterexample(says, (f"before: {before}", f"after:  {after}"))
    between = called(function, others)
    again = called(function, given)
    if again.form == first.form:
        return None
    says = "it gives something else when it is called again with the same arguments"
    lines = [
        f"called with   {arguments(given)}",
        f"gives         {first.shown}",
        f"in between    {arguments(others)}",
        f"gives         {between.shown}",
        f"called again  {arguments(given)}",
        f"gives         {again.shown}",
    ]
    return Counterexample(says, tuple(lines))


def arguments(given: tuple[Any, ...]) -> str:
    """Arguments for people."""
    return f"({', '.join(map(shown, given))})"


def static_functions(classes: tuple[type, ...]) -> Iterator[tuple[type, str, Any]]:
    """Every staticmethod whose parameters are annotated, with its class and name."""
    for cls in classes:
        for name, found in vars(cls).items():
            if not isinstance(found, staticmethod):
                continue
            parameters = inspect.signature(found.__func__).parameters.values()
            if parameters and all(p.annotation is not p.empty for p in parameters):
                yield cls, name, found.__func__
