"""What a program gets from `import boiler`, `flask_boiler` or `onto` while the oracle evaluates it.

Must not know how programs are loaded or evaluated.
"""

from types import ModuleType, SimpleNamespace
from typing import Any

from .attributes import MISSING, Attribute, Serializable, relation_type
from .mediators import GroupQuery, Mediator, ViewModelQuery, source
from .models import DomainModel
from .sessions import BeyondOracleError, Snapshot
from .sinks import sink
from .stores import Store, StoreReference
from .timers import Timers
from .types import name_of
from .values import GeoPoint, Reference, Vector, is_document
from .views import ViewModel
from .windows import window

OLD_NAMES = ("boiler", "flask_boiler", "onto")


def _attribute(**options: Any) -> Attribute:
    return Attribute(**{name: value for name, value in options.items() if name != "required"})


def _relation(
    *,
    dm_cls: Any = None,
    collection: Any = None,
    import_default: Any = MISSING,
    **options: Any,
) -> Attribute:
    if import_default is MISSING and collection is not None:
        import_default = collection
    return _attribute(
        annotation=relation_type(collection), import_default=import_default, **options
    )


def _embed(*, obj_cls: Any, many: bool = False, **options: Any) -> Attribute:
    return _attribute(annotation=list[obj_cls] if many else obj_cls, **options)


def _object_type(**options: Any) -> Attribute:
    return _ObjectType(annotation=str, data_key="obj_type", **options)


class _ObjectType(Attribute):
    def __set_name__(self, owner: type, name: str) -> None:
        super().__set_name__(owner, name)

    def __get__(self, owner: Any, cls: type) -> Any:
        return self if owner is None else cls.__name__


attrs = SimpleNamespace(
    bproperty=_attribute,
    string=lambda **options: _attribute(annotation=str, **options),
    integer=lambda **options: _attribute(annotation=int, **options),
    bdict=lambda **options: _attribute(annotation=dict, **options),
    relation=_relation,
    embed=_embed,
    object_type=_object_type,
)


class _Database:
    def __repr__(self) -> str:
        return "<CTX.db>"

    @staticmethod
    def document(path: str) -> Reference:
        """A document's path. Raises ValueError where it is none."""
        found = Reference(path)
        if not is_document(path):
            raise ValueError(f"not a document's path: {path!r}")
        return found

    @staticmethod
    def collection(path: str) -> Reference:
        """A collection's path. Raises ValueError where it is none."""
        found = Reference(path)
        if is_document(path):
            raise ValueError(f"not a collection's path: {path!r}")
        return found


class _Context:
    db = _Database()

    def __repr__(self) -> str:
        return "<CTX>"


CTX = _Context()


class _NotToday:
    """A name of the language beyond the oracle's scope; any use is refused."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        raise BeyondOracleError(f"boiler.reference does not evaluate {self._name}")

    def __call__(self, *args: Any, **options: Any) -> Any:
        raise BeyondOracleError(f"boiler.reference does not evaluate {self._name}")


NAMES: dict[str, Any] = {
    "CTX": CTX,
    "Context": CTX,
    "DomainModel": DomainModel,
    "GeoPoint": GeoPoint,
    "Mediator": Mediator,
    "Query": GroupQuery,
    "Reference": Reference,
    "Serializable": Serializable,
    "Snapshot": Snapshot,
    "Store": Store,
    "Timers": Timers,
    "Vector": Vector,
    "ViewModel": ViewModel,
    "ViewModelQuery": ViewModelQuery,
    "attrs": attrs,
    "reference": StoreReference,
    "sink": sink,
    "source": source,
    "window": window,
    "Auth": type("Auth", (), {}),
    **{name: _NotToday(name) for name in ("RestViewModelSource", "WsMediator")},
}


def surface(name: str, wanted: bool) -> ModuleType:
    """The module that an import statement gets; every module of the old paths has all names."""
    module = ModuleType(name)
    vars(module).update(NAMES)
    last = name.split(".")[-1]
    if last in ("attrs", "source", "sink", "window"):
        inner = NAMES[last]
        vars(module).update({n: getattr(inner, n) for n in dir(inner) if not n.startswith("_")})
    for child in (
        "attrs",
        "store",
        "view_model",
        "domain_model",
        "view",
        "source",
        "sink",
        "context",
    ):
        if child not in NAMES and not wanted:
            setattr(module, child, SimpleNamespace(**NAMES))
    return module


__all__ = ["CTX", "NAMES", "OLD_NAMES", "name_of", "surface"]
