"""Follows collections of Firestore on one Listen stream, in a thread, and reports consistent cuts.

Must not know programs or views.
"""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from boiler.local.values import UnreadableError, fields_from, time_from
from boiler.processors.cuts import Cuts, RestartError
from boiler.values import matches_template

Changes = dict[str, dict[str, Any] | None]


class Times(NamedTuple):
    """When a document came into being, and when this version of it did."""

    created: datetime
    updated: datetime


class TimedChanges(Changes):
    """Changes, and by path the times of the documents that there are."""

    def __init__(self, changes: Changes, times: Mapping[str, Times]) -> None:
        """`times` has none of documents that are gone."""
        super().__init__(changes)
        self.times = dict(times)


OnCut = Callable[[TimedChanges, datetime], None]

BACKOFF_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Pauses between attempts to listen again: short at first, since most streams end for no reason of the service."""


class Listener:
    """One stream over several collection templates. `on_cut(changes, read_time)` is called in its thread."""

    def __init__(
        self,
        client: Any,
        templates: Iterable[str],
        on_cut: OnCut,
        on_failure: Callable[[str], None],
    ) -> None:
        """`client` is a google.cloud.firestore.Client; `on_failure` gets one sentence when listening has ended for good."""
        self._client = client
        self._templates = sorted(templates)
        self._on_cut = on_cut
        self._on_failure = on_failure
        self._documents = f"{client._database_string}/documents"
        self._stopped = threading.Event()
        self._requests: queue.SimpleQueue[Any] | None = None
        self._thread = threading.Thread(target=self._run, name="boiler-listen", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the stream and waits for the thread."""
        self._stopped.set()
        if self._requests is not None:
            self._requests.put(None)
        call = getattr(self, "_call", None)
        if call is not None:
            call.cancel()
        if self._thread is not threading.current_thread():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        from google.api_core.exceptions import GoogleAPICallError

        cuts = Cuts(frozenset(range(1, len(self._templates) + 1)), self._decode)
        attempt = 0
        while not self._stopped.is_set():
            cuts.restart()
            problem = "the stream ended"
            try:
                for response in self._listen():
                    cut = cuts.take(type(response).pb(response))
                    if cut is not None:
                        attempt = 0
                        changes, read_time = cut
                        self._on_cut(self._wanted(changes), time_from(read_time))
            except RestartError as error:
                problem = str(error)
            except GoogleAPICallError as error:
                problem = f"{type(error).__name__}: {error.message}"
                if error.code in (400, 401, 403, 404):
                    self._on_failure(f"Firestore refuses to be listened to: {problem}")
                    return
            except Exception as error:
                self._on_failure(f"{type(error).__name__} while listening to Firestore: {error}")
                raise
            if attempt == len(BACKOFF_SECONDS):
                self._on_failure(f"Firestore can't be listened to: {problem}")
                return
            self._stopped.wait(BACKOFF_SECONDS[attempt])
            attempt += 1

    def _listen(self) -> Iterator[Any]:
        requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._requests = requests
        for number, template in enumerate(self._templates, start=1):
            requests.put(self._target(number, template))
        metadata = [*self._client._rpc_metadata]
        self._call = self._client._firestore_api.listen(
            requests=iter(requests.get, None), metadata=metadata
        )
        return iter(self._call)

    def _target(self, number: int, template: str) -> dict[str, Any]:
        parts = template.split("/")
        selector: dict[str, Any] = {"collection_id": parts[-1]}
        parent = self._documents
        if "*" in template:
            selector["all_descendants"] = True
        elif len(parts) > 1:
            parent = "/".join([parent, *parts[:-1]])
        query = {"parent": parent, "structured_query": {"from_": [selector]}}
        return {
            "database": self._client._database_string,
            "add_target": {"query": query, "target_id": number},
        }

    def _decode(self, document: Any) -> tuple[dict[str, Any], Times] | None:
        try:
            fields = fields_from(document, self._documents)
        except UnreadableError:
            return None  # no program can be given it, so for all views it does not exist
        return fields, Times(time_from(document.create_time), time_from(document.update_time))

    def _wanted(self, changes: Mapping[str, Any]) -> TimedChanges:
        start = len(self._documents) + 1
        wanted = {
            name[start:]: found
            for name, found in changes.items()
            if any(matches_template(template + "/*", name[start:]) for template in self._templates)
        }
        return TimedChanges(
            {path: None if found is None else found[0] for path, found in wanted.items()},
            {path: found[1] for path, found in wanted.items() if found is not None},
        )
