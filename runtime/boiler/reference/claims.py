"""The oracle's claims: documents that somebody wants at a path, what is refused, and who wins.

Must not know who emits, or how the result is written.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .attributes import attributes, map_of
from .failures import Letter, Letters
from .programs import Program
from .sessions import Snapshot
from .types import exported, map_keys
from .values import DOCUMENT_BYTES, PATH_BYTES, Reference, Vector, order, stored_size


@dataclass(frozen=True)
class Emission:
    """A document that was given to a sink; `topic` is None for Firestore."""

    target: Reference
    content: Snapshot
    topic: str | None = None


@dataclass(frozen=True)
class Claim:
    """A document that a mediator's root, group or key wants at a path."""

    mediator: str
    root: str
    index: int
    view: str
    path: str
    fields: dict[str, Any]
    topic: str | None = None

    def rank(self) -> tuple[str, tuple[str, ...], int]:
        """The smallest wins."""
        return self.mediator, order(self.root), self.index


@dataclass
class Outcome:
    """What came of one root, group or mediator."""

    claims: list[Claim] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Takes in what came of another."""
        self.claims += other.claims
        self.letters += other.letters


def content_of(snapshot: Any) -> Snapshot:
    """What a sink is given, checked. Raises TypeError or OverflowError for what can't be written."""
    if not isinstance(snapshot, dict):
        raise TypeError(f"a snapshot must be a dict, not {type(snapshot).__name__}")
    content = Snapshot(
        {key: exported(snapshot[key], Any, map_of) for key in map_keys(snapshot)}, None
    )
    content.failures = getattr(snapshot, "failures", [])
    content.view = getattr(snapshot, "view", None)
    return content


def refusal(program: Program, target: Reference, content: Snapshot) -> Exception | None:
    """Why a document can't be written; None where it can."""
    if program.reads_collection_of(target.path):
        return ValueError(f"{target.path} is in a collection that the program reads")
    if len(target.path.encode()) > PATH_BYTES:
        return ValueError(f"the path of a document is longer than {PATH_BYTES} bytes")
    if stored_size(target.path, dict(content)) > DOCUMENT_BYTES:
        return OverflowError(f"{target.path} is larger than 1 MiB")
    return None


@dataclass(frozen=True)
class Claimant:
    """Who claims: names in claims and letters. `documents`: letters of getters are about the document, not the root."""

    mediator: str
    root: str
    view: str
    target: str
    documents: bool = False


def claimed(
    program: Program, letters: Letters, who: Claimant, emissions: Sequence[Emission]
) -> Outcome:
    """The claims for what was emitted, with letters for getters that raised and for what is refused."""
    found = Outcome()
    for index, emission in enumerate(emissions):
        path, content = emission.target.path, emission.content
        if emission.topic is not None:
            content = _record(content)
        about = emissions[0].target.path if who.documents else who.root
        for name, error, function in content.failures:
            found.letters.append(letters.of(who.view, about, name, error, function))
        problem = refusal(program, emission.target, content)
        if problem is None and emission.topic is not None:
            problem = _beyond_json(dict(content))
        if problem is not None:
            found.letters.append(letters.of(who.view, who.root, who.target, problem))
            continue
        place = 0 if who.documents else index
        claim = Claim(who.mediator, who.root, place, who.view, path, dict(content), emission.topic)
        found.claims.append(claim)
    return found


def _record(content: Snapshot) -> Snapshot:
    """What is written to a topic: a view's attribute that JSON can't hold is as one that raised."""
    new = Snapshot(dict(content), None)
    new.view, new.failures = content.view, list(content.failures)
    for attribute in attributes(content.view).values() if content.view is not None else ():
        key = attribute.key_in(content.view)
        problem = _beyond_json(content[key]) if key in content else None
        if problem is not None:
            other = attribute.default_export()
            new[key] = other if _beyond_json(other) is None else None
            new.failures.append((attribute.name, problem, attribute.fget))
    return new


def _beyond_json(value: Any) -> Exception | None:
    """JSON has no NaN and no infinity; None where the value has neither."""
    match value:
        case float() if value - value != 0:
            return TypeError(f"{value} can't be written as JSON")
        case Vector():
            return _beyond_json(list(value.values))
        case list():
            return next(filter(None, map(_beyond_json, value)), None)
        case dict():
            return next(filter(None, map(_beyond_json, value.values())), None)
    return None


def winners(
    claims: Iterable[Claim], letters: Letters, node: Callable[[str | None], str]
) -> dict[tuple[str | None, str], Claim]:
    """One claim for each topic and path, and a letter for every loser; `node` is whose they are, by topic."""
    claimants: dict[tuple[str | None, str], list[Claim]] = {}
    for claim in claims:
        claimants.setdefault((claim.topic, claim.path), []).append(claim)
    found = {}
    for place in sorted(claimants, key=lambda p: (p[0] or "", order(p[1]))):
        winner, *losers = sorted(claimants[place], key=Claim.rank)
        found[place] = winner
        for loser in losers:
            message = f"{winner.path} is also claimed by {winner.mediator} from {winner.root}"
            about = (loser.view, loser.root, f"doc_ref:{loser.path}")
            letters.add(Letter(*about, "TargetConflict", message, "", 0), node(winner.topic))
    return found
