"""`CTX`: the one configuration of a program that runs by hand, and the paths that programs write.

Read in one step, from `boiler.yaml` or environment variables; without any it is the embedded local setup. Nothing here ever sets
an environment variable. Must not know views or processors.
"""

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boiler.values import Reference, is_document_path

DEFAULT_PROJECT = "boiler-local"
"""The project where none is configured."""

DEFAULT_DATABASE = "(default)"
"""The id of a project's first database."""

FILE = "boiler.yaml"
KEYS = {"project": str, "database": str, "credentials": str, "emulator": str}
"""What boiler.yaml may say today, at its top level, one `key: value` a line."""


class ConfigurationError(ValueError):
    """boiler.yaml or a variable can't be right; the message says what, where and how to fix it."""


@dataclass(frozen=True)
class Configuration:
    """Which database a program works on; `emulator` is host:port, `credentials` the path of a service account's key."""

    project: str = DEFAULT_PROJECT
    database: str = DEFAULT_DATABASE
    credentials: str | None = None
    emulator: str | None = None
    local: bool = True


class Database:
    """`CTX.db`: references by path."""

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
    """The configuration and the client made from it, both on first use."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.db = Database()
        self._lock = threading.Lock()
        self._configuration: Configuration | None = None
        self._client: Any = None
        self._embedded: Any = None

    def configure(self, configuration: Configuration) -> None:
        """Sets everything, in one step. Raises RuntimeError once a client is in use."""
        with self._lock:
            if self._client is not None:
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
    )


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
