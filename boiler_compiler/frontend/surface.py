"""The names that programs import from boiler, under its own and its older paths, and what of them is not there yet.

Must not know how they are used.
"""

PACKAGES = ("boiler", "flask_boiler", "onto")
"""The same objects under three names."""

MODULES = frozenset(
    (
        "attrs", "context", "domain_model", "mediator", "models", "query", "sink", "snapshot",
        "source", "store", "values", "view", "view_model", "window",
    )
)  # fmt: skip
"""Modules of the packages."""

USED = ("attrs", "sink", "source", "window")
"""Modules that are also what programs use."""

NAMES = frozenset(
    (
        "CTX", "DomainModel", "GeoPoint", "Mediator", "Query", "Reference", "Serializable",
        "Snapshot", "Store", "Timers", "Vector", "ViewModel", "ViewModelQuery", "attrs", "reference",
        "sink", "source", "window",
    )
)  # fmt: skip
"""What `boiler` exports."""

NOT_YET = {
    "Auth": "BC0912",
    "RestViewModelSource": "BC0907",
    "WsMediator": "BC0907",
}
"""Names of the language that this version refuses, with the code that says so."""

SOURCES = ("domain_model", "firestore", "kafka", "view_model")
SINKS = ("firestore", "form", "kafka")
WINDOWS = ("session", "slide", "tumble")
TRIGGERS = ("on_create", "on_update", "on_delete", "on_topic", "on_timer")
NOT_YET_SOURCES = {"task": "BC0908"}
NOT_YET_SINKS = {"rest": "BC0907", "websocket": "BC0907"}
NOT_YET_METHODS = {"readable": "BC0912", "writable": "BC0912"}
"""Methods of a view that have a meaning which this version does not have."""


def canonical(module: str, name: str) -> str | None:
    """The name in `boiler` that an import gets, such as `boiler.CTX`, `boiler.attrs.bproperty` or `boiler`.

    None: the import is not of boiler. A name that boiler does not have gives `boiler.?name`.
    """
    package, _, rest = module.partition(".")
    if package not in PACKAGES:
        return None
    if rest and rest.split(".")[0] not in MODULES:
        return f"boiler.?{rest}"
    if not name:
        return f"boiler.{rest}" if rest in USED else "boiler"
    if rest in USED and name not in NAMES:
        return f"boiler.{rest}.{name}"
    if name == "Context":
        return "boiler.CTX"
    if name in NAMES or name in NOT_YET:
        return f"boiler.{name}"
    if name in MODULES:
        return "boiler"
    return f"boiler.?{name}"
