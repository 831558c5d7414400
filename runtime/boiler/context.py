"""`CTX`: the one configuration of a program that runs by hand, and the paths that programs write.

Read in one step, from `boiler.yaml` or environment variables; without any it is the embedded local setup. Nothing here ever sets
an environment variable. Must not know views or processors.
"""

import os
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boiler.topics import Topics
from boiler.values import Reference, is_document_path

DEFAULT_PROJECT = "boiler-local"
"""The project where none is configured."""

DEFAULT_DATABASE = "(default)"
"""The id of a project's first database."""

FILE = "boiler.yaml"
KEYS = ("project", "database", "credentials", "emulator", "kafka", "topics")
"""What boiler.yaml may say today, at its top level, one `key: value` a line."""


class ConfigurationError(ValueError):
    """boiler.yaml or a variable can't be right; the message says what, where and how to fix it."""


@dataclass(frozen=True)
class Configuration:
    """Which database and topics a program works on; `credentials` is the path of a service account's key.

    `emulator` is host:port; `kafka` too, or several with commas between them. `topics` is a folder for topics without Kafka.
    """

    project: str = DEFAULT_PROJECT
    database: str = DEFAULT_DATABASE
    credentials: str | None = None
    emulator: str | None = None
    local: bool = True
    kafka: str | None = None
    topics: str | None = None


class Database:
    """`CTX.db`: references by path."""

    def __repr__(self) -> str:
        return "<CTX.db>"

    def document(self, path: str) -> Reference:
        """A document's path. Raises ValueError for what is none."""
        reference = Reference(path)
        if not is_document_path(path):
            raise ValueError(f"not a document's path: {path!r}")
        return reference

    def collection(self, path: str) -> Reference:
        """A collection's path; `/ "id"` gives a document's. Raises ValueError for what is none."""
        reference = Reference(path)
        if is_document_path(path):
            raise ValueError(f"not a collection's path: {path!r}")
        return reference


class ProgramContext:
    """The configuration, and the client and the topics made from it, each on first use."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.db = Database()
        self._lock = threading.Lock()
        self._configuration: Configuration | None = None
        self._client: Any = None
        self._embedded: Any = None
        self._topics: Topics | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __repr__(self) -> str:
        return "<CTX>"

    def configure(self, configuration: Configuration) -> None:
        """Sets everything, in one step. Raises RuntimeError once a client is in use."""
        with self._lock:
            if self._client is not None or self._topics is not None:
                raise RuntimeError(
                    "CTX is already in use: configure it before the first view is read"
                )
            self._configuration = configuration

    @property
    def configuration(self) -> Configuration:
        """What is configured. Raises ConfigurationError."""
        with self._lock:
            if self._configuration is None:
                self._configuration = read_configuration(Path(FILE), dict(os.environ))
            return self._configuration

    @property
    def client(self) -> Any:
        """A google.cloud.firestore.Client; in the local setup of a Firestore in this process. Raises DatabaseError."""
        configuration = self.configuration
        with self._lock:
            if self._client is None:
                self._client = self._connect(configuration)
            return self._client

    @property
    def topics(self) -> Topics:
        """The topics of the Kafka that is configured, else of a folder; in the local setup it is a temporary one.

        Raises ConfigurationError, and TopicsError where Kafka doesn't answer.
        """
        configuration = self.configuration
        with self._lock:
            if self._topics is None:
                self._topics = self._open_topics(configuration)
            return self._topics

    def _open_topics(self, configuration: Configuration) -> Topics:
        if configuration.kafka is not None:
            from boiler.local.kafka.client import KafkaTopics

            return KafkaTopics(configuration.kafka)
        from boiler.local.kafka.files import FileTopics

        if configuration.topics is not None:
            return FileTopics(Path(configuration.topics))
        if not configuration.local:
            raise ConfigurationError(
                f"topics need a place beside a real database: `kafka: HOST:PORT` in {FILE} or KAFKA_BOOTSTRAP_SERVERS, "
                "or `topics: FOLDER` for topics in files"
            )
        self._folder = tempfile.TemporaryDirectory(prefix="boiler-topics-")
        return FileTopics(Path(self._folder.name))

    def _connect(self, configuration: Configuration) -> Any:
        from boiler.local.database import connect

        if configuration.emulator is not None:
            return connect(configuration.project, configuration.emulator)
        if configuration.local:
            from boiler.local.firestore import EmbeddedFirestore

            self._embedded = EmbeddedFirestore(port=0)
            self._embedded.start()
            return connect(configuration.project, self._embedded.address)
        from google.cloud import firestore

        if configuration.credentials is not None:
            return firestore.Client.from_service_account_json(
                configuration.credentials,
                project=configuration.project,
                database=configuration.database,
            )
        return firestore.Client(project=configuration.project, database=configuration.database)


def read_configuration(file: Path, environment: dict[str, str]) -> Configuration:
    """What the file and the environment say; the environment wins. Raises ConfigurationError."""
    found = _read_file(file) if file.exists() else {}
    for key, name in (
        ("project", "GOOGLE_CLOUD_PROJECT"),
        ("credentials", "GOOGLE_APPLICATION_CREDENTIALS"),
        ("emulator", "FIRESTORE_EMULATOR_HOST"),
        ("kafka", "KAFKA_BOOTSTRAP_SERVERS"),
    ):
        if environment.get(name):
            found[key] = environment[name]
    real = ("project" in found or "credentials" in found) and "emulator" not in found
    return Configuration(
        project=found.get("project", DEFAULT_PROJECT),
        database=found.get("database", DEFAULT_DATABASE),
        credentials=found.get("credentials"),
        emulator=found.get("emulator"),
        local=not real,
        kafka=_servers(found["kafka"]) if "kafka" in found else None,
        topics=found.get("topics"),
    )


def _servers(text: str) -> str:
    """A list of Kafka servers without spaces. Raises ConfigurationError."""
    servers = [server.strip() for server in text.split(",")]
    for server in servers:
        host, _, port = server.rpartition(":")
        if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise ConfigurationError(
                f"kafka is `{text}`: HOST:PORT is expected, or several with commas between them"
            )
    return ",".join(servers)


def _read_file(file: Path) -> dict[str, str]:
    found = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.partition(" #")[0].strip()
        if not text or text.startswith("#") or text == "---":
            continue
        key, colon, value = text.partition(":")
        if not colon or key not in KEYS or not value.strip():
            known = ", ".join(KEYS)
            raise ConfigurationError(f"{file}:{number}: `{text}` is not one of `{known}: value`")
        found[key] = value.strip().strip("'\"")
    return found


CTX = ProgramContext()
"""The context of this process."""

Context = CTX
"""Its older name: `from flask_boiler.context import Context as CTX`."""
