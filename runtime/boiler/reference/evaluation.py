"""The oracle's evaluation: every view of a database by the plain definition, once, without increments.

For each mediator and each of its root documents: follow the references in the dict, scan for `where`, run the getters,
collect what is emitted. Must not know how the program's text was loaded, or how the result is written.
"""

import ast
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from .attributes import Attribute, DomainModel, attributes, map_of
from .classes import (
    SESSION,
    EndedError,
    Mediator,
    Snapshot,
    Source,
    Store,
    StoreReference,
    ViewModel,
    references,
    root_of,
    target_name,
    trigger_of,
)
from .conditions import Condition, Query
from .failures import Letter, Letters
from .loading import Loaded
from .types import exported, map_keys
from .values import DOCUMENT_BYTES, PATH_BYTES, Reference, fits, is_document, order, stored_size

Documents = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Claim:
    """A document that a mediator's root wants at a path."""

    mediator: str
    root: str
    index: int
    view: str
    path: str
    fields: dict[str, Any]

    def rank(self) -> tuple[str, tuple[str, ...], int]:
        """The smallest wins."""
        return self.mediator, order(self.root), self.index


@dataclass(frozen=True)
class Delivery:
    """A mediator, or a view that stands for itself where there are none."""

    name: str
    source: Source
    view: Any
    mediator: Any
    trigger: Any


@dataclass
class Evaluation:
    """All claims and letters of one database."""

    loaded: Loaded
    documents: Documents
    letters: Letters
    claims: list[Claim] = field(default_factory=list)

    def run(self) -> None:
        """Evaluates every mediator."""
        for delivery in deliveries(self.loaded):
            _misfits(self, delivery)
            for path in sorted(self.documents, key=order):
                if self._is_root(delivery, path):
                    _Root(self, delivery, path).run()

    def _is_root(self, delivery: Delivery, path: str) -> bool:
        """Whether the document meets the source; a letter for each compared attribute that can't be read."""
        source, fields = delivery.source, self.documents[path]
        if source.group is not None:
            return Reference(path).params[-2] == source.group
        if not fits(source.model._collection() + "/*", path):
            return False
        document = source.model._at(path, fields)
        unread = [(c.attribute, _misfit(document, [c.attribute])) for c in source.conditions]
        for attribute, error in unread:
            if error is not None:
                self.letters.add(self.letters.of(delivery.view.__name__, path, attribute, error))
        return all(error is None for _, error in unread) and _meets(document, source.conditions)


def deliveries(loaded: Loaded) -> list[Delivery]:
    """The program's mediators by name."""
    found = []
    for cls in loaded.classes(Mediator):
        trigger = trigger_of(cls)
        source = next(
            (v for b in cls.__mro__ for v in vars(b).values() if isinstance(v, Source)), None
        )
        view = getattr(cls, "view_model_cls", None)
        if source is None or (trigger is None and view is None):
            continue
        view = view or _view_in(loaded, trigger)
        found.append(Delivery(cls.__name__, source, view, cls, trigger))
    if not found:
        for view in loaded.classes(ViewModel):
            if target_name(view) is not None and hasattr(view, "rows"):
                model = view._boiler_row_model()
                found.append(
                    Delivery(view.__name__, Source(model, (), None, "object"), view, None, None)
                )
            elif target_name(view) is not None and view._boiler_store() is not None:
                source = Source(root_of(view._boiler_store()).model, (), None, "object")
                found.append(Delivery(view.__name__, source, view, None, None))
    return sorted(found, key=lambda d: d.name)


def _view_in(loaded: Loaded, trigger: Any) -> Any:
    """The view that a trigger's text names."""
    names = set(trigger.__code__.co_names)
    for constant in trigger.__code__.co_consts:
        names |= set(getattr(constant, "co_names", ()))
    return next((v for v in loaded.classes(ViewModel) if v.__name__ in names), None)


def _meets(document: Any, conditions: tuple[Condition, ...]) -> bool:
    return all(c.holds(getattr(document, c.attribute)) for c in conditions)


def is_read(loaded: Loaded, path: str) -> bool:
    """Whether the document lies in a collection that the program reads."""
    groups = {delivery.source.group for delivery in deliveries(loaded)}
    return path.split("/")[-2] in groups or any(fits(s + "/*", path) for s in sources(loaded))


def sources(loaded: Loaded) -> set[str]:
    """The collection templates that the program reads, without groups."""
    found = set()
    for delivery in deliveries(loaded):
        if delivery.source.model is not None:
            found.add(delivery.source.model._collection())
        if delivery.view is not None and delivery.view._boiler_store() is not None:
            found |= {
                r.model._collection() for r in references(delivery.view._boiler_store()).values()
            }
    return found


class _Root:
    """The session of one root document."""

    def __init__(self, evaluation: Evaluation, delivery: Delivery, path: str) -> None:
        self.evaluation, self.delivery, self.path = evaluation, delivery, path
        self.documents = evaluation.documents
        self.emitted: list[tuple[Reference, Any]] = []

    def run(self) -> None:
        """Evaluates the view, and turns what was emitted into claims, or an exception into a letter."""
        token = SESSION.set(self)
        try:
            if self.delivery.trigger is None and hasattr(self.delivery.view, "rows"):
                self._rows()
            elif self.delivery.trigger is None:
                self._default()
            else:
                self._trigger()
            self._claim()
        except EndedError as ended:
            if ended.cause is not None:
                self._letter(*ended.cause)
        finally:
            SESSION.reset(token)

    def _default(self) -> None:
        view = self.delivery.view.new(snapshot=self._snapshot(self.path))
        try:
            targets = [self._target(t) for t in view._boiler_targets()]
        except (Exception, SystemExit) as error:
            raise EndedError((self._target_name(), error)) from None
        wanted = [t for t in targets if t is not None]
        content = view.to_snapshot() if wanted else None
        for target in wanted:
            self.emit(target, content)

    def _rows(self) -> None:
        """One view a row: each claims for itself, so two on one path are a conflict."""
        view = self.delivery.view
        root = self.delivery.source.model._at(self.path, self.documents[self.path])
        try:
            rows = list(view.rows(root))
        except (Exception, SystemExit) as error:
            raise EndedError(("rows", error)) from None
        for row in rows:
            each = view(row=row, root=root)
            try:
                targets = [self._target(t) for t in each._boiler_targets()]
            except (Exception, SystemExit) as error:
                self._letter(self._target_name(), error)
                continue
            wanted = list({t.path: t for t in targets if t is not None}.values())
            content = each.to_snapshot() if wanted else None
            self.emitted += [(target, content) for target in wanted]

    def _trigger(self) -> None:
        mediator = self.delivery.mediator()
        snapshot = self._snapshot(self.path)
        source = self.delivery.source
        try:
            if source.gives == "object":
                self.delivery.trigger(mediator, source.model._at(self.path, dict(snapshot)))
            else:
                self.delivery.trigger(mediator, snapshot.reference, snapshot)
        except (Exception, SystemExit) as error:
            name = self.delivery.trigger.__name__
            for target in ("doc_ref", "_view_refs"):
                found = (vars(base).get(target) for base in self.delivery.view.__mro__)
                function = getattr(next((f for f in found if f is not None), None), "fget", None)
                if function is not None and self.evaluation.letters.passed(
                    error, function.__code__
                ):
                    name = target
            raise EndedError((name, error)) from None

    def _snapshot(self, path: str) -> Snapshot:
        return Snapshot(self.documents[path], Reference(path))

    def _target_name(self) -> str:
        return target_name(self.delivery.view) or "doc_ref"

    def _letter(self, attribute: str, error: BaseException, function: Any = None) -> None:
        letters = self.evaluation.letters
        letters.add(letters.of(self.delivery.view.__name__, self.path, attribute, error, function))

    def _target(self, target: Any) -> Reference | None:
        if target is not None and not isinstance(target, Reference):
            raise TypeError(f"a target must be a Reference or None, not {type(target).__name__}")
        if target is not None and not is_document(target.path):
            raise ValueError(f"not a document's path: {target.path!r}")
        return target

    def emit(self, reference: Reference | None, snapshot: Any) -> None:
        """Keeps what a sink is given."""
        target = self._target(reference)
        if target is None:
            return
        if not isinstance(snapshot, dict):
            raise TypeError(f"a snapshot must be a dict, not {type(snapshot).__name__}")
        content = Snapshot(
            {key: exported(snapshot[key], Any, map_of) for key in map_keys(snapshot)}, None
        )
        content.failures = getattr(snapshot, "failures", [])
        if target not in [path for path, _ in self.emitted]:
            self.emitted.append((target, content))

    def _claim(self) -> None:
        for index, (target, content) in enumerate(self.emitted):
            for name, error, function in getattr(content, "failures", ()):
                self._letter(name, error, function)
            problem: Exception
            if is_read(self.evaluation.loaded, target.path):
                problem = ValueError(f"{target.path} is in a collection that the program reads")
                self._letter(self._target_name(), problem)
            elif len(target.path.encode()) > PATH_BYTES:
                problem = ValueError(f"the path of a document is longer than {PATH_BYTES} bytes")
                self._letter(self._target_name(), problem)
            elif stored_size(target.path, dict(content)) > DOCUMENT_BYTES:
                problem = OverflowError(f"{target.path} is larger than 1 MiB")
                self._letter(self._target_name(), problem)
            else:
                d = self.delivery
                view = d.view.__name__
                self.evaluation.claims.append(
                    Claim(d.name, self.path, index, view, target.path, dict(content))
                )

    def snapshot_of(self, view: Any, doc_id: str) -> Snapshot | None:
        """The root document of a view, or None."""
        if doc_id not in (self.path, self.path.split("/")[-1]):
            own = Reference(self.path).id
            raise ValueError(
                f"{view.__name__}.get in a mediator is for its own root, {own}, not for {doc_id!r}"
            )
        return self._snapshot(self.path)

    def resolve(self, declared: StoreReference, name: str, wanted: Any) -> Any:
        """Looks the references up. Raises TypeError where the getter returned anything else."""
        found = self._resolved(declared, name, wanted)
        return MappingProxyType(found) if declared.many else found

    def _resolved(self, declared: StoreReference, name: str, wanted: Any) -> Any:
        model = declared.model
        if not declared.many:
            if wanted is not None and not isinstance(wanted, Reference):
                raise TypeError(f"{name} must return a Reference or None")
            return self._document(model, wanted)
        if wanted is None:
            return {}
        if isinstance(wanted, Query):
            return self._match(declared, wanted)
        if isinstance(wanted, dict):
            found = {key: self._document(model, wanted[key]) for key in sorted(wanted)}
            return {key: document for key, document in found.items() if document is not None}
        result: dict[str, Any] = {}
        if isinstance(wanted, set | frozenset) and all(
            isinstance(r, Reference) for r in wanted - {None}
        ):
            wanted = sorted(wanted - {None}, key=lambda r: order(r.path))
        for reference in wanted:
            document = self._document(model, reference)
            if document is not None:
                result.setdefault(_key(model, reference.path), document)
        return result

    def _document(self, model: Any, reference: Any) -> Any:
        if reference is None:
            return None
        if not isinstance(reference, Reference):
            raise TypeError(f"a Reference is expected, not {type(reference).__name__}")
        path = reference.path
        if path not in self.documents or not fits(model._collection() + "/*", path):
            return None
        return model._at(path, self.documents[path])

    def _match(self, declared: StoreReference, query: Query) -> dict[str, Any]:
        reads = reads_of(self.evaluation.loaded, declared)
        found: dict[str, Any] = {}
        for path in sorted(self.documents, key=order):
            if fits(query.model._collection() + "/*", path):
                document = query.model._at(path, self.documents[path])
                if _misfit(document, reads) is None and _meets(document, query.conditions):
                    found[_key(query.model, path)] = document
        return found


def _key(model: Any, path: str) -> str:
    return path if "*" in model._collection().split("/") else path.rpartition("/")[2]


def _misfit(document: Any, reads: list[str]) -> BaseException | None:
    for name in reads:
        try:
            getattr(document, name)
        except (Exception, SystemExit) as error:
            return error
    return None


def _misfits(evaluation: Evaluation, delivery: Delivery) -> None:
    """Letters for documents that a `where` of the view can't read."""
    if delivery.view is None or delivery.view._boiler_store() is None:
        return
    for slot, declared in references(delivery.view._boiler_store()).items():
        reads = reads_of(evaluation.loaded, declared) if declared.fget is not None else []
        for path, fields in evaluation.documents.items() if reads else ():
            if fits(declared.model._collection() + "/*", path):
                error = _misfit(declared.model._at(path, fields), reads)
                if error is not None:
                    letters = evaluation.letters
                    letters.add(letters.of(delivery.view.__name__, path, slot, error))


def reads_of(loaded: Loaded, declared: StoreReference) -> list[str]:
    """Every attribute that the conditions in the reference getter's text read, by name."""
    code = declared.fget.__code__  # type: ignore[union-attr]
    file = loaded.file_of(code.co_filename)
    assert file is not None
    function = next(
        n
        for n in ast.walk(loaded.trees[file])
        if isinstance(n, ast.FunctionDef) and n.name == code.co_name
        if code.co_firstlineno in (n.lineno, *(d.lineno for d in n.decorator_list))
    )
    known = attributes(declared.model)
    calls = [
        n
        for n in ast.walk(function)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == "where"
    ]
    models = {ast.unparse(call.func.value) for call in calls}  # type: ignore[attr-defined]
    return sorted(
        {
            n.attr
            for call in calls
            for argument in call.args
            for n in ast.walk(argument)
            if isinstance(n, ast.Attribute) and n.attr in known and ast.unparse(n.value) in models
        }
    )


__all__ = ["Attribute", "Claim", "DomainModel", "Evaluation", "Letter", "Store"]
