"""The mediators of a program that carry what clients write: patches of a view, and forms.

Must not know transactions.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from boiler.attributes import attributes
from boiler.importing import copied
from boiler.mediator import Mediator, source_of, triggers_of
from boiler.session import Fields
from boiler.snapshot import Snapshot
from boiler.values import Reference, matches_template
from boiler.view_model import ViewModel


@dataclass(frozen=True)
class ClientMediator:
    """A mediator over the collection group `**/group`; `form` is the form that its documents are, None where they are patches."""

    cls: type[Mediator]
    group: str
    form: type[ViewModel] | None
    on_create: Callable[..., Any] | None
    on_update: Callable[..., Any] | None

    @property
    def name(self) -> str:
        """The mediator's name, which its marks and letters bear."""
        return self.cls.__name__

    def covers(self, path: str) -> bool:
        """Whether a document is one of its patches or forms."""
        return matches_template(self.group + "/*", path)

    def run(self, method: Callable[..., Any], path: str, fields: Fields) -> None:
        """Calls a trigger for one version. Raises what the program's functions raise."""
        if self.form is not None:
            method(self.cls(), filled(self.form, path, fields))
        else:
            reference = Reference(path)
            method(self.cls(), reference, Snapshot(copied(fields), reference))


def filled(form: type[ViewModel], path: str, fields: Fields) -> Any:
    """The form that a document is: its initialisers have run, and then the setters of what it holds."""
    new: Any = form()
    new._stored = copied(fields)
    reference = Reference(path)
    vars(new).update(doc_ref=reference, doc_id=reference.id)
    for attribute in attributes(form).values():
        if attribute.initialize and attribute.finit is not None:
            attribute.finit(new)
    new.update_vals(with_raw=copied(fields))
    return new


def client_mediators(classes: Iterable[type]) -> tuple[ClientMediator, ...]:
    """Those of a program's classes, by name. Raises TypeError for triggers that they can't have."""
    found = [m for cls in classes if issubclass(cls, Mediator) if (m := _of(cls)) is not None]
    return tuple(sorted(found, key=lambda mediator: mediator.name))


def _of(cls: type[Mediator]) -> ClientMediator | None:
    source = source_of(cls)
    if source is None or not source.by_clients:
        return None
    triggers = triggers_of(cls)
    others = triggers.keys() - {"on_create", "on_update"}
    if others:
        raise TypeError(
            f"{cls.__name__} carries what clients write: its triggers are on_create and on_update, "
            f"not {', '.join(sorted(others))}"
        )
    if not triggers:
        return None
    methods = {trigger: getattr(cls, name) for trigger, name in triggers.items()}
    return ClientMediator(
        cls,
        source.collection,
        source.form,
        methods.get("on_create"),
        methods.get("on_update"),
    )
