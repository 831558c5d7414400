"""The nosql processor: nothing is kept, and each view is answered by queries and aggregations of the database on read.

What can be asked for is the compiler's word (`plan.pushdowns`, as JSON); a view that it refuses is refused here, with its reason.
Each answer is of one moment, and takes part in no other. Must not know the compiler or Flink.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from boiler.dataflow.messages import Claimant
from boiler.functions import Functions
from boiler.letters import COLLECTION, Letter, of_conflict
from boiler.local.values import to_client
from boiler.processors.nosql_folds import FoldView, group_of_id
from boiler.processors.nosql_reading import NosqlError, Reading
from boiler.processors.nosql_views import Answer, FilterView, PushedView
from boiler.program import Program
from boiler.session import Fields
from boiler.units import unit_named
from boiler.values import check_segment, is_document_path

__all__ = ["NosqlError", "NosqlProcessor", "NotPushedDownError"]

FORMAT = 1
"""The format of what the compiler says."""


class NotPushedDownError(NosqlError):
    """A view that no query answers; the message has the reasons."""


@dataclass(frozen=True)
class _Refused:
    mediator: str
    view: str
    why: str

    def __str__(self) -> str:
        named = self.mediator if not self.view else self.view
        if self.view and self.mediator != self.view:
            named = f"{self.view}, kept by {self.mediator},"
        return f"{named} can't be answered by queries: {self.why}"


@dataclass(frozen=True)
class _Placed:
    """Where a view's documents lie, if a path tells whose they are. `by` is the type of the group, None for a root's id."""

    collection: str
    view: PushedView
    by: str | None


@dataclass
class _Settled:
    """The claims that won, by path, and the dead letters, by id."""

    documents: dict[str, tuple[Claimant, str, Fields]] = field(default_factory=dict)
    letters: dict[str, tuple[Claimant, Letter]] = field(default_factory=dict)


class NosqlProcessor:
    """Answers the views of one program from one database. All methods that read raise NosqlError."""

    def __init__(self, program: Program, client: Any, plan: str, pushed: str) -> None:
        """`client` is a google.cloud.firestore.Client; `plan` is the text of plan.json, `pushed` what of it is pushed down."""
        document = json.loads(pushed)
        if document["format"] != FORMAT:
            raise ValueError(f"format {document['format']} is unknown; this reads {FORMAT}")
        functions = Functions.of(program, plan)
        self._client = client
        self._views: dict[str, PushedView] = {}
        self._placed: list[_Placed] = []
        self._refused: list[_Refused] = []
        for spec in document["views"]:
            name = spec["mediator"]
            if spec["why"]:
                self._refused.append(_Refused(name, spec["view"], spec["why"]))
                continue
            kind = FilterView if spec["folding"] is None else FoldView
            source = unit_named(program.classes, name).source
            self._views[name] = view = kind(spec, functions, source)
            if spec["placed"] is not None:
                self._placed.append(_placed(spec, view))
        self._asked = self._read = 0

    @property
    def refusals(self) -> tuple[str, ...]:
        """A sentence for each mediator whose view is not pushed down."""
        return tuple(map(str, self._refused))

    @property
    def counters(self) -> dict[str, int]:
        """Requests, documents that were read, and how many answers came of aggregations alone, or of documents."""
        views = self._views.values()
        return {
            "requests": self._asked,
            "documents_read": self._read,
            "answers_by_queries": sum(view.counters.proven for view in views),
            "answers_by_reading": sum(view.counters.folded for view in views),
        }

    def check(self) -> None:
        """Raises NotPushedDownError where not every view of the program is pushed down."""
        if self._refused:
            raise NotPushedDownError("; ".join(self.refusals))

    # ---- answers

    def get(self, path: str) -> Fields | None:
        """The view document at a path; None where there is none.

        Where the path tells whose it is, only that is asked for; else every view is. Raises ValueError for what is no path of a
        document.
        """
        if not is_document_path(path):
            raise ValueError(f"not a document's path: {path!r}")
        collection, _, doc_id = path.rpartition("/")
        for placed in self._placed:
            if placed.collection == collection:
                key = doc_id if placed.by is None else group_of_id(doc_id, placed.by)
                if key is None:
                    return None
                return self._own(placed.view, key).get(path)
        found = self._everything().documents.get(path)
        return None if found is None else found[2]

    def of_root(self, view: str, doc_id: str) -> dict[str, Fields]:
        """The documents of a view that the root with that id claims and has, by path. Raises ValueError for what is no id."""
        return self._of(view, check_segment(doc_id), FilterView)

    def of_group(self, view: str, group: str | int) -> dict[str, Fields]:
        """The documents of an aggregating view that a group claims and has, by path."""
        return self._of(view, group, FoldView)

    def all(self, view: str) -> dict[str, Fields]:
        """All documents of a view, by path."""
        names = {each.mediator for each in self._of_view(view)}
        alone = {placed.view.mediator for placed in self._placed}
        settled = self._settled(names) if names <= alone else self._everything()
        return {
            path: fields
            for path, (claimant, _, fields) in settled.documents.items()
            if claimant.name in names
        }

    def result(self) -> dict[str, Any]:
        """All views and dead letters, in the form of expected.json."""
        from boiler.local.database import plain

        settled = self._everything()
        collections: dict[str, dict[str, Any]] = {}
        for path, (_, _, fields) in settled.documents.items():
            collection, _, doc_id = path.rpartition("/")
            collections.setdefault(collection, {})[doc_id] = plain(to_client(self._client, fields))
        result: dict[str, Any] = {"collections": collections}
        letters = [letter.fields() for _, letter in settled.letters.values()]
        if letters:
            order = ("view", "root", "attribute")
            letters.sort(key=lambda letter: [letter[name] for name in order])
            result["errors"] = {"views": letters}
        return result

    # ---- what answers are made of

    def _of_view(self, view: str) -> list[PushedView]:
        """The mediators that keep a view. Raises NotPushedDownError, and ValueError where none does."""
        refused = [each for each in self._refused if view in (each.view, each.mediator)]
        if refused:
            raise NotPushedDownError("; ".join(map(str, refused)))
        found = [each for each in self._views.values() if view in (each.view, each.mediator)]
        if not found:
            raise ValueError(f"the program keeps no view {view}")
        return found

    def _of(self, view: str, key: Any, kind: type[PushedView]) -> dict[str, Fields]:
        found: dict[str, Fields] = {}
        known = self._of_view(view)
        alone = {placed.view.mediator for placed in self._placed}
        for each in known:
            if not isinstance(each, kind):
                what = "groups" if isinstance(each, FoldView) else "roots"
                raise ValueError(f"{view} is made of {what}")
        if all(each.mediator in alone for each in known):
            for each in known:
                found |= self._own(each, key)
            return found
        claimed = {
            (claimant, path)
            for each in known
            for claimant, path, _ in self._asked_of(each, key).claims
        }
        settled = self._everything().documents
        return {
            path: settled[path][2] for claimant, path in claimed if settled[path][0] == claimant
        }

    def _own(self, view: PushedView, key: Any) -> dict[str, Fields]:
        """What a root or a group claims that shares its paths with nobody."""
        return {path: fields for _, path, fields in self._asked_of(view, key).claims}

    def _asked_of(self, view: PushedView, key: Any) -> Answer:
        with Reading(self._client) as reading:
            answer = view.one(reading, key)
            self._note(reading)
        return answer

    def _everything(self) -> _Settled:
        self.check()
        return self._settled(self._views)

    def _settled(self, mediators: Iterable[str]) -> _Settled:
        """The claims of mediators as Deliver decides between them."""
        claims: dict[str, list[tuple[Claimant, str, Fields]]] = {}
        settled = _Settled()
        with Reading(self._client) as reading:
            for name in sorted(mediators):
                view = self._views[name]
                answer = view.all(reading)
                for claimant, path, fields in answer.claims:
                    claims.setdefault(path, []).append((claimant, view.view, fields))
                _take(settled, answer.letters)
            self._note(reading)
        for path in sorted(claims):
            winner, *losers = sorted(claims[path], key=lambda claim: claim[0].order())
            settled.documents[path] = winner
            who = (winner[0].name, winner[0].root)
            lost = [of_conflict(path, view, loser.root, who) for loser, view, _ in losers]
            _take(settled, [(Claimant("deliver", path, n), each) for n, each in enumerate(lost)])
        return settled

    def _note(self, reading: Reading) -> None:
        self._asked += reading.asked
        self._read += reading.read


def _take(settled: _Settled, letters: Iterable[tuple[Claimant, Letter]]) -> None:
    """Of several letters of one id the smallest claimant's stays, as in the collection of dead letters."""
    for claimant, letter in letters:
        path = f"{COLLECTION}/{letter.id}"
        known = settled.letters.get(path)
        if known is None or claimant.order() < known[0].order():
            settled.letters[path] = (claimant, letter)


def _placed(spec: Mapping[str, Any], view: PushedView) -> _Placed:
    placed = spec["placed"]
    if placed["by"] == "root":
        return _Placed(placed["collection"], view, None)
    grouping = spec["folding"]["grouping"]
    if grouping["by"] is not None:
        return _Placed(placed["collection"], view, grouping["by"]["type"])
    return _Placed(placed["collection"], view, type(grouping["group"]).__name__)
