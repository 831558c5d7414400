"""The oracle's detached views: a document of a view, as the views that are made of it see it.

An instance of the view's class whose attributes are the exported values. Must not know how views are evaluated.
"""

from typing import Any

from .values import Reference

WITHOUT = ("store", "row", "root", "acc", "group", "window")
"""What a view is made of, and its documents do not have."""


def at(view: type, path: str, stored: dict[str, Any]) -> Any:
    """The document of a view at a path."""
    found = _class(view)._of(stored)
    vars(found)["_path"] = path
    return found


def _class(view: Any) -> Any:
    """The class of a view's documents: a subclass of its name, made once."""
    if "_boiler_document" not in vars(view):
        view._boiler_document = _made(view)
    return view._boiler_document


def _made(view: type) -> type:
    names: dict[str, Any] = {
        "__module__": view.__module__,
        "__qualname__": view.__qualname__,
        "_detached": True,
        "doc_ref": property(lambda self: Reference(self._path)),
        "doc_id": property(lambda self: Reference(self._path).id),
        **{name: property(_without(view, name)) for name in WITHOUT if not _declares(view, name)},
    }
    return type(view.__name__, (view,), names)


def _declares(view: type, name: str) -> bool:
    """Whether the program has an attribute of that name."""
    return hasattr(getattr(view, name, None), "export_enabled")


def _without(view: type, name: str) -> Any:
    def read(self: Any) -> Any:
        raise AttributeError(f"a document of {view.__name__} has no {name}")

    return read
