"""What one change costs in the python processor's operators while the database grows, beside computing every view anew.

    python benchmarks/changes.py [DOCUMENTS ...]        default: 1000 10000 100000

The program is examples/meeting_room: meetings of four users with a ticket each. Only the operators are measured, without any
Firestore. Figures of one run on one machine: the ratios matter. `anew` is the cost of loading everything in one cut,
which is what a processor without increments would pay for every change.
"""

import random
import sys
import time
from pathlib import Path
from typing import Any

from boiler.dataflow.network import Network
from boiler.program import load
from boiler.values import Reference
from boiler_compiler.driver import compile_path

HERE = Path(__file__).parent.parent / "examples" / "meeting_room"
SIZES = (1_000, 10_000, 100_000)
CHANGES = 300
"""Changes of each kind, each a cut of its own."""


def database(documents: int, random_: random.Random) -> dict[str, dict[str, Any]]:
    """About so many documents: of nine one is a meeting, four are users and four are tickets."""
    meetings = documents // 9
    users = [f"users/u{n}" for n in range(meetings * 4)]
    found: dict[str, dict[str, Any]] = {"locations/l0": {"address": "1 Gilman Drive"}}
    for path in users:
        found[path] = {"firstName": path, "lastName": "Ode", "organization": None}
    for n in range(meetings):
        chosen = random_.sample(users, 4)
        tickets = {}
        for number, user in enumerate(chosen):
            path = f"tickets/t{n}-{number}"
            found[path] = {"role": "Participant", "attendance": True}
            tickets[user.partition("/")[2]] = Reference(path)
        found[f"meetings/m{n}"] = {
            "status": "in-session",
            "location": Reference("locations/l0"),
            "users": [Reference(user) for user in chosen],
            "tickets": tickets,
        }
    return found


def each_change(
    network: Network, documents: dict[str, dict[str, Any]], random_: random.Random
) -> dict[str, float]:
    """Seconds a change, by kind."""
    tickets = [path for path in documents if path.startswith("tickets/")]
    users = [path for path in documents if path.startswith("users/")]
    meetings = [path for path in documents if path.startswith("meetings/")]
    seconds = {}
    for kind, paths in (("a ticket", tickets), ("a user", users), ("a meeting", meetings)):
        begun = time.perf_counter()
        for number in range(CHANGES):
            path = random_.choice(paths)
            changed = dict(documents[path])
            if kind == "a ticket":
                changed["attendance"] = number % 2 == 0
            elif kind == "a user":
                changed["lastName"] = f"Name {number}"
            else:
                changed["status"] = "not-started" if number % 2 else "in-session"
            network.apply({path: changed})
        seconds[kind] = (time.perf_counter() - begun) / CHANGES
    begun = time.perf_counter()
    for _ in range(CHANGES):
        path = random_.choice(users)
        network.apply({path: None})
        network.apply({path: documents[path]})
    seconds["a delete and re-add"] = (time.perf_counter() - begun) / CHANGES
    return seconds


def main(sizes: list[int]) -> None:
    """Prints a line for each size."""
    compilation = compile_path(HERE)
    assert compilation.plan is not None
    program = load(compilation.files, compilation.entry, compilation.digest)
    kinds = ["a ticket", "a user", "a meeting", "a delete and re-add"]
    print(f"{'documents':>10} {'anew':>12} " + " ".join(f"{kind:>20}" for kind in kinds))
    first: dict[str, float] = {}
    for size in sizes:
        documents = database(size, random.Random(7))
        network = Network(program, compilation.plan.to_json())
        begun = time.perf_counter()
        network.apply(documents)
        anew = time.perf_counter() - begun
        costs = each_change(network, documents, random.Random(11))
        first = first or costs
        shown = [f"{costs[k] * 1e6:>9,.0f} µs ({costs[k] / first[k]:4.2f}x)" for k in kinds]
        print(
            f"{len(documents):>10,} {anew * 1e3:>9,.0f} ms " + " ".join(f"{s:>20}" for s in shown)
        )
    print("(in brackets: beside the smallest database)")


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or list(SIZES))
