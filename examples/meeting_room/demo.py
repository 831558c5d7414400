"""`make demo`: a meeting's attendance changes, and every participant's document shows it, kept by a Flink job.

Builds the program beside this file, starts the embedded Firestore and the mini-cluster, feeds input.jsonl at a readable pace and
shows what a front end sees that listens to the view documents. On a terminal that is a live table, on a pipe plain lines.
The exit code is 0 only if the final documents equal expected.json.
"""

import json
import sys
import threading
import time
from collections import deque
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from boiler.local.changes import Change, Commit, read_log
from boiler.local.database import apply, connect, plain, read_result
from boiler.local.firestore import EmbeddedFirestore
from boiler_compiler.cli.processors import FlinkRun
from boiler_compiler.driver import compile_path
from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

HERE = Path(__file__).parent
PACE = 0.35
"""Seconds between two changes: slow enough to read, fast enough for 80 of them."""

View = dict[str, Any]


class Audience:
    """What every participant sees: listens to the view documents as a front end does."""

    def __init__(self, client: Any) -> None:
        """Starts listening."""
        self.views: dict[tuple[str, str], View] = {}
        self.versions = 0
        self._fresh: deque[tuple[str, str, View | None]] = deque()
        self._lock = threading.Lock()
        self._watch = client.collection_group("MeetingSession").on_snapshot(self._on_snapshot)

    def _on_snapshot(self, _documents: Any, changes: Any, _read_time: Any) -> None:
        with self._lock:
            for change in changes:
                _, user, _, meeting = change.document.reference.path.split("/")
                gone = change.type.name == "REMOVED"
                view = None if gone else plain(change.document.to_dict())
                if view is None:
                    self.views.pop((user, meeting), None)
                else:
                    self.views[user, meeting] = view
                self.versions += 1
                self._fresh.append((user, meeting, view))

    def fresh(self) -> list[tuple[str, str, View | None]]:
        """The changes since the last call."""
        with self._lock:
            seen = list(self._fresh)
            self._fresh.clear()
        return seen

    def stop(self) -> None:
        """Stops listening."""
        self._watch.unsubscribe()


def describe(change: Change) -> str:
    """`tickets/t5: attendance = true`."""
    if change.op == "delete":
        return f"{change.path} is deleted"
    fields = ", ".join(f"{key} = {short(value)}" for key, value in change.fields.items())
    return f"{change.path}: {fields}"


def short(value: Any) -> str:
    """A value in a few characters."""
    text = str(getattr(value, "path", value))
    if isinstance(value, list):
        text = "[" + " ".join(short(item).rpartition("/")[2] for item in value) + "]"
    if isinstance(value, dict):
        text = "{" + " ".join(value) + "}"
    return text if len(text) <= 40 else text[:39] + "…"


def attending(view: View) -> str:
    """The list of people that the view shows."""
    names = [person["name"] or "(no name)" for person in view["attending"]]
    return ", ".join(names) or "nobody"


def table(views: dict[tuple[str, str], View], fresh: set[tuple[str, str]]) -> Table:
    """One row a view document; what has just changed stands out."""
    shown = Table(title="what each participant sees", title_justify="left", expand=True)
    for heading in ("participant", "meeting", "address", "in session", "attending", "hearing aids"):
        shown.add_column(heading, overflow="ellipsis", no_wrap=True)
    for (user, meeting), view in sorted(views.items()):
        shown.add_row(
            user,
            meeting,
            view["address"] or "-",
            "yes" if view["inSession"] else "no",
            attending(view),
            str(view["numHearingAidRequested"]),
            style="bold green" if (user, meeting) in fresh else "",
        )
    return shown


class Screen:
    """Shows the run: live on a terminal, plain lines on a pipe."""

    def __init__(self, console: Console) -> None:
        """`console` decides which."""
        self._console = console
        self._recent: deque[str] = deque(maxlen=5)
        self._live = Live(console=console, auto_refresh=False) if console.is_terminal else None

    def __enter__(self) -> "Screen":
        """Takes the terminal."""
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Gives it back."""
        if self._live:
            self._live.stop()

    def change(self, number: int, what: str) -> None:
        """A change was written to the database."""
        self._recent.append(f"{number:>3}  {what}")
        if not self._live:
            self._console.print(f"change {number:>2}  {what}", markup=False)

    def seen(self, audience: Audience) -> None:
        """The participants' documents as they are now."""
        fresh = audience.fresh()
        if self._live:
            changed = {(user, meeting) for user, meeting, _ in fresh}
            log = Panel(Text("\n".join(self._recent)), title="changes", title_align="left")
            self._live.update(Group(log, table(dict(audience.views), changed)), refresh=True)
            return
        for user, meeting, view in fresh:
            shows = "is gone" if view is None else f"shows {attending(view)}"
            self._console.print(f"           users/{user}/MeetingSession/{meeting} {shows}", markup=False)


def main() -> int:
    """Runs the demo; the exit code."""
    console = Console(highlight=False, soft_wrap=True)
    begun = time.perf_counter()
    compilation = compile_path(HERE)
    if compilation.plan is None:
        console.print("the program has errors; `boilerc check examples/meeting_room` shows them")
        return 1
    console.print("The view plan of examples/meeting_room:\n", style="bold")
    console.print(compilation.plan.to_text(), markup=False)
    with EmbeddedFirestore(port=0) as server:
        flink = FlinkRun(compilation, "demo", server.address, parallelism=1)
        try:
            flink.launch()
            client = connect("demo", server.address)
            with console.status("Flink is starting") if console.is_terminal else nullcontext():
                flink.start()
            audience = Audience(client)
            count = feed(console, compilation.plan.schemas, client, flink, audience, begun)
            counters = flink.counters()
            result = read_result(client, compilation.plan.owned, compilation.plan.sources)
            audience.stop()
        finally:
            flink.stop()
    expected = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
    documents = sum(len(views) for views in result["collections"].values())
    console.print(
        f"\n{count} changes became {audience.versions} versions of view documents; {documents} are left "
        f"({time.perf_counter() - begun:.0f} s in all)."
    )
    console.print("Flink: " + ", ".join(f"{k} {v}" for k, v in sorted(counters.items())))
    if result != expected:
        console.print("The final documents DIFFER from examples/meeting_room/expected.json", style="bold red")
        return 1
    console.print("The final documents equal examples/meeting_room/expected.json.", style="bold green")
    return 0


def feed(
    console: Console, schemas: Any, client: Any, flink: FlinkRun, audience: Audience, begun: float
) -> int:
    """Applies the log, one change at a time, and shows each change's effect; returns how many there were."""
    lines = (HERE / "input.jsonl").read_text(encoding="utf-8").splitlines()
    count = 0
    with Screen(console) as screen:
        for commit in read_log(lines, schemas, "input.jsonl"):
            if not isinstance(commit, Commit):
                continue
            at = apply(client, commit)
            if count == 0 and not console.is_terminal:
                console.print(f"first change after {time.perf_counter() - begun:.1f} s")
            for change in commit.changes:
                count += 1
                screen.change(count, describe(change))
            flink.settle(at)
            time.sleep(PACE)
            screen.seen(audience)
    return count


if __name__ == "__main__":
    sys.exit(main())
