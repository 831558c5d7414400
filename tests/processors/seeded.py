"""One random example a seed: independent of each other, the same on every machine, and shrunk where it fails.

Hypothesis itself would try many variations of each example that it finds; here each is a program of its own. Must not know cases.
"""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

T = TypeVar("T")


def once(
    number: int, strategy: st.SearchStrategy[T], body: Callable[[T], None], shrink: bool = True
) -> None:
    """Draws the example of that number, and calls `body` with it. Raises what that raises for the smallest found that fails."""
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)

    # The first of two is the simplest there is.
    @seed(number)
    @settings(
        max_examples=2,
        deadline=None,
        database=None,
        verbosity=Verbosity.quiet,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    @given(example=strategy)
    def run(example: T) -> None:
        body(example)

    run()
