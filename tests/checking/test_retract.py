"""`retract` inverts `accumulate`: mistakes in one small place are found, and shown as few small rows; right ones pass."""

import pytest

from tests.checking.checked import ORDERS, SOME_ORDERS, case, checked, order, wrong

HEAD = (
    ORDERS
    + """
@dataclass
class Totals:
    orders: int = 0
    cents: int = 0
    refunds: int = 0
    skus: dict[str, int] = field(default_factory=dict)


class Sales(ViewModel):
    region: str = attrs.bproperty()
    cents: int = attrs.bproperty()
    skus: dict = attrs.bproperty()

    @staticmethod
    def key(order: Order) -> Optional[str]:
        return order.region if order.status == "paid" else None

    @classmethod
    def create_accumulator(cls) -> Totals:
        return Totals()

    @region.getter
    def region(self):
        return self.group

    @cents.getter
    def cents(self):
        return self.acc.cents

    @skus.getter
    def skus(self):
        return self.acc.skus

    @property
    def doc_ref(self):
        return CTX.db.document(f"sales/{self.group}")

"""
)

BODY = """    @classmethod
    def accumulate(cls, acc: Totals, order: Order) -> Totals:
        acc.orders += 1
        acc.cents += order.cents
        if order.cents < 0:
            acc.refunds += 1
        if order.sku is not None:
            acc.skus[order.sku] = acc.skus.get(order.sku, 0) + 1
        return acc

    @classmethod
    def retract(cls, acc: Totals, order: Order) -> Totals:
        acc.orders -= 1
        acc.cents -= order.cents
        if order.cents < 0:
            acc.refunds -= 1
        if order.sku is not None:
            acc.skus[order.sku] -= 1
            if not acc.skus[order.sku]:
                del acc.skus[order.sku]
        return acc


class SalesMediator(Mediator):
    source = source.domain_model(Order)
    sink = sink.firestore()
    view_model_cls = Sales
"""

RETRACT = "Sales.retract: retract inverts accumulate"


def program(old: str = "", new: str = "") -> str:
    """The right program, with one place changed."""
    assert BODY.count(old) >= 1
    accumulate, retract = BODY.split("    @classmethod\n    def retract")
    changed = retract.replace(old, new, 1) if old in retract else retract
    accumulate = accumulate if old in retract else accumulate.replace(old, new, 1)
    return HEAD + accumulate + "    @classmethod\n    def retract" + changed


def test_a_right_one() -> None:
    found = checked(program("acc.orders -= 1", "acc.orders = acc.orders - 1"))
    assert [f.says for f in found if f.status != "held"] == []
    assert all(f.examples >= 100 for f in found if "getters" not in f.property)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("if order.sku is not None", 'if order.sku != "b" and order.sku is not None'),
        ("if order.cents < 0", "if order.cents <= 0"),
        ("if order.cents < 0", "if order.cents < -1"),
        ("            acc.refunds -= 1", "            pass"),
        ("        acc.orders -= 1\n", ""),
        ("acc.cents -= order.cents", "acc.cents -= abs(order.cents)"),
        ("acc.cents -= order.cents", "acc.cents -= order.cents or 1"),
        ("            if not acc.skus[order.sku]:\n                del acc.skus[order.sku]\n", ""),
        ("acc.cents -= order.cents", "acc.cents = max(0, acc.cents - order.cents) + 0"),
    ],
    ids=["a seen value", "zero", "minus one", "a field", "a count", "negative", "none", "a key that stays", "a floor"],
)  # fmt: skip
def test_a_wrong_one(old: str, new: str) -> None:
    text = program(old, new)
    if "max(" in new:
        text = text.replace("max(0, acc.cents - order.cents) + 0", "floor(acc.cents - order.cents)")
        text = text.replace(
            "@dataclass", "def floor(n: int) -> int:\n    return n if n > 0 else 0\n\n\n@dataclass"
        )
    found = checked(text)
    assert wrong(found) == [RETRACT]
    (finding,) = [f for f in found if f.status == "violated"]
    assert (finding.file, finding.line > 0) == ("program.py", True)
    assert len([line for line in finding.shown if line.startswith("  orders/")]) <= 3


def test_only_for_none() -> None:
    other = 'else:\n            acc.skus["none"] = acc.skus.get("none", 0) + 1\n        return acc'
    found = checked(program().replace("return acc", other, 1))
    assert wrong(found) == [RETRACT]


def test_only_for_a_value_that_the_program_names() -> None:
    found = checked(program("acc.orders -= 1", 'acc.orders -= 1 if order.sku != "gift" else 2'))
    assert wrong(found) == [RETRACT]
    (finding,) = [f for f in found if f.status == "violated"]
    assert any('"gift"' in line for line in finding.shown)


def test_only_beyond_a_number_that_the_program_names() -> None:
    found = checked(program("if order.cents < 0", "if order.cents < 0 or order.cents > 86_399"))
    assert wrong(found) == [RETRACT]


def test_the_last_row_shows() -> None:
    text = program("acc.orders += 1", "acc.orders += 1\n        acc.refunds = order.cents % 7")
    assert wrong(checked(text)) == [RETRACT]


def test_rows_of_a_group_have_their_key_in_common() -> None:
    # Were rows of several groups folded together, the last one's region would show.
    text = program().replace(
        "refunds: int = 0", "refunds: int = 0\n    region: Optional[str] = None"
    )
    text = text.replace("acc.orders += 1", "acc.orders += 1\n        acc.region = order.region")
    assert wrong(checked(text)) == []


def test_a_retract_that_raises_is_none_at_all() -> None:
    text = program("acc.orders -= 1", 'raise ValueError("fold again")')
    found = checked(text)
    assert wrong(found) == []


def test_rows_that_raise_say_nothing() -> None:
    # A key that is None beside one that is text has no order: the row that comes second is left out.
    text = program().replace("        if order.sku is not None:\n    ", "        if True:\n    ")
    assert wrong(checked(text)) == []


def test_the_last_row_of_a_group_is_never_taken_out() -> None:
    text = program().replace("acc.orders -= 1", "acc.orders -= 1\n        assert acc.orders > 0")
    text = text.replace("refunds: int = 0", "refunds: int = 0\n    begun: bool = False")
    text = text.replace("acc.orders += 1", "acc.orders += 1\n        acc.begun = True")
    assert wrong(checked(text)) == []


def test_without_any_case() -> None:
    found = checked(program("if order.cents < 0", "if order.cents <= 0"), log=[])
    assert wrong(found) == [RETRACT]


def test_it_is_the_same_every_time() -> None:
    text = program("if order.cents < 0", "if order.cents <= 0")
    assert checked(text) == checked(text)


def test_conditions_of_the_source_hold_for_all_rows() -> None:
    text = program("if order.cents < 0", "if order.cents < -5")
    text = text.replace("domain_model(Order)", "domain_model(Order, Order.cents >= 0)")
    assert wrong(checked(text)) == []


def test_the_inverse_that_is_derived() -> None:
    text = """
class Count(ViewModel):
    orders: int = attrs.bproperty()

    @staticmethod
    def key(order: Order) -> Optional[str]:
        return order.region

    @classmethod
    def create_accumulator(cls) -> int:
        return 0

    @classmethod
    def accumulate(cls, acc: int, order: Order) -> int:
        return acc + order.cents

    @orders.getter
    def orders(self):
        return self.acc

    @property
    def doc_ref(self):
        return CTX.db.document(f"counts/{self.group}")
"""
    found = checked(ORDERS + text)
    assert [f.of for f in found if f.property.startswith("its derived")] == ["Count.accumulate"]
    assert wrong(found) == []


def test_rows_that_are_views() -> None:
    text = """
class OrderStore(Store):
    order = reference(dm_cls=Order)


class Card(ViewModel):
    store: OrderStore
    region: Optional[str] = attrs.bproperty()
    net_cents: int = attrs.bproperty()

    @region.getter
    def region(self):
        return self.store.order.region

    @net_cents.getter
    def net_cents(self):
        return self.store.order.cents

    @property
    def doc_ref(self):
        return CTX.db.document(f"cards/{self.store.order.doc_id}")


class Sums(ViewModel):
    cents: int = attrs.bproperty()

    @staticmethod
    def key(card: Card) -> Optional[str]:
        return card.region

    @classmethod
    def create_accumulator(cls) -> dict:
        return {}

    @classmethod
    def accumulate(cls, acc: dict, card: Card) -> dict:
        acc["cents"] = acc.get("cents", 0) + card.net_cents
        return acc

    @classmethod
    def retract(cls, acc: dict, card: Card) -> dict:
        acc["cents"] = acc["cents"] - SIGN card.net_cents
        return acc

    @cents.getter
    def cents(self):
        return self.acc["cents"]

    @property
    def doc_ref(self):
        return CTX.db.document(f"sums/{self.group}")
"""
    assert wrong(checked(ORDERS + text.replace("SIGN ", ""))) == []
    found = checked(ORDERS + text.replace("SIGN ", "-1 * -1 * -1 * "))
    assert wrong(found) == ["Sums.retract: retract inverts accumulate"]


def test_a_case_knows_its_documents_in_every_version() -> None:
    log = [*SOME_ORDERS, order("o1", region="west", status="paid", cents=1)]
    cls = next(c for c in case(program(), log).program.classes if c.__name__ == "Order")
    seen = case(program(), log).seen
    assert seen.values(cls, "region") == ["west", "north", "south"]
