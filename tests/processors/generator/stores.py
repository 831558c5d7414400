"""Stores of random programs: references up to three levels deep, followed or found by `where`, to models and to views.

Must not know views' attributes or mediators.
"""

from dataclasses import dataclass

from tests.processors.generator.draft import Draft, Entity, function
from tests.processors.generator.expressions import raising, scalar
from tests.processors.generator.models import template_of

LEVELS = 3


@dataclass(frozen=True)
class Slot:
    """A reference of a store that later references and getters may use."""

    name: str
    entity: Entity
    many: bool
    level: int


def store(draft: Draft, number: int, root: Entity, most: int = 3) -> tuple[str, list[Slot]]:
    """The text of a store, and its references."""
    declared = [f"    root = reference(dm_cls={root.name})"]
    getters, slots = [], []
    for index in range(draft.draw_count(most)):
        slot, declaration, getter = _reference(draft, f"ref{index}", root, slots)
        slots.append(slot)
        declared.append(declaration)
        getters.append(getter)
    text = f"class Store{number}(Store):\n" + "\n".join(declared) + "\n\n" + "\n".join(getters)
    return text, slots


def _reference(draft: Draft, name: str, root: Entity, slots: list[Slot]) -> tuple[Slot, str, str]:
    """One more reference: what it is, its declaration and its getter."""
    entity = draft.pick(*(m.entity for m in draft.models), *draft.views)
    bases = [s for s in slots if s.level < LEVELS and s.entity.of("ref", "refs", "refmap")]
    base = draft.pick(None, *bases) if bases else None
    if base is None:
        many, body = _from_root(draft, entity, root)
    elif base.many:
        many, body = _from_many(draft, base)
    else:
        many, body = _from_one(draft, base)
    body = raising(draft, root, "self.root", name) + body
    options = ", many=True" if many else ""
    if draft.chance(8):
        options += ", import_required=True"
    declared = f"    {name} = reference(dm_cls={entity.name}{options})"
    level = 1 if base is None else base.level + 1
    return Slot(name, entity, many, level), declared, function(name, body, f"{name}.getter")


def _from_root(draft: Draft, entity: Entity, root: Entity) -> tuple[bool, str]:
    here, kind = "self.root", draft.pick("follow", "follow", "name", "where", "where")
    links = root.of("ref", "refs", "refmap")
    if kind == "follow" and links:
        link = draft.pick(*links)
        if root.attributes[link] == "ref":
            return False, f"return {here}.{link}"
        again = f"return [*{here}.{link}, *{here}.{link}]"
        return True, draft.pick(f"return {here}.{link}", again) if root.attributes[
            link
        ] == "refs" else f"return {here}.{link}"
    if kind != "where":
        given = draft.pick(f"{here}.doc_id", scalar(draft, root, here))
        return False, f"return CTX.db.document(f'{template_of(entity).format('{' + given + '}')}')"
    first = _query(draft, entity, root, here)
    if not draft.chance(5):
        return True, f"return {first}"
    numbers = root.of("int", "text")
    test = f"{here}.{draft.pick(*numbers)}" if numbers else f"{here}.doc_id == 'a'"
    return True, f"return {first} if {test} else {_query(draft, entity, root, here)}"


def _query(draft: Draft, entity: Entity, root: Entity, here: str) -> str:
    name = entity.name
    keys = []
    for attribute, kind in entity.attributes.items():
        if kind == "ref":
            links = root.of("ref")
            keys += [f"{name}.{attribute} == {here}.doc_ref"]
            keys += [f"{name}.{attribute} == {here}.{link}" for link in links[:1]]
        elif kind in ("texts", "refs"):
            wanted = f"{here}.doc_ref" if kind == "refs" else scalar(draft, root, here)
            keys.append(f"{name}.{attribute}.has({wanted})")
        elif kind in ("text", "int", "float", "any"):
            keys.append(f"{name}.{attribute} == {scalar(draft, root, here)}")
    if not keys:
        keys = [f"{name}.{attribute} == {here}.doc_id" for attribute in entity.attributes]
    conditions = [draft.pick(*keys)]
    ordered = entity.of("int", "text", "float")
    if ordered and draft.chance(2):
        other = f"{name}.{draft.pick(*ordered)}"
        conditions.append(
            draft.pick(
                f"{other} < 2",
                f"{other} == {scalar(draft, root, here)}",
                f"{other} >= {scalar(draft, root, here)}",
                f"{other} == None",
                f"{other} > 'w'",
            )
        )
    return f"{name}.where({', '.join(conditions)})"


def _from_one(draft: Draft, base: Slot) -> tuple[bool, str]:
    here = f"self.{base.name}"
    link = draft.pick(*base.entity.of("ref", "refs", "refmap"))
    kind = base.entity.attributes[link]
    nothing = {"ref": "None", "refs": "[]", "refmap": "{}"}[kind]
    careful = f"return {here}.{link} if {here} is not None else {nothing}"
    return kind != "ref", draft.pick(careful, f"return {here}.{link}")


def _from_many(draft: Draft, base: Slot) -> tuple[bool, str]:
    here = f"self.{base.name}"
    link = draft.pick(*base.entity.of("ref", "refs", "refmap"))
    kind = base.entity.attributes[link]
    if kind == "refs":
        return True, f"return [link for item in {here}.values() for link in item.{link}]"
    if kind == "refmap":
        return True, f"return [link for item in {here}.values() for link in item.{link}.values()]"
    some = f"item.{link} for item in {here}.values()"
    return draft.pick(
        (True, f"return [{some} if item.{link} is not None]"),
        (
            True,
            f"return {{key: item.{link} for key, item in {here}.items() if item.{link} is not None}}",
        ),
        (False, f"return min(({some}), key=str, default=None)"),
    )
