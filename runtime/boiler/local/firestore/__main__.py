"""`python -m boiler.local.firestore`: the embedded Firestore as a process of its own."""

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path

from boiler.local.firestore.server import EmbeddedFirestore


def main() -> int:
    """Serves until SIGINT or SIGTERM, or the end of standard input where that is asked for."""
    parser = argparse.ArgumentParser(prog="boiler.local.firestore", description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="0: any free port (default 8080)")
    parser.add_argument("--file", type=Path, help="keeps the data in this file")
    parser.add_argument("--json", action="store_true", help="prints the address as a line of JSON")
    parser.add_argument("--until-stdin-closes", action="store_true", help="ends when stdin does")
    arguments = parser.parse_args()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    server = EmbeddedFirestore(arguments.port, arguments.file, log_writes=False)
    try:
        server.start()
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps({"address": server.address}), flush=True)
    else:
        print(f"Firestore is at {server.address}", flush=True)
    if arguments.until_stdin_closes:
        threading.Thread(target=_wait_for_end, args=(stopped,), daemon=True).start()
    stopped.wait()
    server.stop()
    return 0


def _wait_for_end(stopped: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stopped.set()


if __name__ == "__main__":
    sys.exit(main())
