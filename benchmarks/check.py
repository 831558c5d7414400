"""What `boilerc check` costs on a generated project, cold and again, beside starting Python and beside parsing alone.

    python benchmarks/check.py [CLASSES ...]        default: 100 300 1000

Whole processes are measured, start and imports with them: the least of several runs. A project is a package of modules of twenty
classes. Figures of one machine: the ratios matter.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = (100, 300, 1_000)
RUNS = 5
UNIT = """
class Owner{n}(DomainModel):
    class Meta:
        collection_name = "owners{n}"

    name: str = attrs.bproperty()
    city: str = attrs.bproperty()


class Shop{n}(DomainModel):
    class Meta:
        collection_name = "shops{n}"

    title: str = attrs.bproperty()
    stock: int = attrs.bproperty()
    owner = attrs.relation(dm_cls=Owner{n})


class Shop{n}Store(Store):
    shop = reference(dm_cls=Shop{n})
    owner = reference(dm_cls=Owner{n})

    @owner.getter
    def owner(self):
        return self.shop.owner


class Shop{n}Card(ViewModel):
    store: Shop{n}Store

    title = attrs.bproperty()
    keeper = attrs.bproperty()
    stocked = attrs.bproperty()

    @title.getter
    def title(self):
        return shown(self.store.shop.title)

    @keeper.getter
    def keeper(self):
        owner = self.store.owner
        return f"{{owner.name}}, {{owner.city}}" if owner.city else owner.name

    @stocked.getter
    def stocked(self):
        return self.store.shop.stock > 0

    @property
    def doc_ref(self):
        return CTX.db.document(f"shops{n}_cards/{{self.store.shop.doc_id}}")


class Shop{n}Cards(Mediator):
    source = source.domain_model(Shop{n})
    sink = sink.firestore()
    view_model_cls = Shop{n}Card
"""
HEAD = """from boiler import CTX, DomainModel, Mediator, Store, ViewModel, attrs, reference, sink, source

from .texts import shown
"""
TEXTS = '''
def shown(text):
    """A text as it is shown."""
    return text.strip().title() if text else "-"
'''
IN_UNIT, UNITS = 5, 4
"""Classes in a unit, units in a module."""


def write_project(folder: Path, classes: int) -> None:
    """A package of so many classes that has no findings."""
    folder.mkdir()
    count = classes // IN_UNIT
    modules = [range(first, min(first + UNITS, count)) for first in range(0, count, UNITS)]
    names = [f"shops_{number}" for number in range(len(modules))]
    (folder / "__init__.py").write_text(
        "".join(f"from . import {name}\n" for name in names), encoding="utf-8"
    )
    (folder / "texts.py").write_text(TEXTS, encoding="utf-8")
    for name, units in zip(names, modules, strict=True):
        text = HEAD + "".join(f"\n{UNIT.format(n=n)}" for n in units)
        (folder / f"{name}.py").write_text(text, encoding="utf-8")


def seconds(command: list[str], **environment: str) -> float:
    """How long a process takes: the least of several runs."""
    found = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})
        found.append(time.perf_counter() - begun)
    return min(found)


def main(sizes: list[int]) -> None:
    """Prints a line for each size."""
    python = sys.executable
    boilerc = [python, "-c", "from boiler_compiler.cli.main import main; main()", "check"]
    parse = "import libcst, pathlib, sys\nfor f in pathlib.Path(sys.argv[1]).glob('*.py'): libcst.parse_module(f.read_text())"
    start = seconds([python, "-c", "pass"])
    print(f"{'classes':>8} {'lines':>8} {'parsing':>10} {'cold':>22} {'warm':>28}")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder, "project")
            write_project(project, size)
            lines = sum(f.read_text(encoding="utf-8").count("\n") for f in project.glob("*.py"))
            parsing = seconds([python, "-c", parse, str(project)])
            cold = seconds([*boilerc, str(project)], BOILERC_CACHE="off")
            warm = seconds([*boilerc, str(project)], BOILERC_CACHE=str(Path(folder, "cache")))
        beside_parsing, beside_start = (
            f"({cold / parsing:.1f}x parsing)",
            f"({warm / start:.1f}x start)",
        )
        print(
            f"{size:>8,} {lines:>8,} {parsing * 1e3:>7,.0f} ms {cold * 1e3:>5,.0f} ms "
            f"{beside_parsing:>13} {warm * 1e3:>11,.0f} ms {beside_start:>13}"
        )
    print(
        f"(parsing: libcst alone, with the start of its process; start: python -c pass, {start * 1e3:.0f} ms)"
    )


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or list(SIZES))
