"""What one target of a Listen stream has, and what a set of changes does to it.

Must not know messages, streams or tokens.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from boiler.local.firestore.documents import Database
from boiler.local.firestore.errors import invalid
from boiler.local.firestore.names import split_document
from boiler.local.firestore.queries import Query

Effect = Mapping[str, Any]
"""Path → the document as the target shows it now, or None where it left the target."""


class Watched(Protocol):
    """The documents of a target. Callers hold the database's lock."""

    def now(self, database: Database) -> Effect:
        """Everything the target has now; None for named documents that do not exist."""

    def effect(self, database: Database, before: Mapping[str, Any], since: int) -> Effect:
        """What the changes after `since` do; `before` is what changed documents were then."""

    def names(self, database: Database) -> list[str]:
        """The full names of the documents it has now."""


class WatchedDocuments:
    """A target of named documents."""

    def __init__(self, proto: Any) -> None:
        split = [split_document(name) for name in proto.documents]
        if not split:
            raise invalid("a target of documents names none")
        self.database = split[0][0]
        self._paths = tuple(dict.fromkeys(path for _, path in split))

    def now(self, database: Database) -> Effect:
        return {path: database.get(path) for path in self._paths}

    def effect(self, database: Database, before: Mapping[str, Any], since: int) -> Effect:
        found = {}
        for path in self._paths:
            if path in before:
                document = database.get(path)
                if document is not before[path]:
                    found[path] = document
        return found

    def names(self, database: Database) -> list[str]:
        paths = [path for path in self._paths if database.get(path) is not None]
        return [f"{database.root}/{path}" for path in paths]


class WatchedQuery:
    """A target of a query. With a limit or an offset, it is run anew when its scope changes."""

    def __init__(self, proto: Any) -> None:
        if proto.WhichOneof("query_type") != "structured_query":
            raise invalid("a target's query must be a structured query")
        self._query = Query(proto.parent, proto.structured_query)
        self.database = self._query.database

    def now(self, database: Database) -> Effect:
        query = self._query
        return {path: query.project(document) for path, document in query.run(database)}

    def effect(self, database: Database, before: Mapping[str, Any], since: int) -> Effect:
        query = self._query
        concerned = {path: was for path, was in before.items() if query.in_scope(path)}
        if not concerned:
            return {}
        if query.is_part:
            return self._rerun(database, since)
        found: dict[str, Any] = {}
        for path, was in concerned.items():
            document = database.get(path)
            if document is was:
                continue
            if document is not None and query.matches(path, document):
                found[path] = query.project(document)
            elif was is not None and query.matches(path, was):
                found[path] = None
        return found

    def _rerun(self, database: Database, since: int) -> Effect:
        was, now = dict(self._query.run(database, since)), dict(self._query.run(database))
        found: dict[str, Any] = {path: None for path in was if path not in now}
        for path, document in now.items():
            if was.get(path) is not document:
                found[path] = self._query.project(document)
        return found

    def names(self, database: Database) -> list[str]:
        return [document.name for _, document in self._query.run(database)]


def watched(target: Any) -> WatchedDocuments | WatchedQuery:
    """What a Target proto asks for. Raises RequestError where it is not valid."""
    match target.WhichOneof("target_type"):
        case "documents":
            return WatchedDocuments(target.documents)
        case "query":
            return WatchedQuery(target.query)
    raise invalid("a target needs documents or a query")
