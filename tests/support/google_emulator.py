"""Google's own Firestore emulator, where this machine has it: the oracle of the tests.

Must not know the embedded Firestore: what a test learns here comes from Google alone.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

import grpc

VARIABLE = "BOILERC_GOOGLE_EMULATOR_JAR"
"""Names the jar where the Google Cloud SDK is not in a usual place."""

IN_SDK = Path("platform/cloud-firestore-emulator/cloud-firestore-emulator.jar")
"""Where `gcloud components install cloud-firestore-emulator` puts the jar."""

USUAL_FOLDERS = (
    Path("/usr/lib/google-cloud-sdk"),
    Path("/usr/share/google-cloud-sdk"),
    Path("/opt/google-cloud-sdk"),
    Path("/snap/google-cloud-sdk/current"),
    Path("/usr/local/Caskroom/google-cloud-sdk/latest/google-cloud-sdk"),
    Path("/opt/homebrew/share/google-cloud-sdk"),
    Path.home() / "google-cloud-sdk",
)

MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"

START_SECONDS = 60.0

OPEN_RULES = """rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    match /{document=**} {
      allow read, write: if true;
    }
  }
}
"""


def find_jar() -> Path | None:
    """The emulator's jar: the variable's, else in the SDK of `gcloud`, else in a usual folder.

    Raises FileNotFoundError if the variable names a file that does not exist.
    """
    if named := os.environ.get(VARIABLE):
        if not Path(named).is_file():
            raise FileNotFoundError(f"{VARIABLE} names {named}, which is not a file")
        return Path(named)
    folders = list(USUAL_FOLDERS)
    if gcloud := shutil.which("gcloud"):
        folders.insert(0, Path(gcloud).resolve().parent.parent)
    return next((folder / IN_SDK for folder in folders if (folder / IN_SDK).is_file()), None)


def why_missing() -> str | None:
    """Why the emulator can't be started here, for a skipped test; None where it can."""
    if find_jar() is None:
        return (
            f"Google's Firestore emulator was not found: set {VARIABLE} to its jar, "
            "or `gcloud components install cloud-firestore-emulator`"
        )
    if shutil.which("java") is None:
        return "Google's Firestore emulator needs `java` on PATH"
    return None


class GoogleEmulator:
    """The emulator as a process, with rules that allow everything; `address` is host:port."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="google-emulator-")
        self._log = Path(self._folder.name) / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self.address = ""

    def __enter__(self) -> "GoogleEmulator":
        rules = Path(self._folder.name) / "open.rules"
        rules.write_text(OPEN_RULES)
        port = _free_port()
        command = ["java", "-Xmx512m", "-cp", str(find_jar()), MAIN, "start"]
        command += ["--host=127.0.0.1", f"--port={port}", f"--rules={rules}"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        self.address = f"127.0.0.1:{port}"
        try:
            self._wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)
        self._folder.cleanup()

    def _wait(self) -> None:
        assert self._process is not None
        end = time.monotonic() + START_SECONDS
        with grpc.insecure_channel(self.address) as channel:
            ready = grpc.channel_ready_future(channel)
            while time.monotonic() < end:
                if self._process.poll() is not None:
                    raise RuntimeError(
                        f"Google's emulator ended at its start:\n{self._log.read_text()}"
                    )
                try:
                    ready.result(timeout=0.5)
                except grpc.FutureTimeoutError:
                    continue
                return
        raise RuntimeError(
            f"Google's emulator is not ready after {START_SECONDS} s:\n{self._log.read_text()}"
        )


def _free_port() -> int:
    """A port free now: the emulator, told port 0, does not say which one it took."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
