"""How programs declare attributes: `attrs.bproperty()` and its relatives.

Must not know how attributes work.
"""

from collections.abc import Callable
from typing import Any

from boiler.attributes import MISSING, Attribute, ObjectType
from boiler.values import Reference

__all__ = ["bdict", "bproperty", "embed", "integer", "object_type", "relation", "string"]

_COMMON = (
    "import_default",
    "export_default",
    "export_enabled",
    "import_enabled",
    "initialize",
    "data_key",
)


def bproperty(
    *,
    import_default: Any = MISSING,
    export_default: Any = MISSING,
    export_enabled: bool = True,
    import_enabled: bool = True,
    initialize: bool = False,
    data_key: str | None = None,
    type_: Any = None,
) -> Any:
    """An attribute, typed by its annotation.

    `import_default` stands for an absent key, `export_default` for the value of a getter that raises; both may be functions
    of no arguments. `data_key` is the stored key; without it the name in camel case. `initialize`: in a form, the function of
    `@x.init` runs before the setters.
    """
    return Attribute(
        import_default=import_default,
        export_default=export_default,
        export_enabled=export_enabled,
        import_enabled=import_enabled,
        initialize=initialize,
        data_key=data_key,
        type_=type_,
    )


def string(**options: Any) -> Any:
    """A `bproperty` of text."""
    return bproperty(**_own(string, options), type_=str)


def integer(**options: Any) -> Any:
    """A `bproperty` of whole numbers."""
    return bproperty(**_own(integer, options), type_=int)


def bdict(**options: Any) -> Any:
    """A `bproperty` of a map with any content."""
    return bproperty(**_own(bdict, options), type_=dict)


def relation(
    *, dm_cls: Any, collection: type | None = None, nested: bool = False, **options: Any
) -> Any:
    """References to documents of `dm_cls` (a class or its name): one, or a `list` or `dict` of them.

    Raises TypeError for `nested=True`: a Store follows references.
    """
    if nested:
        raise TypeError(
            "attrs.relation(nested=True) is not supported: declare a reference in a Store"
        )
    types: dict[Any, Any] = {None: Reference, list: list[Reference], dict: dict[str, Reference]}
    if collection not in types:
        raise TypeError(f"attrs.relation: collection is None, list or dict, not {collection!r}")
    if collection is not None:
        options.setdefault("import_default", collection)
    return bproperty(**_own(relation, options), type_=types[collection])


def embed(*, obj_cls: Any, many: bool = False, **options: Any) -> Any:
    """A map with declared attributes (`obj_cls` is a Serializable), or a list of them."""
    return bproperty(**_own(embed, options), type_=list[obj_cls] if many else obj_cls)


def object_type(**options: Any) -> Any:
    """The name of the object's class, stored as `obj_type`."""
    return ObjectType(data_key="obj_type", **_own(object_type, options))


def _own(function: Callable[..., Any], options: dict[str, Any]) -> dict[str, Any]:
    for name in options:
        if name not in _COMMON:
            raise TypeError(f"attrs.{function.__name__} has no option {name!r}")
    return options
