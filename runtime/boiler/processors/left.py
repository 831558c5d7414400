"""What an earlier run left in the database: its view documents, and the dead letters of its views and events.

Must not know how views are kept.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from boiler.by_hand import fields_of
from boiler.dataflow.assemble_view import Left
from boiler.instants import micros_of
from boiler.letters import COLLECTION
from boiler.local.values import time_from

UNKNOWN = "**"
"""The beginning of a path template that can't be told: what lies there may belong to others, and is left alone."""


def left_documents(
    client: Any,
    owned: Iterable[str],
    sources: Collection[str],
    nodes: Iterable[Mapping[str, Any]],
) -> dict[str, Left]:
    """By path every document under the path templates `owned`, and every letter about what the plan's nodes keep.

    Letters about patches and forms are not among them: nobody makes those again.
    """
    from boiler.local.database import owned_documents

    templates = [template for template in owned if UNKNOWN not in template.split("/")]
    found = {
        path: _left(client, snapshot)
        for path, snapshot in owned_documents(client, templates, sources).items()
    }
    known = list(nodes)
    views = {node["view"] for node in known if "view" in node and node["kind"] != "ClientWrites"}
    readers = {
        node["mediator"] or node["collection"] for node in known if node["kind"] == "TopicSource"
    }
    for snapshot in client.collection(COLLECTION).stream():
        letter = snapshot.to_dict()
        if letter.get("view") in views or letter.get("mediator") in readers:
            found[snapshot.reference.path] = _left(client, snapshot)
    return found


def _left(client: Any, snapshot: Any) -> Left:
    # The client gives either of the two, depending on how the document was found.
    at = snapshot.update_time
    at = at if isinstance(at, datetime) else time_from(at)
    return Left(fields_of(client, snapshot), micros_of(at))
