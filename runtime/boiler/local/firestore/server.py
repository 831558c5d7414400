"""The embedded Firestore: starting and stopping a server. Must not know the protocol."""

import socket
from concurrent.futures import ThreadPoolExecutor
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any

import grpc

from boiler.local.firestore import remote, service
from boiler.local.firestore.faults import Faults
from boiler.local.firestore.state import EffectiveWrite, State

WORKERS = 512
"""Threads at most, made when needed: every open Listen stream holds one."""

MAX_MESSAGE_BYTES = 64 * 1024 * 1024
STOP_SECONDS = 2.0


class EmbeddedFirestore:
    """A Firestore in this process, for clients of any language through gRPC without TLS.

    `port` 0 takes any free one; `file` keeps the data; `log_writes` keeps every effective write in
    `writes`, which grows without end. Use it as a context manager, or `start` and `stop`.
    """

    def __init__(
        self,
        port: int = 0,
        file: str | PathLike[str] | None = None,
        host: str = "127.0.0.1",
        *,
        log_writes: bool = True,
    ) -> None:
        self._host, self._port = host, port
        self._path = None if file is None else Path(file)
        self._log_writes = log_writes
        self._state: State | None = None
        self._server: Any = None
        self._address = ""
        self.faults = Faults()
        """What to do wrong, for tests."""

    def __enter__(self) -> "EmbeddedFirestore":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def address(self) -> str:
        """Where it answers, host:port. Raises RuntimeError before `start`."""
        if not self._address:
            raise RuntimeError("the embedded Firestore has no address before start()")
        return self._address

    @property
    def writes(self) -> list[EffectiveWrite]:
        """Every write that changed or deleted a document since the start, in order of commits."""
        return self._state.writes if self._state is not None else []

    def start(self) -> None:
        """Serves from now on. Raises OSError where the port or the data file can't be used."""
        if self._server is not None:
            raise RuntimeError("the embedded Firestore is running already")
        _check_port(self._host, self._port)
        state = State(self._path, log=self._log_writes)
        server = grpc.server(
            ThreadPoolExecutor(WORKERS, thread_name_prefix="firestore"),
            options=[
                ("grpc.so_reuseport", 0),
                ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
                ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
                # Clients may ping to keep quiet streams alive, as often as they like.
                ("grpc.http2.min_ping_interval_without_data_ms", 1000),
                ("grpc.keepalive_permit_without_calls", 1),
            ],
        )
        server.add_generic_rpc_handlers(
            (service.handler(state, self.faults), remote.handler(self.faults))
        )
        try:
            port = server.add_insecure_port(f"{self._host}:{self._port}")
        except RuntimeError:
            port = 0
        if port == 0:
            state.close()
            raise OSError(_in_use(self._host, self._port))
        server.start()
        self._server, self._state = server, state
        self._address = f"{self._host}:{port}"

    def stop(self) -> None:
        """Ends every stream and closes the data file; the log of writes stays readable."""
        server, self._server = self._server, None
        if server is None:
            return
        self.faults.drop_streams()
        server.stop(STOP_SECONDS).wait()
        if self._state is not None:
            self._state.close()


def _check_port(host: str, port: int) -> None:
    if port == 0:
        return
    with socket.socket() as probe:
        # A port that a stopped server left in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise OSError(_in_use(host, port)) from None


def _in_use(host: str, port: int) -> str:
    return f"port {port} of {host} is in use; choose another, or 0 for any free one"
