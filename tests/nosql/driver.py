"""Small programs and their documents: compiled, written to a Firestore, and asked of the nosql processor and the oracle.

Must not know what is pushed down, or how.
"""

import itertools
import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from boiler.local.database import connect
from boiler.local.values import to_client
from boiler.processors.nosql import NosqlProcessor
from boiler.program import load
from boiler.reference import evaluate
from boiler_compiler.driver import compile_path
from boiler_compiler.plan import Plan
from boiler_compiler.plan.pushdown import Pushdown, pushdown_json

HEADER = """
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any, Optional

from boiler import (CTX, DomainModel, Mediator, Query, Reference, Serializable, Store, ViewModel, attrs, reference,
                    sink, source)
"""

Documents = Mapping[str, Mapping[str, Any]]

_numbers = itertools.count(1)


class Asked:
    """A compiled program; `pushdowns` by mediator."""

    def __init__(self, folder: Path, text: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "program.py").write_text(HEADER + textwrap.dedent(text), encoding="utf-8")
        self.folder = folder
        compilation = compile_path(folder)
        assert compilation.plan is not None, [d.message for d in compilation.diagnostics]
        self.plan: Plan = compilation.plan
        self.pushdowns: dict[str, Pushdown] = {p.mediator: p for p in self.plan.pushdowns}
        self.program = load(compilation.files, compilation.entry, compilation.digest)

    def why(self) -> str:
        """Why the only mediator is not pushed down; empty where it is."""
        (pushdown,) = self.pushdowns.values()
        return pushdown.why

    def on(self, client: Any) -> NosqlProcessor:
        """The processor on a database."""
        pushed = pushdown_json(self.plan.pushdowns)
        return NosqlProcessor(self.program, client, self.plan.to_json(), pushed)

    def oracle(self, documents: Documents) -> dict[str, Any]:
        """The settled result by the definition of the language."""
        return evaluate(self.folder, documents)


def database(address: str, documents: Documents) -> Any:
    """A client of a database of its own, in which these documents are."""
    client = connect(f"nosql-{next(_numbers)}", address)
    batch = client.batch()
    for path, fields in documents.items():
        batch.set(client.document(path), to_client(client, dict(fields)))
    batch.commit()
    return client


def text(result: Any) -> str:
    """A result as text: equal only where all is of the same types too, and NaN is NaN."""
    return json.dumps(result, sort_keys=True, indent=1)


def by_path(result: dict[str, Any]) -> dict[str, Any]:
    """The documents of a result."""
    return {
        f"{collection}/{doc_id}": document
        for collection, held in result["collections"].items()
        for doc_id, document in held.items()
    }
