"""The oracle's aggregates over documents: groups, order, what raises, what keys may be."""

import json

from boiler.reference import evaluate
from tests.reference.small import (
    by_path,
    change,
    documents,
    exact,
    gone,
    line_of,
    program,
    put,
    result,
    views,
)

SALES = """
class Order(DomainModel):
    class Meta: collection_name = "orders"
    region: Optional[Any] = attrs.bproperty()
    amount: Any = attrs.bproperty()

@dataclass
class Totals:
    count: int = 0
    amounts: list = field(default_factory=list)

class Sales(ViewModel):
    region: Any = attrs.bproperty()
    count: int = attrs.bproperty()
    amounts: list = attrs.bproperty()
    @staticmethod
    def key(order: Order):
        if order.region == "raise": raise LookupError("no region")
        if isinstance(order.region, list): return tuple(order.region)
        return order.region
    @classmethod
    def create_accumulator(cls): return Totals()
    @classmethod
    def accumulate(cls, acc: Totals, order: Order):
        acc.count += 1
        acc.amounts.append(order.amount)
        if order.amount == "raise": raise ValueError("no amount")
        return acc
    @classmethod
    def retract(cls, acc: Totals, order: Order): raise AssertionError("never called")
    @region.getter
    def region(self): return self.group if not isinstance(self.group, tuple) else "-".join(map(str, self.group))
    @count.getter
    def count(self): return self.acc.count
    @amounts.getter
    def amounts(self): return self.acc.amounts
    @property
    def doc_ref(self): return CTX.db.document(f"sales/{self.region}")

class SalesMediator(Mediator):
    source = source.domain_model(Order)
    sink = sink.firestore()
    view_model_cls = Sales
"""


def test_rows_are_folded_in_order_of_their_paths() -> None:
    """By code point, whatever the order of changes: "B" < "a" < "～" < "😀", which UTF-16 would turn round."""
    log = [put(f"orders/{i}", region="n", amount=i) for i in ("😀", "a", "～", "B")]
    exact(
        documents(SALES, *log),
        {"sales/n": {"region": "n", "count": 4, "amounts": ["B", "a", "～", "😀"]}},
    )


def test_a_change_moves_a_row_and_a_group_goes_with_its_last_row() -> None:
    log = [
        put("orders/1", region="n", amount=1),
        put("orders/2", region="s", amount=2),
        change("orders/1", region="s"),
        put("orders/3", region="x", amount=3),
        gone("orders/3"),
        put("orders/4", region=None, amount=4),
        put("orders/5", amount=5),
    ]
    exact(documents(SALES, *log), {"sales/s": {"region": "s", "count": 2, "amounts": [1, 2]}})


def test_hostile_values_are_carried_as_they_are() -> None:
    values = [None, -0.0, float("nan"), 2**53 + 1, -(2**63), "\ud83d\ude00", ""]
    log = [put(f"orders/{n}", region="n", amount=value) for n, value in enumerate(values)]
    exact(documents(SALES, *log)["sales/n"]["amounts"], values)


def test_an_accumulator_may_be_beyond_64_bits_but_its_document_may_not() -> None:
    text = SALES.replace("return self.acc.count", "return 2**62 * self.acc.count")
    found = result(
        text, put("orders/1", region="n", amount=1), put("orders/2", region="n", amount=2)
    )
    assert by_path(found)["sales/n"]["count"] is None
    assert [letter[:4] for letter in views(found)] == [
        ("Sales", "sales/n", "count", "OverflowError")
    ]


def test_keys_are_text_whole_numbers_and_tuples_of_them() -> None:
    keys = ["1", 1, ["a", 1], ["a", "1"], [], 2**70, ""]
    log = [put(f"orders/{n}", region=key, amount=n) for n, key in enumerate(keys)]
    found = result(SALES, *log)
    # "1" and 1 are two groups, whose documents have one path: repr orders them, "'1'" before "1".
    assert by_path(found)["sales/1"]["amounts"] == [0]
    assert views(found) == [
        ("Sales", "''", "doc_ref", "ValueError", "a part of a path is empty"),
        ("Sales", "('a', 1)", "doc_ref:sales/a-1", "TargetConflict",
         "sales/a-1 is also claimed by SalesMediator from ('a', '1')"),
        ("Sales", "()", "doc_ref", "ValueError", "a part of a path is empty"),
        ("Sales", "1", "doc_ref:sales/1", "TargetConflict", "sales/1 is also claimed by SalesMediator from '1'"),
        ("Sales", f"sales/{2**70}", "region", "OverflowError", f"{2**70} does not fit Firestore's 64 bits"),
    ]  # fmt: skip


def test_other_keys_are_dead_letters_of_their_rows() -> None:
    keys = [True, 1.0, {"a": 1}, ["a", None], [["a"]], ["a", False]]
    log = [put(f"orders/{n}", region=key, amount=n) for n, key in enumerate(keys)]
    found = result(SALES, *log)
    assert by_path(found) == {}
    message = "a key must be str, int or a tuple of them, not "
    kinds = ["bool", "float", "dict", "NoneType", "list", "bool"]
    assert views(found) == [
        ("Sales", f"orders/{n}", "key", "TypeError", message + kind) for n, kind in enumerate(kinds)
    ]


def test_a_row_that_raises_is_left_out_and_the_accumulator_is_as_before() -> None:
    log = [
        put("orders/1", region="n", amount=1),
        put("orders/2", region="n", amount="raise"),
        put("orders/3", region="n", amount=3),
        put("orders/4", region="raise", amount=4),
        put("orders/5", region="only", amount="raise"),
    ]
    found = result(SALES, *log)
    exact(by_path(found), {"sales/n": {"region": "n", "count": 2, "amounts": [1, 3]}})
    assert found["errors"]["views"] == [
        {"view": "Sales", "root": f"orders/{n}", "attribute": attribute, "exception": exception,
         "message": message, "file": "program.py", "line": line_of(SALES, message)}
        for n, attribute, exception, message in [
            (2, "accumulate", "ValueError", "no amount"),
            (4, "key", "LookupError", "no region"),
            (5, "accumulate", "ValueError", "no amount"),
        ]
    ]  # fmt: skip
    # It recovers with the row.
    exact(
        documents(SALES, *log, change("orders/2", amount=2), gone("orders/4"), gone("orders/5")),
        {"sales/n": {"region": "n", "count": 3, "amounts": [1, 2, 3]}},
    )


def test_a_raising_create_accumulator_leaves_one_letter_a_group() -> None:
    text = SALES.replace("return Totals()", "raise ZeroDivisionError('none')")
    found = result(text, *(put(f"orders/{n}", region="n", amount=n) for n in (1, 2)))
    assert by_path(found) == {}
    assert views(found) == [("Sales", "'n'", "create_accumulator", "ZeroDivisionError", "none")]


def test_what_a_group_s_view_raises_is_about_its_own_document() -> None:
    text = SALES.replace("return self.acc.count", "return 1 // (self.acc.count - 2)")
    found = result(text, *(put(f"orders/{n}", region="n", amount=n) for n in (1, 2)))
    assert by_path(found)["sales/n"] == {"region": "n", "count": None, "amounts": [1, 2]}
    assert [letter[:4] for letter in views(found)] == [
        ("Sales", "sales/n", "count", "ZeroDivisionError")
    ]


def test_fan_out_of_a_group() -> None:
    """All copies alike; letters of getters are about the first of them; None is skipped, duplicates collapse."""
    text = SALES.replace("return self.acc.count", "raise KeyError(1)").replace(
        'def doc_ref(self): return CTX.db.document(f"sales/{self.region}")',
        'def _view_refs(self): return [None] + [CTX.db.document(f"to/{n}") for n in ("z", "a", "z")]',
    )
    found = result(text, put("orders/1", region="n", amount=1))
    whole = {"region": "n", "count": None, "amounts": [1]}
    assert by_path(found) == {"to/z": whole, "to/a": whole}
    assert views(found) == [("Sales", "to/z", "count", "KeyError", "1")]


def test_dicts_in_accumulators_are_key_sorted_after_each_call() -> None:
    """In fields, lists and tuples too; so the first entry is the smallest key, not the first that came."""
    text = """
class Word(DomainModel):
    class Meta: collection_name = "words"
    text: Any = attrs.bproperty()

@dataclass
class Held:
    counts: dict = field(default_factory=dict)
    nested: tuple = ()

class Words(ViewModel):
    first: Any = attrs.bproperty()
    nested: Any = attrs.bproperty()
    @staticmethod
    def key(word: Word): return "all"
    @classmethod
    def create_accumulator(cls): return Held()
    @classmethod
    def accumulate(cls, acc, word: Word):
        acc.counts[word.text] = 1
        return Held(acc.counts, ([{"b": 1, "a": 2}],))
    @first.getter
    def first(self): return next(iter(self.acc.counts))
    @nested.getter
    def nested(self): return "".join(self.acc.nested[0][0])
    @property
    def doc_ref(self): return CTX.db.document("words_of/all")
"""
    log = [
        put("words/1", text="b"),
        put("words/2", text="a"),
        put("words/3", text="～"),
        put("words/4", text="😀"),
    ]
    exact(documents(text, *log), {"words_of/all": {"first": "a", "nested": "ab"}})
    found = result(text, *log, put("words/5", text=1))
    assert by_path(found) == {"words_of/all": {"first": "a", "nested": "ab"}}
    assert views(found)[0][:4] == ("Words", "words/5", "accumulate", "TypeError")


def test_conditions_of_the_source_narrow_the_rows() -> None:
    text = SALES.replace(
        "source.domain_model(Order)", "source.domain_model(Order, Order.amount > 1)"
    )
    log = [put(f"orders/{n}", region="n", amount=n) for n in (1, 2, 3)]
    exact(documents(text, *log)["sales/n"]["amounts"], [2, 3])


def test_an_aggregate_s_target_in_its_own_source_is_refused() -> None:
    text = SALES.replace("sales/{self.region}", "orders/{self.region}")
    found = result(text, put("orders/1", region="n", amount=1))
    assert by_path(found) == {}
    assert views(found) == [
        (
            "Sales",
            "'n'",
            "doc_ref",
            "ValueError",
            "orders/n is in a collection that the program reads",
        )
    ]


def test_a_database_alone_gives_the_same() -> None:
    found = evaluate(program(SALES), {"orders/1": {"region": "n", "amount": 1}})
    assert json.dumps(found) == json.dumps(result(SALES, put("orders/1", region="n", amount=1)))
