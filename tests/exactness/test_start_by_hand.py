"""`Mediator.start()` by hand: an imported mediator runs alone, by the plan that boilerc makes of its text."""

import importlib.util
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from boiler import CTX
from boiler.local.database import connect
from boiler.local.firestore import EmbeddedFirestore
from boiler.program import ProgramError
from tests.support.folders import ROOT

SECONDS = 30.0


@pytest.fixture
def client(firestore: EmbeddedFirestore, monkeypatch: pytest.MonkeyPatch) -> Any:
    client = connect("test", firestore.address)
    monkeypatch.setattr(CTX, "_client", client)
    return client


def imported(path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module as `import` gives it."""
    name = f"by_hand_{path.parent.name}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


def test_one_mediator_alone(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    module = imported(ROOT / "examples" / "sales_by_region" / "program.py", monkeypatch)
    orders = client.collection("orders")
    order = {"region": "emea", "status": "paid", "amountCents": 250}
    orders.document("a").set(order)
    processor = module.SalesMediator.start()
    try:
        at = orders.document("b").set(order).update_time
        processor.settle(datetime.fromtimestamp(at.timestamp(), UTC), SECONDS)
        assert client.document("salesByRegion/emea").get().to_dict()["revenueCents"] == 500
        assert not client.document("largestOrders/emea").get().exists
    finally:
        processor.stop()


def test_what_the_compiler_refuses(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "examples" / "sales_by_region" / "program.py").read_text(encoding="utf-8")
    file = tmp_path / "refused" / "program.py"
    file.parent.mkdir()
    file.write_text(text.replace("order.status ==", "order.state =="), encoding="utf-8")
    module = imported(file, monkeypatch)
    with pytest.raises(ProgramError, match=r"program\.py:32: BC0202: .*state"):
        module.SalesMediator.start()
