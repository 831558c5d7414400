"""What a key has claimed, in order: only the differences to what it claims now are sent.

A claim's position in that order is the claimant's index. Must not know what claims mean.
"""

from collections.abc import Callable, Iterable, Sequence

from boiler.dataflow.context import Context
from boiler.dataflow.messages import Claim, Claimant
from boiler.dataflow.same import identical
from boiler.event_letters import EventLetter
from boiler.letters import COLLECTION, Letter
from boiler.session import Fields

Wanted = tuple[str, Fields]
"""A target's path, and what is to be there."""


def replace(
    context: Context,
    entry: str,
    claimant: tuple[str, str, str],
    wanted: Sequence[Wanted],
    send: Callable[[Claim], None],
) -> None:
    """Makes `wanted` all that the claimant (name, root, view) claims; `entry` names the state that remembers it."""
    name, root, view = claimant
    before: Sequence[Wanted] = context.state.get(entry) or ()
    for index, (target, _) in enumerate(before):
        if index >= len(wanted) or wanted[index][0] != target:
            send(Claim(target, Claimant(name, root, index), view, None))
    for index, (target, fields) in enumerate(wanted):
        known = before[index] if index < len(before) else None
        if known is None or known[0] != target or not identical(known[1], fields):
            send(Claim(target, Claimant(name, root, index), view, fields))
    if before or wanted:
        context.state[entry] = list(wanted) or None


def replace_letters(context: Context, node: str, root: str, letters: Iterable[Letter]) -> None:
    """The same for dead letters, which a node claims for a root or document."""
    wanted = [(f"{COLLECTION}/{letter.id}", letter.fields()) for letter in letters]
    replace(context, "letters", (node, root, ""), wanted, context.letter)


def letter_claim(node: str, letter: EventLetter, index: int = 0) -> Claim:
    """The claim on a dead letter of an event, which is never taken back; of several about one event the smallest index stays."""
    claimant = Claimant(node, letter.origin, index)
    return Claim(f"{COLLECTION}/{letter.id}", claimant, "", letter.fields())
