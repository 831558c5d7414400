"""The older name of `boiler`: the very same objects, under the older paths. Nothing is defined here."""

import sys

from boiler import *  # noqa: F403 - all that boiler exports, and nothing else
from boiler import (
    __all__,  # noqa: F401
    attrs,
    context,
    mediator,
    models,
    sink,
    source,
    view_model,
)
from boiler import store as _store

for _name, _module in (
    ("attrs", attrs),
    ("context", context),
    ("domain_model", models),
    ("sink", sink),
    ("source", source),
    ("store", _store),
    ("view", mediator),
    ("view_model", view_model),
):
    sys.modules[f"{__name__}.{_name}"] = _module
    globals()[_name] = _module
