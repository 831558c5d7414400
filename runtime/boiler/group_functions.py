"""The functions of an aggregating view as operators call them, over documents and over events: they see nothing but their row.

Must not know how rows are found, kept or ordered.
"""

from typing import Any

from boiler.aggregating import Aggregator
from boiler.evaluation import evaluate_group
from boiler.given import NONE_GIVEN
from boiler.letters import Letter, of_error
from boiler.outcomes import Outcome
from boiler.program import Program
from boiler.raised import RAISED
from boiler.session import opened


class GroupFunctions:
    """The functions of one aggregate. Each raises what the program raises."""

    def __init__(
        self,
        program: Program,
        aggregator: Aggregator,
        sources: frozenset[str],
        in_topic: bool,
    ) -> None:
        """`sources` are the collection templates that the program reads; `in_topic`: documents of the view are records."""
        self.program = program
        self.aggregator = aggregator
        self.sources = sources
        self.in_topic = in_topic

    def group_of(self, row: Any, default: str | None = None) -> str | None:
        """The text of a row's group; `default` stands for a missing `key`."""
        with opened(NONE_GIVEN):
            return self.aggregator.group_of(row, default)

    def created(self) -> Any:
        """The accumulator of no rows."""
        with opened(NONE_GIVEN):
            return self.aggregator.created()

    def accumulated(self, acc: Any, row: Any) -> Any:
        """With the row; `acc` is used up."""
        with opened(NONE_GIVEN):
            return self.aggregator.accumulated(acc, row)

    def view(self, group: str, acc: Any, window: Any = None, name: str | None = None) -> Outcome:
        """What the view of a group claims, and its dead letters, which call the group by `name` where that is given."""
        try:
            view = self.aggregator.folded(acc, group, window)
        except RAISED as error:  # an accumulator that can't be copied, or a view that can't be made
            return Outcome((), (self.letter("accumulate", name or group, error),))
        with opened(NONE_GIVEN):
            return evaluate_group(self.program, view, name or group, self.sources, self.in_topic)

    def letter(self, attribute: str, root: str, error: BaseException) -> Letter:
        """A dead letter about a row, or a group by its text."""
        return of_error(self.program, self.aggregator.view.__name__, root, attribute, error)
