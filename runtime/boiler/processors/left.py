"""What an earlier run left in the database: its view documents, and the dead letters of its views.

Must not know how views are kept.
"""

from collections.abc import Collection, Iterable
from typing import Any

from boiler.by_hand import fields_of
from boiler.letters import COLLECTION
from boiler.session import Fields

UNKNOWN = "**"
"""The beginning of a path template that can't be told: what lies there may belong to others, and is left alone."""


def left_documents(
    client: Any, owned: Iterable[str], sources: Iterable[str], views: Collection[str]
) -> dict[str, Fields]:
    """Fields by path of every document under the path templates `owned`, and of the letters about `views`."""
    from boiler.local.database import owned_documents

    templates = [template for template in owned if UNKNOWN not in template.split("/")]
    if not templates:
        return {}  # used by hand: nothing says what belongs to it
    found = {
        path: fields_of(client, snapshot)
        for path, snapshot in owned_documents(client, templates, sources).items()
    }
    for snapshot in client.collection(COLLECTION).stream():
        letter = snapshot.to_dict()
        if letter.get("view") in views:
            found[snapshot.reference.path] = letter
    return found
