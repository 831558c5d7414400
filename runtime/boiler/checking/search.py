"""Looks for an example in which a property does not hold, and makes it small.

The same program and case always give the same examples: nothing is random from run to run. Must not know properties.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, NoReturn, TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, errors, given, reject, settings
from hypothesis.strategies import SearchStrategy

from boiler.checking.findings import Counterexample, UnsuitableError

SECONDS = 1.0
"""How long a program's functions may take for one example."""

SLOW = 3
"""So many examples that take longer end the search."""

SHRINKS = 1_500
"""So many more examples are tried, after one that does not hold, to find a smaller one."""

Examine = Callable[[Any], Counterexample | None]
"""What is wrong in an example; raises UnsuitableError where it says nothing."""

Smaller = Callable[[Any], Iterable[Any]]
"""Examples that are a little smaller than one, the smallest first."""

Name = TypeVar("Name")
"""What a property is known by."""


class TimeUpError(BaseException):
    """An example takes too long. No Exception, so that a program's own `except Exception` never sees it."""


class _EnoughError(BaseException):
    """Ends a search from within."""


class _ViolatedError(Exception):
    """The property does not hold."""


@dataclass
class Searched:
    """What a search has found, after how many examples that say something; `why` it ended early, if it did."""

    examples: int = 0
    found: list[tuple[Any, Counterexample]] = field(default_factory=list)
    why: str = ""
    flaky: bool = False

    @property
    def counterexample(self) -> Counterexample | None:
        """The smallest."""
        smallest = self.smallest
        return None if smallest is None else smallest[1]

    @property
    def smallest(self) -> tuple[Any, Counterexample] | None:
        """With the example in which it is one."""
        return min(reversed(self.found), key=lambda pair: pair[1].size) if self.found else None


def search(
    strategy: SearchStrategy[Any],
    properties: Mapping[Name, Examine],
    examples: int,
    first: Iterable[Any] = (),
    smaller: Smaller | None = None,
) -> dict[Name, Searched]:
    """Tries the `first` examples, which are small already, and then that many others, with all properties.

    One that does not hold has the examples for itself from there on.
    """
    found = _tried(properties, first)
    left = {n: examine for n, examine in properties.items() if not found[n].found}
    while left:
        round = _Round(left)
        round.run(strategy, examples)
        ended = list(left) if round.blamed is None else [round.blamed]
        for name in ended:
            round.searched[name].examples += found[name].examples
            found[name] = round.searched[name]
            del left[name]
    for name, searched in found.items():
        if searched.smallest is not None and smaller is not None:
            simplest = _simplified(properties[name], *searched.smallest, smaller)
            searched.found = [(None, simplest)]
    return found


def _simplified(
    examine: Examine, example: Any, found: Counterexample, smaller: Smaller
) -> Counterexample:
    """Goes on to a smaller example as long as there is one in which the property does not hold either."""
    tries = iter(range(SHRINKS))
    going = True
    while going:
        going = False
        for other in smaller(example):
            if next(tries, None) is None:
                return found
            try:
                with limited():
                    again = examine(other)
            except (UnsuitableError, TimeUpError):
                continue
            if again is not None and again.says == found.says:
                example, found, going = other, again, True
                break
    return found


def _tried(properties: Mapping[Name, Examine], examples: Iterable[Any]) -> dict[Name, Searched]:
    found = {name: Searched() for name in properties}
    slow = 0
    for example in examples:
        for name, examine in properties.items():
            if found[name].found:
                continue
            try:
                with limited():
                    counterexample = examine(example)
            except UnsuitableError:
                continue
            except TimeUpError:
                slow += 1
                if slow >= SLOW:
                    return found
                continue
            found[name].examples += 1
            if counterexample is not None:
                found[name].found.append((example, counterexample))
    return found


class _Round(Generic[Name]):
    """One search; `blamed` is the property that does not hold."""

    def __init__(self, properties: Mapping[Name, Examine]) -> None:
        self.searched = {name: Searched() for name in properties}
        self.blamed: Name | None = None
        self._properties = properties
        self._slow = self._after = 0

    def run(self, strategy: SearchStrategy[Any], examples: int) -> None:
        def trial(example: Any) -> None:
            self._trial(example)

        wrapped = settings(
            max_examples=examples,
            database=None,
            deadline=None,
            derandomize=True,
            phases=(Phase.generate, Phase.shrink),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )(given(strategy)(trial))
        try:
            wrapped()
        except (_ViolatedError, _EnoughError):
            pass
        except errors.Flaky:
            if self.blamed is not None:
                self.searched[self.blamed].flaky = True
        except errors.Unsatisfiable:
            pass
        for searched in self.searched.values():
            if not searched.examples and not searched.why:
                searched.why = "no examples were found for it"

    def _trial(self, example: Any) -> None:
        self._after += self.blamed is not None
        if self._after > SHRINKS:
            raise _EnoughError
        says_something = False
        for name in self._properties if self.blamed is None else (self.blamed,):
            try:
                with limited():
                    found = self._properties[name](example)
            except TimeUpError:
                self._too_slow()
            except UnsuitableError:
                continue
            says_something = True
            searched = self.searched[name]
            if self.blamed is None:
                searched.examples += 1
            if found is not None:
                self.blamed = name
                searched.found.append((example, found))
                raise _ViolatedError
        if not says_something:
            reject()

    def _too_slow(self) -> NoReturn:
        self._slow += 1
        if self._slow < SLOW:
            reject()
        if self.blamed is None:
            for searched in self.searched.values():
                searched.why = f"{SLOW} examples took more than {SECONDS:g} s each"
        raise _EnoughError from None


@contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Raises TimeUpError in what takes longer. Where there are no alarms, as in a thread, nothing is limited."""
    alarms = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    if not alarms:
        yield
        return

    def stop(*_: object) -> None:
        raise TimeUpError

    before, begun = signal.signal(signal.SIGALRM, stop), time.monotonic()
    others, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        left = max(0.001, others - (time.monotonic() - begun)) if others else 0.0
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, left)
