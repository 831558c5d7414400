"""Models of random programs: stored names, defaults, types, wildcard collections and topics vary.

Must not know stores or views.
"""

from tests.processors.generator.draft import Draft, Entity, Stored
from tests.processors.generator.values import IDS

NAMES = {"Alpha": "alphas", "Beta": "betas", "Gamma": "gammas"}
KINDS = {
    "name": "text",
    "number": "int",
    "ratio": "float",
    "tags": "texts",
    "at": "time",
    "extra": "any",
    "part": "map",
    "parts": "maps",
    "first_link": "ref",
    "links": "refs",
    "named": "refmap",
}
OWNERS = ("o1", "o2")


def add_models(draft: Draft, in_topic: bool, plain: bool) -> None:
    """Three models that refer to each other; with `in_topic` one of them lives in a changelog topic.

    `plain`: the first is in a collection without wildcards, where clients' documents can name others by their ids.
    """
    living = draft.pick(*[*NAMES][plain:]) if in_topic else None
    for name, collection in NAMES.items():
        topic = f"{collection}-log" if name == living else None
        fixed = topic is not None or (plain and name == "Alpha")
        draft.models.append(_model(draft, name, collection, topic, fixed))


def _model(draft: Draft, name: str, collection: str, topic: str | None, fixed: bool) -> Stored:
    convert, typed = not draft.chance(3), not draft.chance(3)
    default = draft.pick("", "", "import_default=0", "import_default=lambda: 3")
    link_key = draft.pick(None, None, "the-link", "p.r`ice")
    paths = tuple(f"{collection}/{id}" for id in IDS)
    if not fixed and draft.chance(6):
        collection = f"owners/*/{collection}"
        paths = tuple(
            f"{collection.replace('*', owner)}/{id}" for owner in OWNERS for id in IDS[:2]
        )
    types = {
        "name": "Optional[str]",
        "number": "int",
        "ratio": "float",
        "tags": "list[str]",
        "at": "Optional[datetime]",
        "extra": "Any",
    }
    lines = [
        f"    {attribute}{f': {kind}' if typed or attribute == 'at' else ''} = attrs.bproperty({options})"
        for attribute, kind in types.items()
        for options in [default if attribute == "number" else ""]
    ]
    link = "" if link_key is None else f", data_key={link_key!r}"
    text = f"""
class {name}(DomainModel):
    class Meta:
        collection_name = "{collection}"
        case_conversion = {convert}

{chr(10).join(lines)}
    part: Optional[Part] = attrs.embed(obj_cls=Part)
    parts: list[Part] = attrs.embed(obj_cls=Part, many=True)
    first_link: Optional[Reference] = attrs.relation(dm_cls="Beta"{link})
    links: list[Reference] = attrs.relation(dm_cls="Beta", collection=list)
    named: dict[str, Reference] = attrs.relation(dm_cls="Gamma", collection=dict)
"""
    keys = {attribute: attribute for attribute in KINDS}
    keys["first_link"] = link_key or ("firstLink" if convert else "first_link")
    entity = Entity(name, dict(KINDS), paths, collection=collection, topic=topic)
    return Stored(entity, keys, typed, text.strip("\n"))


def template_of(entity: Entity) -> str:
    """A path of the entity's documents with one part left open, to be filled with text: a model's, or a view's."""
    path = entity.paths[0].rpartition("/")[0]
    return f"{path}/{{}}"
