"""What an evaluation comes to: the documents that are claimed, and the dead letters of what raised.

Every claim is checked here once more: a sink may be given anything. Must not know how views are evaluated.
"""

from dataclasses import dataclass, field
from typing import Any

from boiler.attributes import exported_attributes, fields_of
from boiler.exporting import exported, keys_of
from boiler.json_values import json_of
from boiler.letters import Letter, of_error
from boiler.program import Program
from boiler.session import Fields
from boiler.sizes import DOCUMENT_BYTES, PATH_BYTES, document_size
from boiler.snapshot import Failure, Snapshot
from boiler.values import Reference, is_document_path, matches_template


@dataclass(frozen=True)
class Claim:
    """A document that a root wants to exist."""

    path: str
    fields: Fields


@dataclass(frozen=True)
class Outcome:
    """The claims of a root in order, and its dead letters: at most one for each attribute."""

    claims: tuple[Claim, ...]
    letters: tuple[Letter, ...]


NOTHING = Outcome((), ())


@dataclass
class Emissions:
    """Collects what one evaluation of a view emits.

    `root` is what its dead letters name, `target` the property of its paths; `in_topic`: it is to be a record in JSON.
    """

    program: Program
    view: str
    target: str
    root: str
    sources: frozenset[str]
    in_topic: bool = False
    emitted: list[tuple[str, Any]] = field(default_factory=list)
    letters: dict[tuple[str, str], Letter] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    """Getters that raised while a trigger exported a view, whatever it made of the values."""

    def clear(self) -> None:
        """Nothing of the evaluation counts."""
        self.emitted.clear()
        self.failures.clear()

    def keep(self, path: str, content: Any) -> None:
        """The first of several on one path stays."""
        if all(path != known for known, _ in self.emitted):
            self.emitted.append((path, content))

    def letter(
        self, attribute: str, error: BaseException, getter: Any = None, root: str | None = None
    ) -> None:
        """Keeps a dead letter; the first of an attribute and root stays."""
        root = self.root if root is None else root
        letter = of_error(self.program, self.view, root, attribute, error, getter)
        self.letters.setdefault((root, attribute), letter)

    def outcome(self, own_paths: bool = False) -> Outcome:
        """Claims for what was emitted, refusals and failed getters as letters.

        `own_paths`: the letter of a getter names the first of the view's own paths, as an aggregate's does.
        """
        claims = []
        for failure in self.failures:
            self.letter(failure.attribute, failure.error, failure.getter)
        for path, content in self.emitted:
            root = self.emitted[0][0] if own_paths else self.root
            content = _for_topic(content) if self.in_topic else content
            for failure in getattr(content, "failures", ()):
                self.letter(failure.attribute, failure.error, failure.getter, root)
            refusal = refused(path, content, self.sources)
            if refusal is None and self.in_topic:
                refusal = _no_json(dict(content))
            if refusal is not None:
                self.letter(self.target, refusal)
            else:
                claims.append(Claim(path, dict(content)))
        return Outcome(tuple(claims), tuple(self.letters.values()))


def refused(path: str, content: Any, sources: frozenset[str]) -> Exception | None:
    """Why a document can't be written; None where it can."""
    if any(matches_template(template + "/*", path) for template in sources):
        return ValueError(f"{path} is in a collection that the program reads")
    if len(path.encode("utf-8")) > PATH_BYTES:
        return ValueError(f"the path of a document is longer than {PATH_BYTES} bytes")
    if document_size(path, content) > DOCUMENT_BYTES:
        return OverflowError(f"{path} is larger than 1 MiB")
    return None


def _for_topic(content: Any) -> Any:
    """A view's document in which every attribute has a form in JSON; one that has none is refused as a sink refuses any value."""
    view = getattr(content, "view", None)
    if view is None:
        return content
    known = {attribute.key_in(view): attribute for attribute in exported_attributes(view)}
    found = Snapshot(content)
    found.view, found.failures = view, content.failures
    for key, value in content.items():
        error = _no_json(value)
        if error is not None and key in known:
            attribute = known[key]
            default = attribute.default_export()
            found[key] = None if _no_json(default) is not None else default
            failure = Failure(attribute.name, error, attribute.fget)  # type: ignore[arg-type]
            found.failures = (*found.failures, failure)
    return found


def _no_json(value: Any) -> Exception | None:
    """Why a value has no form in JSON; None where it has."""
    try:
        json_of(value)
    except TypeError as error:
        return error
    return None


def checked_content(snapshot: Any) -> Snapshot:
    """What a sink is given, checked like a view's attributes: a program may give any dict, or change a view's.

    Raises TypeError or OverflowError for what can't be written.
    """
    if not isinstance(snapshot, dict):
        raise TypeError(f"a snapshot must be a dict, not {type(snapshot).__name__}")
    content = Snapshot({key: exported(snapshot[key], Any, fields_of) for key in keys_of(snapshot)})
    content.failures = getattr(snapshot, "failures", ())
    content.view = getattr(snapshot, "view", None)
    return content


def checked_target(target: Any) -> Reference | None:
    """A target, or None. Raises TypeError or ValueError for what can't be one."""
    if target is None:
        return None
    if not isinstance(target, Reference):
        raise TypeError(f"a target must be a Reference or None, not {type(target).__name__}")
    if not is_document_path(target.path):
        raise ValueError(f"not a document's path: {target.path!r}")
    return target
