"""A random program while it is made: its parts, the models and views that are there, and what its change log may touch.

Must not know which kinds of parts there are.
"""

import re
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

HEADER = '''"""A random program."""
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Iterator, Optional

from boiler import (CTX, DomainModel, Mediator, Query, Reference, Serializable, Store, Timers, ViewModel, ViewModelQuery,
                    attrs, reference, sink, source, window)
'''

PART = """
class Part(Serializable):
    unit_name: Optional[str] = attrs.bproperty()
    count: int = attrs.bproperty(import_default=1)
"""


@dataclass(frozen=True)
class Case:
    """A program and its change log.

    `cuts` are sizes of groups of commits that may come as one; `apart`: the program tells versions of a document apart, so each
    commit must be seen for itself. `clients` are the mediators of patches and forms.
    """

    program: str
    lines: tuple[str, ...]
    features: tuple[str, ...] = ()
    cuts: tuple[int, ...] = ()
    apart: bool = False
    clients: tuple[str, ...] = ()
    events: bool = False

    def __repr__(self) -> str:
        return f"{self.program}\n# {', '.join(self.features)}\n" + "\n".join(self.lines)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """How Hypothesis shows it: as it is."""
        printer.text(f"\n{self!r}\n")


@dataclass(frozen=True)
class Entity:
    """A model or a view whose documents others can read: its class, and its attributes with the kind of their values.

    `paths` are those that its documents are likely to have; `collection` is a model's.
    """

    name: str
    attributes: dict[str, str]
    paths: tuple[str, ...]
    is_view: bool = False
    collection: str = ""
    topic: str | None = None
    labels: tuple[str, ...] = ()
    """Properties of a view that give text: they are read, and never compared."""

    def of(self, *kinds: str) -> list[str]:
        """The names of the attributes of those kinds."""
        return [name for name, kind in self.attributes.items() if kind in kinds]


@dataclass(frozen=True)
class Stored:
    """How a model's attributes are stored: keys by attribute, and whether the attributes have types."""

    entity: Entity
    keys: dict[str, str]
    typed: bool
    text: str


@dataclass(frozen=True)
class Requests:
    """A collection group that clients write to: the group's id, document ids, and the kind of each stored key."""

    group: str
    ids: tuple[str, ...]
    keys: dict[str, str]


@dataclass
class Draft:
    """What there is so far."""

    draw: st.DrawFn
    models: list[Stored] = field(default_factory=list)
    views: list[Entity] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    features: list[str] = field(default_factory=list)
    topics: dict[str, int] = field(default_factory=dict)
    """The topics of events, with their numbers of partitions."""
    requests: list[Requests] = field(default_factory=list)
    clients: list[str] = field(default_factory=list)
    apart: bool = False
    numbers: int = 0
    sourced: set[str] = field(default_factory=set)
    """The models whose topic has been named by a source: a second one is refused."""

    def pick(self, *options: T) -> T:
        """One of them; a failing program is shrunk towards the first."""
        return self.draw(st.sampled_from(options))

    def chance(self, one_in: int) -> bool:
        """Seldom true."""
        return self.draw(st.integers(1, one_in)) == one_in

    def draw_count(self, most: int, least: int = 0) -> int:
        """How many of something."""
        return self.draw(st.integers(least, max(most, least)))

    def number(self) -> int:
        """A new number for names."""
        self.numbers += 1
        return self.numbers - 1

    def add(self, feature: str, *parts: str) -> None:
        """Adds parts of the program's text."""
        self.parts += [part.strip("\n") for part in parts]
        if feature not in self.features:
            self.features.append(feature)

    def input(self, views: bool = True) -> Entity:
        """Something with documents: a model, or where there are any rather a view."""
        models = [stored.entity for stored in self.models]
        if views and self.views and not self.chance(3):
            return self.pick(*self.views)
        return self.pick(*models)

    def text(self) -> str:
        """The program: of models and their attributes only what is used."""
        used = "\n\n\n".join(self.parts)
        models = [model.text for model in self.needed(used)]
        maps = [PART.strip("\n")] if _names("\n".join(models), "Part") else []
        return "\n\n\n".join([HEADER.strip("\n"), *maps, *models, used]) + "\n"

    def needed(self, used: str) -> list[Stored]:
        """The models that the text names, and those that these name, with the attributes that are read."""
        found: list[Stored] = []
        waiting = [model for model in self.models if _names(used, model.entity.name)]
        while waiting:
            model = waiting.pop(0)
            if any(f.entity.name == model.entity.name for f in found):
                continue
            found.append(_with_attributes(model, used))
            waiting += [m for m in self.models if _names(found[-1].text, m.entity.name)]
        return sorted(found, key=lambda model: model.entity.name)


def _names(text: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None


def _with_attributes(model: Stored, used: str) -> Stored:
    unused = [name for name in model.keys if not _names(used, name)]
    lines = [
        line
        for line in model.text.split("\n")
        if not any(line.startswith((f"    {name}:", f"    {name} ")) for name in unused)
    ]
    keys = {name: key for name, key in model.keys.items() if name not in unused}
    return Stored(model.entity, keys, model.typed, "\n".join(lines))


def indented(text: str, by: int = 4) -> str:
    """The lines of a text, moved to the right."""
    return "\n".join(" " * by + line if line else line for line in text.split("\n"))


def function(name: str, body: str, *decorators: str, given: str = "self", gives: str = "") -> str:
    """The text of a method."""
    arrow = f" -> {gives}" if gives else ""
    head = "".join(f"    @{decorator}\n" for decorator in decorators)
    return f"{head}    def {name}({given}){arrow}:\n{indented(body, 8)}\n"


def mediator_class(name: str, source: str, sink: str, view: str = "", more: str = "") -> str:
    """The text of a mediator; `more` are lines before its sink, `view` is the class that it keeps without a trigger."""
    kept = f"    view_model_cls = {view}\n" if view else ""
    return f"class {name}(Mediator):\n    source = {source}\n{more}    sink = sink.{sink}\n{kept}"


Value = tuple[str, str, str]
"""The kind of a value, its annotation with a colon or nothing, and the expression or body that gives it."""
