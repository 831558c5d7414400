"""What one change of a row costs an aggregate while its groups grow: with `retract`, with a derived inverse, and folded again.

    python benchmarks/folds.py [ORDERS ...]        default: 1000 10000 100000

The program is examples/sales_by_region, once as it is and once without its `retract`, so that the compiler derives one. All
orders are in five regions. Only the operators are measured. Figures of one run on one machine: the ratios matter.
"""

import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from boiler.dataflow.network import Network
from boiler.program import load
from boiler_compiler.driver import compile_path

PROGRAM = Path(__file__).parent.parent / "examples" / "sales_by_region" / "program.py"
SIZES = (1_000, 10_000, 100_000)
CHANGES = 200
REGIONS = ("emea", "apac", "amer", "north", "south")


def order(random_: random.Random) -> dict[str, Any]:
    """Some order."""
    cents = random_.randrange(100_000)
    return {"region": random_.choice(REGIONS), "status": "paid", "amountCents": cents}


def network(text: str, keep: str, folder: Path) -> Network:
    """The operators of the program's mediator of that name alone."""
    other = {"SalesMediator": "LargestMediator", "LargestMediator": "SalesMediator"}[keep]
    (folder / "program.py").write_text(
        text.split(f"class {other}(")[0].rstrip() + _rest(text, other)
    )
    compilation = compile_path(folder)
    assert compilation.plan is not None, compilation.diagnostics
    program = load(compilation.files, compilation.entry, compilation.digest)
    return Network(program, compilation.plan.to_json())


def _rest(text: str, other: str) -> str:
    """What comes after that class."""
    after = text.split(f"class {other}(")[1]
    return "\n\n\nclass " + after.split("\nclass ", 1)[1] if "\nclass " in after else "\n"


def seconds(network: Network, orders: int, random_: random.Random) -> float:
    """Seconds a change, each a cut of its own."""
    paths = [f"orders/{number:06}" for number in range(orders)]
    network.apply({path: order(random_) for path in paths})
    begun = time.perf_counter()
    for _ in range(CHANGES):
        network.apply({random_.choice(paths): order(random_)})
    return (time.perf_counter() - begun) / CHANGES


def main(sizes: tuple[int, ...]) -> None:
    """Prints a table."""
    text = PROGRAM.read_text(encoding="utf-8")
    derived = text.replace("def retract(", "def unused(")
    kinds = {
        "retract": (text, "SalesMediator"),
        "derived": (derived, "SalesMediator"),
        "folded again": (text, "LargestMediator"),
    }
    print("microseconds a change, by orders in all (of five groups)")
    print(f"{'':14}" + "".join(f"{size:>12,}" for size in sizes))
    for kind, (program, keep) in kinds.items():
        figures = []
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                figures.append(
                    seconds(network(program, keep, Path(folder)), size, random.Random(1))
                )
        print(f"{kind:14}" + "".join(f"{figure * 1e6:>12,.0f}" for figure in figures))


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
