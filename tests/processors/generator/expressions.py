"""What can be made of the objects in random programs: values and references, some of which raise.

Every expression is of an object that the caller names. Must not know who evaluates it.
"""

from tests.processors.generator.draft import Draft, Entity, Value

_BY_KIND: dict[str, list[Value]] = {
    "text": [
        ("text", ": Optional[str]", "{}"),
        ("text", ": str", "{}.upper()"),
        ("int", ": int", "len({})"),
        ("text", "", "{}[:1] + 'e\\u0301'"),
    ],
    "int": [
        ("int", "", "{}"),
        ("int", ": int", "12 // {}"),
        ("int", ": int", "{} + 2**63 - 2"),
        ("float", ": float", "{}"),
        ("int", ": Optional[int]", "-7 % {}"),
        ("text", ": str", "'#' * min({}, 5)"),
    ],
    "float": [
        ("float", ": float", "{}"),
        ("float", "", "{} * -0.5"),
        ("int", "", "round({})"),
        ("text", ": str", "str({})"),
    ],
    "texts": [
        ("texts", "", "{}"),
        ("int", ": int", "len({})"),
        ("texts", ": list[str]", "sorted({})"),
        ("text", "", "{}[0]"),
        ("any", ": dict", "{{tag: n for n, tag in enumerate({})}}"),
    ],
    "time": [
        ("time", ": Optional[datetime]", "{}"),
        ("int", ": int", "{}.year"),
        ("time", "", "{} + timedelta(days=366)"),
        ("text", "", "{}.isoformat()"),
    ],
    "map": [
        ("map", "", "{}"),
        ("text", ": Optional[str]", "{}.unit_name"),
        ("int", ": int", "{}.count + 1"),
    ],
    "maps": [
        ("any", "", "{}"),
        ("int", ": int", "sum(part.count for part in {})"),
        ("any", ": list", "[part.unit_name for part in {}]"),
    ],
    "any": [
        ("any", ": Any", "{}"),
        ("any", "", "[{}]"),
        ("any", ": dict", "{}"),
        ("text", ": str", "repr({})"),
        ("any", "", "{}['k']"),
    ],
    "ref": [
        ("ref", ": Optional[Reference]", "{}"),
        ("text", "", "{}.id"),
    ],
    "refs": [
        ("refs", ": list[Reference]", "{}"),
        ("texts", ": list[str]", "[ref.path for ref in {}]"),
    ],
    "refmap": [
        ("any", ": dict", "{{key: ref.id for key, ref in {}.items()}}"),
        ("refmap", "", "{}"),
    ],
}


def value(draft: Draft, entity: Entity, here: str, exact: bool = False) -> Value:
    """A value made of one attribute of `here`, or what its place gives; `exact`: an attribute as it is."""
    if not entity.attributes or (not exact and draft.chance(8)):
        return draft.pick(
            ("text", ": str", f"{here}.doc_id"),
            ("ref", ": Reference", f"{here}.doc_ref"),
            ("any", ": list", f"[{here}.doc_id, {{'some_key': {here}.doc_ref.path}}, None]"),
        )
    if entity.labels and draft.chance(5):
        return "text", "", f"{here}.{draft.pick(*entity.labels)}"
    name = draft.pick(*entity.attributes)
    choices = _BY_KIND[entity.attributes[name]]
    kind, annotation, text = choices[0] if exact else draft.pick(*choices)
    return kind, annotation, text.format(f"{here}.{name}")


def scalar(
    draft: Draft, entity: Entity, here: str, kinds: tuple[str, ...] = ("text", "int", "float")
) -> str:
    """An attribute of text or numbers, as it is; the id where there is none."""
    names = entity.of(*kinds)
    return f"{here}.{draft.pick(*names)}" if names else f"{here}.doc_id"


def condition(draft: Draft, entity: Entity, here: str) -> str:
    """Something true or false, which may raise."""
    numbers, texts = entity.of("int"), entity.of("text")
    if numbers and not (texts and draft.chance(3)):
        name = draft.pick(*numbers)
        return draft.pick(f"{here}.{name} != 0", f"{here}.{name} == 2", f"{here}.{name} > 1")
    if texts:
        return f"{here}.{draft.pick(*texts)} == 'x'"
    return f"{here}.doc_id != 'a'"


def raising(draft: Draft, entity: Entity, here: str, name: str) -> str:
    """A statement that raises for some documents, now and then; else nothing. It ends its line."""
    if not draft.chance(7):
        return ""
    return f"if {condition(draft, entity, here)}:\n    raise LookupError('{name}', {here}.doc_id)\n"
