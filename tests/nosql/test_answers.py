"""Answers by path, root and group; what is refused; and what is taken for granted."""

from pathlib import Path
from typing import Any

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from boiler.processors.nosql import NosqlError, NotPushedDownError
from tests.nosql.driver import Asked, by_path, database, text
from tests.nosql.pushed import FILTERED, NUMBERED, SALES

LARGEST = """
class Largest(ViewModel):
    most: int = attrs.bproperty()

    @staticmethod
    def key(order: Order): return order.a
    @classmethod
    def create_accumulator(cls) -> int: return 0
    @classmethod
    def accumulate(cls, acc: int, order: Order) -> int: return max(acc, order.n)
    @most.getter
    def most(self): return self.acc
    @property
    def doc_ref(self): return CTX.db.document(f"largest/{self.group}")
"""
ORDERS: dict[str, dict[str, Any]] = {
    "orders/1": {"text": "east", "word": "w", "whole": 4},
    "orders/2": {"text": "east", "word": "w"},
    "orders/3": {"text": "a/b", "word": "w", "whole": 1},
    "orders/4": {"text": "west", "word": "v", "whole": 9},
}
EAST = {"region": "east", "orders": 2, "cents": 4, "average": 2.0, "odd": False}


def test_a_document_by_its_path_and_by_its_group(tmp_path: Path, address: str) -> None:
    processor = Asked(tmp_path, SALES).on(database(address, ORDERS))
    assert processor.get("sales/east") == EAST
    assert processor.get("sales/west") is None
    assert processor.get("elsewhere/east") is None
    assert processor.of_group("Sales", "east") == {"sales/east": EAST}
    assert processor.of_group("Sales", "a/b") == {}, "its doc_ref raises"
    assert processor.of_group("Sales", 3) == {}
    assert processor.all("Sales") == {"sales/east": EAST}
    with pytest.raises(ValueError, match="not a document's path"):
        processor.get("sales")
    with pytest.raises(ValueError, match="is made of groups"):
        processor.of_root("Sales", "1")
    with pytest.raises(ValueError, match="keeps no view Unknown"):
        processor.all("Unknown")


def test_numbers_as_groups(tmp_path: Path, address: str) -> None:
    item = {"flag": True, "kind": 3, "whole": -7, "number": 1, "real": 1.5, "word": "w"}
    item |= {"time": firestore.SERVER_TIMESTAMP}
    client = database(address, {})
    client.document("Item/a").set(item)
    processor = Asked(tmp_path, NUMBERED).on(client)
    found = processor.get("shelves/-7")
    assert found is not None
    assert found["all"] == {"count": 1, "strict": 11, "lenient": 3, "same": 1}
    for other in ("7", "+7", "-07", "-7.0", "- 7", "(-7)", "x", "True"):
        assert processor.get(f"shelves/{other}") is None
    assert processor.of_group("ByShelf", -7) == {"shelves/-7": found}
    assert processor.of_group("ByShelf", "-7") == {}
    assert processor.of_group("ByKind", "all") == {"kinds/total": {"total": -7}}
    assert processor.of_group("ByKind", "none") == {}


def test_roots_that_claim_one_path(tmp_path: Path, address: str) -> None:
    asked = Asked(tmp_path, FILTERED)
    thing = {"word": "w", "text": "t", "whole": 2, "real": 1.0, "flag": True, "time": None}
    at = {"time": firestore.SERVER_TIMESTAMP}
    client = database(address, {})
    for name in ("a", "b"):
        client.document(f"store/s1/things/{name}").set({**thing, **at})
    processor = asked.on(client)
    found = {d.id: d.to_dict() for d in client.collection("store/s1/things").stream()}
    expected = asked.oracle({f"store/s1/things/{name}": fields for name, fields in found.items()})
    assert text(processor.result()) == text(expected)
    assert len(expected["errors"]["views"]) == 3, "notes/w has four claims"
    assert processor.of_root("Card", "a") == {"cards/a": {"text": "T", "half": 1.0}}
    assert processor.of_root("Notes", "a").keys() == {"notes/a", "notes/w"}
    assert processor.of_root("Notes", "b").keys() == {"notes/b"}
    assert processor.of_root("Note", "none") == {}
    assert processor.all("Note").keys() == {"notes/a", "notes/b", "notes/w"}
    assert by_path(processor.result()).keys() >= {"cards/a", "cards/b"}
    with pytest.raises(ValueError, match="contains '/'"):
        processor.of_root("Card", "a/b")


def test_views_that_are_not_pushed_down_are_refused_with_the_reason(
    tmp_path: Path, address: str
) -> None:
    processor = Asked(tmp_path, SALES + LARGEST).on(database(address, ORDERS))
    why = r"Largest can't be answered by queries: `max\(acc, order.n\)` is no sum of whole numbers"
    assert len(processor.refusals) == 1
    for ask in (processor.check, processor.result, lambda: processor.all("Largest")):
        with pytest.raises(NotPushedDownError, match=why):
            ask()
    with pytest.raises(NotPushedDownError, match=why):
        processor.get("largest/east")
    assert processor.get("sales/east") == EAST, "the others answer all the same"
    assert processor.all("Sales") == {"sales/east": EAST}


@pytest.mark.parametrize(
    "condition",
    ["Order.b == 'w' * 1600", "Order.n == 2**70", "Order.n == 3.0", "Order.b == Reference('a/b')"],
)
def test_values_that_the_database_compares_otherwise_are_left_to_the_program(
    tmp_path: Path, address: str, condition: str
) -> None:
    program = SALES.replace("import_default=0", "").replace(
        'if order.b == "w" ', "if True == True "
    )
    program = program.replace("if True == True else None", "if order.b == 'w' else None")
    program += f"""
class Sold(Mediator):
    source = source.domain_model(Order, {condition})
    sink = sink.firestore()
    view_model_cls = Sales
"""
    asked = Asked(tmp_path, program)
    assert asked.why() == ""
    documents = {
        **ORDERS,
        "orders/5": {"text": "east", "word": "w" * 1600, "whole": 3},
        "orders/6": {"text": "east", "word": "w", "whole": 3},
    }
    processor = asked.on(database(address, documents))
    assert text(processor.result()) == text(asked.oracle(documents))
    assert processor.counters["answers_by_reading"] == 1


def test_all_of_an_answer_is_of_one_moment(tmp_path: Path, address: str) -> None:
    client = database(address, ORDERS)
    processor = Asked(tmp_path, SALES).on(client)
    ask = client._firestore_api.run_aggregation_query
    answers = []

    def meanwhile(**request: Any) -> Any:
        client.document(f"orders/later{len(answers)}").set(ORDERS["orders/1"])
        answers.append(ask(**request))
        return answers[-1]

    client._firestore_api.run_aggregation_query = meanwhile
    assert processor.get("sales/east") == EAST
    assert len(answers) > 1
    client._firestore_api.run_aggregation_query = ask
    assert processor.get("sales/east") != EAST


def test_a_database_that_does_not_answer(tmp_path: Path, address: str) -> None:
    from google.api_core.exceptions import FailedPrecondition

    client = database(address, ORDERS)
    processor = Asked(tmp_path, SALES).on(client)

    def refuse(**request: Any) -> Any:
        raise FailedPrecondition("The query requires an index")

    client._firestore_api.run_aggregation_query = refuse
    with pytest.raises(NosqlError, match=r"requires an index.*firestore\.indexes\.json"):
        processor.result()


def test_what_is_taken_for_granted_is_the_only_difference(tmp_path: Path, address: str) -> None:
    """A document that refers to another database exists for no view, but a count has it: `boilerc explain` says so."""
    asked = Asked(tmp_path, SALES)
    client = database(address, ORDERS)
    other = firestore.Client(project="other", credentials=AnonymousCredentials())
    client.document("orders/5").set({**ORDERS["orders/1"], "unknown": other.document("a/b")})
    found = asked.on(client).get("sales/east")
    assert found is not None
    assert found["orders"] == EAST["orders"] + 1  # type: ignore[operator]
    assert "granted  no document refers to another database" in asked.plan.to_text()
    client.document("orders/6").set({**ORDERS["orders/1"], "whole": None})
    assert asked.on(client).get("sales/east") == EAST, "where rows are read it is not there"
