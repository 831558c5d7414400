"""Names of databases, collections and documents, and their limits. Must not know the store.

A *path* is relative to a database's documents root: `rooms/r1`; a *collection* is a path of odd
length. Limits are those of Firestore's page "Usage and limits".
"""

import re
from functools import lru_cache

from boiler.local.firestore.errors import RequestError, invalid

MAX_ID_BYTES = 1500
MAX_NAME_BYTES = 6 * 1024
MAX_LEVELS = 100
RESERVED = re.compile(r"__.*__", re.DOTALL)
_NAME = re.compile(r"(projects/[^/]+/databases/[^/]+)/documents(?:/(.*))?", re.DOTALL)
_DATABASE = re.compile(r"projects/[^/]+/databases/[^/]+")


def check_database(name: str) -> str:
    """The name itself; raises RequestError where it is not `projects/P/databases/D`."""
    if not _DATABASE.fullmatch(name):
        raise invalid(f"{name!r} is no database: write projects/PROJECT/databases/DATABASE")
    return name


def split(name: str) -> tuple[str, str]:
    """Database and path of a full name; the root has the empty path. Raises RequestError."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise invalid(
            f"{name[:200]!r} is no name of a document: "
            "write projects/PROJECT/databases/DATABASE/documents/COLLECTION/ID"
        )
    return found[1], found[2] or ""


def split_document(name: str) -> tuple[str, str]:
    """Database and path of a document's full name. Raises RequestError for anything else."""
    database, path = split(name)
    if not path or path.count("/") % 2 == 0:
        raise _shape(name)
    collection, _, doc_id = path.rpartition("/")
    _check_collection(collection)
    check_id(doc_id)
    if len(name) * 4 > MAX_NAME_BYTES and len(name.encode()) > MAX_NAME_BYTES:
        raise invalid(f"a document's name has more than {MAX_NAME_BYTES} bytes: {name[:80]!r}...")
    return database, path


def split_parent(name: str) -> tuple[str, str]:
    """Database and path of a parent: the root (empty path) or a document. Raises RequestError."""
    database, path = split(name)
    return (database, "") if not path else split_document(name)


@lru_cache(maxsize=10_000)
def _check_collection(collection: str) -> None:
    segments = collection.split("/")
    if len(segments) > 2 * MAX_LEVELS - 1:
        raise invalid(f"a document is below more than {MAX_LEVELS} collections")
    for segment in segments:
        check_id(segment)


def check_id(segment: str) -> None:
    """Raises RequestError where it can't be the id of a document or a collection."""
    if not segment:
        raise invalid("an id is empty: a name has a '/' too many, or one is missing")
    if segment in (".", "..") or (segment[0] == "_" and RESERVED.fullmatch(segment)):
        raise invalid(f"the id {segment!r} is reserved: ids can't be '.', '..' or '__...__'")
    if len(segment) * 4 > MAX_ID_BYTES and len(segment.encode()) > MAX_ID_BYTES:
        raise invalid(f"an id has more than {MAX_ID_BYTES} bytes: {segment[:40]!r}...")


def _shape(name: str) -> RequestError:
    return invalid(f"{name[:200]!r} names no document: collections and ids must alternate")


def collection_of(path: str) -> str:
    """The collection of a document's path."""
    return path.rpartition("/")[0]


def sort_key(path: str) -> tuple[str, ...]:
    """Paths sort by segment, each by code point, which is the order of UTF-8 bytes."""
    return tuple(path.split("/"))
