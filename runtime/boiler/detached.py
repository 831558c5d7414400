"""Views as other views see them: a document of a view, read back by the view's own class, without its store.

A detached view has the exported values of its attributes, `doc_ref` and `doc_id`, and whatever properties and methods make of
them. Must not know how views are evaluated.
"""

import copy
from functools import cache
from typing import Any

from boiler.attributes import Attribute, attributes
from boiler.values import Reference

WITHOUT = ("store", "row", "root", "acc", "group", "window")
"""What a view is made of, and a document of it does not have."""


class _Gone:
    """A name of the view that its documents do not have."""

    def __init__(self, message: str) -> None:
        self._message = message

    def __get__(self, owner: Any, cls: type) -> Any:
        raise AttributeError(self._message)


@cache
def detached(view: type) -> type:
    """The class of a view's documents: a subclass of the view with its name."""
    names: dict[str, Any] = {
        "__module__": view.__module__,
        "__qualname__": view.__qualname__,
        "__doc__": view.__doc__,
        "_plain": _plain,
        "doc_ref": property(_doc_ref),
        "doc_id": property(_doc_id),
    }
    for name in WITHOUT:
        names[name] = _Gone(f"a document of {view.__name__} has no {name}")
    for name, attribute in attributes(view).items():
        names[name] = _exported(attribute) if attribute.export_enabled else _hidden(view, name)
    return type(view.__name__, (view,), names)


def at(view: type, path: str, stored: dict[str, Any]) -> Any:
    """The document of a view at a path, over its exported fields."""
    found = detached(view)._of(stored)  # type: ignore[attr-defined]
    found._path = path
    return found


def _exported(attribute: Attribute) -> Attribute:
    """The attribute without the functions that made its value."""
    new = copy.copy(attribute)
    new.fget = None
    new.import_enabled = True
    new._readers, new._types = {}, {}
    return new


def _hidden(view: type, name: str) -> _Gone:
    return _Gone(f"{view.__name__}.{name} is not exported, so other views do not see it")


def _plain(self: Any, attribute: Attribute) -> Any:
    return attribute.imported(self)


def _doc_ref(self: Any) -> Reference:
    return Reference(self._path)


def _doc_id(self: Any) -> str:
    return Reference(self._path).id
