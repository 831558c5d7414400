"""The oracle's delivery: one winner a path, a letter for every loser, and the result's form.

Must not know how claims come about.
"""

from typing import Any

from .evaluation import Claim, Evaluation
from .failures import Letter
from .values import plain


def result_of(evaluation: Evaluation) -> dict[str, Any]:
    """The result in the form of expected.json."""
    claimants: dict[str, list[Claim]] = {}
    for claim in evaluation.claims:
        claimants.setdefault(claim.path, []).append(claim)
    collections: dict[str, dict[str, Any]] = {}
    for path, claims in sorted(claimants.items()):
        winner, *losers = sorted(claims, key=Claim.rank)
        collection, _, doc_id = path.rpartition("/")
        collections.setdefault(collection, {})[doc_id] = plain(winner.fields)
        for loser in losers:
            message = f"{path} is also claimed by {winner.mediator} from {winner.root}"
            place = (loser.view, loser.root, f"doc_ref:{path}")
            evaluation.letters.add(Letter(*place, "TargetConflict", message, "", 0))
    result: dict[str, Any] = {"collections": collections}
    letters = evaluation.letters.result()
    if letters:
        result["errors"] = {"views": letters}
    return result
