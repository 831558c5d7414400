"""Faults from another process: a small gRPC service beside Firestore's, with JSON both ways.

Must not know what the faults do.
"""

import json
from typing import Any

import grpc

from boiler.local.firestore.faults import Faults

SERVICE = "boiler.local.Faults"
METHOD = "Do"


def handler(faults: Faults) -> Any:
    """The service, for a gRPC server."""

    def do(request: bytes, context: Any) -> bytes:
        try:
            answer = faults.do(json.loads(request))
        except (ValueError, TypeError, AttributeError) as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        return json.dumps(answer).encode()

    return grpc.method_handlers_generic_handler(
        SERVICE, {METHOD: grpc.unary_unary_rpc_method_handler(do)}
    )


def control(address: str, command: dict[str, Any], timeout: float = 10.0) -> dict[str, Any]:
    """Makes the embedded Firestore at `address` (host:port) do a fault; see `Faults.do`.

    Raises ValueError where it refuses the command, ConnectionError where none answers.
    """
    with grpc.insecure_channel(address) as channel:
        call = channel.unary_unary(f"/{SERVICE}/{METHOD}")
        try:
            answer = call(json.dumps(command).encode(), timeout=timeout)
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.INVALID_ARGUMENT:
                raise ValueError(error.details()) from None
            raise ConnectionError(
                f"no embedded Firestore answers at {address}: {error.details()}"
            ) from None
    result: dict[str, Any] = json.loads(answer)
    return result
