"""The error of a request: a gRPC status code and a sentence. Must not know any request."""

import grpc


class RequestError(Exception):
    """A request that is answered with `code` (a grpc.StatusCode) and the message."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    @property
    def number(self) -> int:
        """The code as google.rpc.Status has it."""
        return int(self.code.value[0])


def invalid(message: str) -> RequestError:
    """INVALID_ARGUMENT: the request can't be right, whatever the database holds."""
    return RequestError(grpc.StatusCode.INVALID_ARGUMENT, message)


def not_found(message: str) -> RequestError:
    """NOT_FOUND: a document that must exist does not."""
    return RequestError(grpc.StatusCode.NOT_FOUND, message)


def already_exists(message: str) -> RequestError:
    """ALREADY_EXISTS: a document that must not exist does."""
    return RequestError(grpc.StatusCode.ALREADY_EXISTS, message)


def failed_precondition(message: str) -> RequestError:
    """FAILED_PRECONDITION: the database is not in the state that the request asks for."""
    return RequestError(grpc.StatusCode.FAILED_PRECONDITION, message)


def aborted(message: str) -> RequestError:
    """ABORTED: another commit came first; try the whole transaction again."""
    return RequestError(grpc.StatusCode.ABORTED, message)


def unimplemented(message: str) -> RequestError:
    """UNIMPLEMENTED: the real service has it, the embedded one does not."""
    return RequestError(grpc.StatusCode.UNIMPLEMENTED, message)
