"""Random programs with change logs, over the whole language, for comparing processors with the oracle.

`cases()` draws a program's text and the lines of a log. A program has one to three parts, each of one kind of thing, which read
each other where they can; of models only what is used. Knows the language's surface only, and nothing of how it is processed.
"""

from collections.abc import Callable

from hypothesis import strategies as st

from tests.processors.generator.aggregates import add_aggregate
from tests.processors.generator.clients import add_forms, add_patches
from tests.processors.generator.draft import Case, Draft
from tests.processors.generator.events import add_event_aggregate, add_operator
from tests.processors.generator.frozen import add_frozen
from tests.processors.generator.logs import log
from tests.processors.generator.models import add_models
from tests.processors.generator.rows import add_rows
from tests.processors.generator.views import add_join, add_loop

__all__ = ["Case", "cases"]

Add = Callable[[Draft], None]


def _in_topic(draft: Draft) -> None:
    living = [m.entity for m in draft.models if m.entity.topic is not None]
    add_join(draft, living[0])
    draft.features.append("documents in a topic")


PARTS: dict[str, Add] = {
    "join": add_join,
    "aggregate": add_aggregate,
    "rows": add_rows,
    "loop": add_loop,
    "frozen": add_frozen,
    "operator": add_operator,
    "events": lambda draft: add_event_aggregate(draft, None),
    "tumble": lambda draft: add_event_aggregate(draft, "tumble"),
    "slide": lambda draft: add_event_aggregate(draft, "slide"),
    "session": lambda draft: add_event_aggregate(draft, "session"),
    "changelog": _in_topic,
    "patches": add_patches,
    "forms": add_forms,
}
DOCUMENTS = ("join", "aggregate", "rows", "join", "aggregate", "rows", "frozen", "loop")
EVENTS = ("operator", "operator", "events", "tumble", "slide", "session", "changelog")
CLIENTS = ("patches", "forms", "patches", "forms", "patches")


@st.composite
def cases(draw: st.DrawFn, changes: int = 40, parts: tuple[str, ...] = DOCUMENTS + EVENTS) -> Case:
    """A program with its change log of about that many changes; `parts` are the kinds of things that it may have."""
    draft = Draft(draw)
    kinds = [draw(st.sampled_from(parts)) for _ in range(draft.draw_count(3, 1))]
    kinds = [
        kind for index, kind in enumerate(kinds) if kind != "changelog" or kind not in kinds[:index]
    ]
    add_models(draft, in_topic="changelog" in kinds, plain=bool(set(kinds) & set(CLIENTS)))
    for kind in kinds:
        PARTS[kind](draft)
    text = draft.text()
    models = draft.needed("\n".join(draft.parts))
    lines = log(draft, models, changes)
    cuts = tuple(draft.draw_count(6, 1) for _ in range(8))
    return Case(
        text,
        lines,
        tuple(dict.fromkeys(draft.features)),
        cuts,
        draft.apart,
        tuple(draft.clients),
        bool(draft.topics),
    )
