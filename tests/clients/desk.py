"""Delivers the patches and forms that lie in a database to a program's mediators, as a cut of the processor would."""

from dataclasses import dataclass, field
from typing import Any

from boiler.clients.requests import Requests
from boiler.local.database import connect, plain, read_result
from boiler.local.firestore import EmbeddedFirestore
from boiler.processors.clients import ClientWriter, Written
from boiler.processors.listen import Times
from boiler.program import Program, digest_of, load


def program(text: str) -> Program:
    """A program of one file."""
    files = {"program.py": text}
    return load(files, "program", digest_of(files))


@dataclass
class Desk:
    """One run of a program over a database; another Desk over the same database is another run."""

    server: EmbeddedFirestore
    text: str
    client: Any = field(init=False)
    writer: ClientWriter = field(init=False)

    def __post_init__(self) -> None:
        self.client = connect("test", self.server.address)
        self.writer = ClientWriter(program(self.text), self.client)

    def deliver(self) -> Written:
        """Applies whatever versions are there now."""
        changes: dict[str, Any] = {}
        times: dict[str, Times] = {}
        requests = Requests(self.client)
        for template in self.writer.groups:
            name = template.rpartition("/")[2]
            query = {"from_": [{"collection_id": name, "all_descendants": True}]}
            for found in requests.query("", query):
                changes[found.path] = found.fields
                times[found.path] = Times(found.created, found.updated)
        return self.writer.apply(changes, times)

    def put(self, path: str, **fields: Any) -> None:
        """Sets a document."""
        self.client.document(path).set(fields)

    def write(self, path: str, fields: dict[str, Any]) -> Written:
        """Sets a document and delivers."""
        self.client.document(path).set(fields)
        return self.deliver()

    def get(self, path: str) -> dict[str, Any] | None:
        """A document as JSON has it."""
        found = self.client.document(path).get()
        return plain(found.to_dict()) if found.exists else None

    def updated(self, path: str) -> Any:
        """When a document was last changed."""
        return self.client.document(path).get().update_time

    def ref(self, path: str) -> Any:
        """A reference to a document."""
        return self.client.document(path)

    def letters(self) -> list[dict[str, Any]]:
        """The dead letters of client writes, without their times."""
        errors = read_result(self.client, (), ()).get("errors", {})
        return [{k: v for k, v in e.items() if k != "at"} for e in errors.get("events", [])]
