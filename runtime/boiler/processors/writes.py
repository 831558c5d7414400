"""Writes view documents to Firestore in as few commits as its limits allow. Must not know views."""

from collections.abc import Iterator, Mapping
from typing import Any

from boiler.local.values import to_client
from boiler.session import Fields
from boiler.sizes import document_size

COMMIT_WRITES = 500
"""Writes in one commit; Google documents no limit any more, this is the one it used to be."""

COMMIT_BYTES = 8 * 1024 * 1024
"""Bytes of documents in one commit: below the 10 MiB of a request, with room for what frames them."""


def write(client: Any, changes: Mapping[str, Fields | None]) -> int:
    """Sets and deletes whole documents and returns how many. Raises GoogleAPICallError where Firestore refuses."""
    for group in _groups(changes):
        batch = client.batch()
        for path, fields in group.items():
            document = client.document(path)
            if fields is None:
                batch.delete(document)
            else:
                batch.set(document, to_client(client, fields))
        batch.commit()
    return len(changes)


def _groups(changes: Mapping[str, Fields | None]) -> Iterator[dict[str, Fields | None]]:
    group: dict[str, Fields | None] = {}
    size = 0
    for path, fields in changes.items():
        own = document_size(path, fields or {})
        if group and (len(group) == COMMIT_WRITES or size + own > COMMIT_BYTES):
            yield group
            group, size = {}, 0
        group[path] = fields
        size += own
    if group:
        yield group
