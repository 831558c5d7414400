"""The names that programs import from boiler, under its own and its older paths, and what of them is not there yet.

Must not know how they are used.
"""

PACKAGES = ("boiler", "flask_boiler", "onto")
"""The same objects under three names."""

MODULES = frozenset(
    (
        "attrs", "context", "domain_model", "mediator", "models", "query", "sink", "snapshot",
        "source", "store", "values", "view", "view_model",
    )
)  # fmt: skip
"""Modules of the packages; `attrs`, `sink` and `source` are also what programs use."""

NAMES = frozenset(
    (
        "CTX", "DomainModel", "GeoPoint", "Mediator", "Query", "Reference", "Serializable",
        "Snapshot", "Store", "Vector", "ViewModel", "attrs", "reference", "sink", "source",
    )
)  # fmt: skip
"""What `boiler` exports."""

NOT_YET = {
    "Auth": "BC0912",
    "RestViewModelSource": "BC0907",
    "Timers": "BC0904",
    "ViewModelQuery": "BC0906",
    "WsMediator": "BC0907",
    "window": "BC0905",
}
"""Names of the language that this version refuses, with the code that says so."""

NOT_YET_SOURCES = {"kafka": "BC0901", "view_model": "BC0909", "task": "BC0908"}
NOT_YET_SINKS = {"kafka": "BC0901", "form": "BC0906", "rest": "BC0907", "websocket": "BC0907"}
NOT_YET_TRIGGERS = {"on_topic": "BC0904", "on_timer": "BC0904", "on_delete": "BC0911"}
NOT_YET_METHODS = {
    "accumulate": "BC0902",
    "create_accumulator": "BC0902",
    "merge": "BC0902",
    "readable": "BC0912",
    "retract": "BC0902",
    "writable": "BC0912",
}
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
        return f"boiler.{rest}" if rest in ("attrs", "sink", "source") else "boiler"
    if rest in ("attrs", "sink", "source") and name not in NAMES:
        return f"boiler.{rest}.{name}"
    if name == "Context":
        return "boiler.CTX"
    if name in NAMES or name in NOT_YET:
        return f"boiler.{name}"
    if name in MODULES:
        return "boiler"
    return f"boiler.?{name}"
