"""The oracle's roots: what one root document's view, rows or trigger wants to exist.

Must not know how roots are found, or what becomes of claims.
"""

from typing import Any

from .attributes import function_of
from .claims import Claimant, Emission, Outcome, claimed, content_of
from .failures import Letters
from .joins import Documents, Fields, resolve
from .programs import Delivery
from .sessions import RAISED, SESSION, EndedError, Session, Snapshot, target_of
from .stores import StoreReference
from .types import copied
from .values import Reference


class Root(Session):
    """The session of one root document of a mediator."""

    def __init__(
        self,
        cut: Documents,
        letters: Letters,
        delivery: Delivery,
        path: str,
        fields: Fields,
    ) -> None:
        self.cut, self.letters, self.delivery = cut, letters, delivery
        self.path, self.fields = path, fields
        self.gone = False
        self.emitted: list[Emission] = []
        self.exported: list[Snapshot] = []
        self.outcome = Outcome()

    def run(self, updated: bool = True) -> Outcome:
        """What the root wants now; `updated`: it has changed since its creation."""
        trigger = self.delivery.trigger(updated)
        if trigger is not None:
            return self._run(lambda: self._call(trigger))
        if function_of(self.delivery.view, "rows"):
            return self._run(self._rows)
        return self._run(self._default)

    def run_deleted(self) -> Outcome:
        """What the mediator's own `on_delete` wants, where the root was until now."""
        self.gone = True
        return self._run(lambda: self._call(self.delivery.triggers["delete"]))

    def _run(self, body: Any) -> Outcome:
        token = SESSION.set(self)
        try:
            body()
        except EndedError as ended:
            self.emitted.clear()
            self.exported.clear()
            if ended.cause is not None:
                self._letter(*ended.cause)
        finally:
            SESSION.reset(token)
        d = self.delivery
        who = Claimant(d.name, self.path, d.label, d.target)
        for snapshot in self.exported:
            for name, error, function in snapshot.failures:
                letter = self.letters.of(d.label, self.path, name, error, function)
                self.outcome.letters.append(letter)
        self.outcome.add(claimed(self.cut.program, self.letters, who, self.emitted))
        return self.outcome

    # ---- the three bodies

    def _default(self) -> None:
        if self.delivery.view is None:
            return
        view = self.delivery.view.new(snapshot=self._snapshot())
        self._deliver(view, ends=True)

    def _rows(self) -> None:
        """One view a row: each claims for itself, so two on one path are a conflict."""
        view = self.delivery.view
        root = view._boiler_root()._at(self.path, self._snapshot())
        try:
            rows = list(view.rows(root))
        except RAISED as error:
            raise EndedError(("rows", error)) from None
        for row in rows:
            made = view()
            vars(made).update(row=row, root=root)
            self._deliver(made, ends=False)

    def _deliver(self, view: Any, ends: bool) -> None:
        try:
            targets = [target_of(t) for t in view._boiler_targets()]
        except RAISED as error:
            if ends:
                raise EndedError((self.delivery.target, error)) from None
            self._letter(self.delivery.target, error)
            return
        wanted = {t.path: t for t in targets if t is not None}
        content = view.to_snapshot() if wanted else None
        for target in wanted.values():
            assert content is not None
            self.emitted.append(Emission(target, content, self.delivery.topic))

    def _call(self, trigger: Any) -> None:
        source, snapshot = self.delivery.source, self._snapshot()
        mediator = self.delivery.mediator()
        try:
            if source.gives == "object":
                trigger(mediator, source.model._at(self.path, dict(snapshot)))
            else:
                trigger(mediator, snapshot.reference, snapshot)
        except RAISED as error:
            raise EndedError((self._failed(trigger, error), error)) from None

    def _failed(self, trigger: Any, error: BaseException) -> str:
        """A target that raised by its name, anything else by the trigger's."""
        name = str(trigger.__name__)
        for target in ("doc_ref", "_view_refs"):
            bases = self.delivery.view.__mro__ if self.delivery.view is not None else ()
            declared = next((vars(b)[target] for b in bases if target in vars(b)), None)
            function = getattr(declared, "fget", None)
            if function is not None and self.letters.passed(error, function.__code__):
                name = target
        return name

    def _snapshot(self) -> Snapshot:
        """The root, as a snapshot of its own: a program may change what it is given."""
        return Snapshot(copied(self.fields), Reference(self.path), exists=not self.gone)

    def _letter(self, attribute: str, error: BaseException) -> None:
        letter = self.letters.of(self.delivery.label, self.path, attribute, error)
        self.outcome.letters.append(letter)

    # ---- what the program's classes ask for

    def resolve(self, declared: StoreReference, wanted: Any) -> Any:
        """The documents for what a reference getter returned."""
        return resolve(self.cut, declared, wanted)

    def snapshot_of(self, view: Any, doc_id: str) -> Snapshot | None:
        """The root itself; None once it is gone."""
        own = Reference(self.path).id
        if doc_id not in (self.path, own):
            raise ValueError(
                f"{view.__name__}.get in a mediator is for its own root, {own}, not for {doc_id!r}"
            )
        return None if self.gone else self._snapshot()

    def failed(self, snapshot: Snapshot) -> None:
        """A getter that raises leaves a letter, also where the trigger makes something else of the view's values."""
        self.exported.append(snapshot)

    def emit(self, topic: str | None, reference: Any, snapshot: Any) -> None:
        """Keeps what a sink is given; the first of several at a place stays."""
        target = target_of(reference)
        if target is None:
            return
        content = content_of(snapshot)
        if (target, topic) not in [(e.target, e.topic) for e in self.emitted]:
            self.emitted.append(Emission(target, content, topic))
