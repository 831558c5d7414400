"""Functions are of their arguments alone, and change no document: what `boilerc check` can't see is found."""

import pytest

from tests.checking.checked import ORDERS, SOME_ORDERS, checked, wrong

CARDS = (
    ORDERS
    + """
class OrderStore(Store):
    order = reference(dm_cls=Order)


class Cell:
    def __init__(self):
        self.values = {}


CELL = Cell()


def remember(values: dict, key: Any) -> int:
    values[key] = values.get(key, 0) + 1
    return len(values)


def lowered(order: Order) -> Order:
    order.cents = order.cents - 1
    return order


class Card(ViewModel):
    store: OrderStore
    label: str = attrs.bproperty()
    cents: int = attrs.bproperty()

    @staticmethod
    def text(sku: Optional[str], cents: int) -> str:
        return f"{sku}: {cents}"

    @label.getter
    def label(self):
        return self.text(self.store.order.sku, self.store.order.cents)

    @cents.getter
    def cents(self):
        return self.store.order.cents

    @property
    def doc_ref(self):
        return CTX.db.document(f"cards/{self.store.order.doc_id}")
"""
)


def test_right_ones() -> None:
    found = checked(CARDS)
    assert [(f.of, f.status) for f in found] == [("Card.text", "held"), ("Card", "held")]


def test_a_function_that_counts_what_it_has_seen() -> None:
    text = CARDS.replace(
        'return f"{sku}: {cents}"', 'return f"{sku}: {remember(CELL.values, sku)}"'
    )
    found = checked(text)
    assert "Card.text: purity" in wrong(found)
    (finding,) = [f for f in found if f.of == "Card.text"]
    assert (finding.file, text.split("\n")[finding.line - 19].strip()) != ("", "")


def test_a_function_that_only_leaves_something_behind() -> None:
    text = CARDS.replace(
        '        return f"{sku}: {cents}"',
        '        remember(CELL.values, sku)\n        return f"{sku}: {cents}"',
    )
    found = checked(text)
    (finding,) = [f for f in found if f.of == "Card.text"]
    assert finding.says == "it changes CELL, which outlives the call"


def test_a_function_that_keeps_its_results_is_pure() -> None:
    text = CARDS.replace("    @staticmethod\n", "    @staticmethod\n    @cache\n")
    assert wrong(checked("from functools import cache\n" + text)) == []


def test_a_getter_that_changes_its_root() -> None:
    text = CARDS.replace(
        "return self.text(self.store.order.sku, self.store.order.cents)",
        "return self.text(self.store.order.sku, lowered(self.store.order).cents)",
    )
    found = checked(text)
    assert wrong(found) == ["Card.label: purity of getters"]
    assert "changes a document" in found[-1].says


def test_a_getter_that_depends_on_the_one_before() -> None:
    text = CARDS.replace(
        "return self.text(self.store.order.sku, self.store.order.cents)",
        'note(self, "x")\n        return self.text(self.store.order.sku, self.store.order.cents)',
    ).replace(
        "return self.store.order.cents\n\n    @property",
        'return self.store.order.cents + len(vars(self).get("notes", ""))\n\n    @property',
    )
    note = "def note(view: Any, text: str) -> None:\n    vars(view)['notes'] = text\n\n\nclass Cell"
    found = checked(text.replace("class Cell", note, 1))
    assert wrong(found) == ["Card.cents: purity of getters"]
    assert "other attributes" in found[-1].says


def test_a_getter_that_counts_evaluations() -> None:
    text = CARDS.replace(
        "return self.store.order.cents\n",
        "return self.store.order.cents + remember(CELL.values, len(CELL.values))\n",
    )
    assert wrong(checked(text)) == ["Card.cents: purity of getters"]


ROWS = (
    ORDERS
    + """
def first(order: Order) -> str:
    order.tags = [*order.tags[1:], order.region or ""]
    return order.tags[0]


class Tag(ViewModel):
    tag: str = attrs.bproperty()

    @staticmethod
    def rows(order: Order) -> Iterator[dict]:
        for tag in order.tags or []:
            yield {"tag": tag}

    @tag.getter
    def tag(self):
        return self.row["tag"]

    @property
    def doc_ref(self):
        return CTX.db.document(f"tags/{self.root.doc_id}-{self.row['tag']}")
"""
)


def test_rows() -> None:
    assert wrong(checked(ROWS)) == []
    found = checked(ROWS.replace("for tag in order.tags or []:", "for tag in [first(order)]:"))
    assert "Tag.rows: purity" in wrong(found)
    found = checked(ROWS.replace('return self.row["tag"]', 'return self.row.pop("tag")'))
    assert "Tag.tag: purity of getters" in wrong(found)


AGGREGATE = (
    ORDERS
    + """
@dataclass
class Seen:
    skus: list[str] = field(default_factory=list)


EMPTY = [Seen()]


def negative(order: Order) -> Optional[str]:
    order.cents = -1
    return order.region


class Group(ViewModel):
    skus: list = attrs.bproperty()

    @staticmethod
    def key(order: Order) -> Optional[str]:
        return order.region

    @classmethod
    def create_accumulator(cls) -> Seen:
        return Seen()

    @classmethod
    def accumulate(cls, acc: Seen, order: Order) -> Seen:
        acc.skus.append(order.sku or "")
        return acc

    @skus.getter
    def skus(self):
        return self.acc.skus

    @property
    def doc_ref(self):
        return CTX.db.document(f"groups/{self.group}")
"""
)


def test_accumulate_may_change_its_accumulator() -> None:
    assert wrong(checked(AGGREGATE)) == []


def test_a_key_that_changes_its_row() -> None:
    found = checked(
        AGGREGATE.replace(
            "return order.region\n\n    @classmethod", "return negative(order)\n\n    @classmethod"
        )
    )
    assert wrong(found) == ["Group.key: purity"]


def test_an_accumulate_that_changes_its_row() -> None:
    text = AGGREGATE.replace('order.sku or ""', "negative(order) or order.sku or ''")
    assert "Group.accumulate: purity" in wrong(checked(text))


def test_an_accumulator_that_all_groups_share() -> None:
    found = checked(AGGREGATE.replace("return Seen()", "return EMPTY[0]"))
    assert "Group.accumulate: purity" in wrong(found)


def test_getters_of_a_group_may_change_its_accumulator() -> None:
    text = AGGREGATE.replace(
        "return self.acc.skus", "self.acc.skus.sort()\n        return self.acc.skus"
    )
    assert wrong(checked(text)) == []


DOORS = """
class Door(Serializable):
    name: str = attrs.bproperty()
    at: datetime = attrs.bproperty()
    is_open: bool = attrs.bproperty()


@dataclass
class State:
    opened: int = 0


class Cell:
    def __init__(self):
        self.count = {}


CELL = Cell()


def counted(count: dict, key: str) -> int:
    count[key] = count.get(key, 0) + 1
    return count[key]


class Doors(Mediator):
    source = source.kafka(topic_name="doors", value_cls=Door, event_time="at")
    sink = sink.firestore()

    @staticmethod
    def key(event: Door) -> Optional[str]:
        return event.name

    @classmethod
    @source.triggers.on_topic
    def on_door(cls, key: str, state: State, event: Door, timers: Timers) -> None:
        state.opened += 1
        timers.set(event.at + timedelta(minutes=1))

    @classmethod
    @source.triggers.on_timer
    def on_late(cls, key: str, state: State, at: datetime, timers: Timers) -> None:
        cls.sink.emit(reference=CTX.db.document(f"doors/{key}"), snapshot={"opened": state.opened})
        if state.opened == 2:
            state.opened = 0
            timers.set(at)
"""

DOOR_LOG = [
    {"topic": "doors", "key": None, "value": {"name": name, "at": f"2026-01-01T00:{n:02}:00Z", "is_open": True}}
    for n, name in enumerate("abab")
]  # fmt: skip


def test_a_keyed_operator() -> None:
    found = checked(DOORS, DOOR_LOG)
    assert [(f.of, f.status) for f in found] == [
        ("Doors.key", "held"),
        ("Doors.on_door", "held"),
        ("Doors.on_late", "held"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "handler"),
    [
        ("state.opened += 1", "state.opened += counted(CELL.count, key)", "on_door"),
        ("timedelta(minutes=1)", "timedelta(minutes=counted(CELL.count, key))", "on_door"),
        ('"opened": state.opened', '"opened": counted(CELL.count, key)', "on_late"),
    ],
)
def test_a_keyed_operator_that_keeps_something_else(old: str, new: str, handler: str) -> None:
    assert wrong(checked(DOORS.replace(old, new), DOOR_LOG)) == [f"Doors.{handler}: purity"]


def test_unknown_types_are_said_to_be_skipped() -> None:
    text = CARDS.replace("def text(sku: Optional[str]", "def text(sku: complex").replace(
        "self.text(self.store.order.sku,", "self.text(1j,"
    )
    (finding,) = [f for f in checked(text) if f.of == "Card.text"]
    assert (finding.status, finding.says) == ("skipped", "there are no values for complex")


TYPES = [
    "str", "int", "float", "bool", "bytes", "datetime", "Reference", "Any", "list", "dict", "list[int]", "dict[str, float]",
    "Optional[list[str]]", "int | str", "tuple[int, ...]", "tuple[str, int]", "set[str]", "Order", "Card", "Cell2", "timedelta",
    "dict[str, list[Optional[int]]]",
]  # fmt: skip


def test_arguments_of_every_type() -> None:
    record = (
        "@dataclass\nclass Cell2:\n    n: int\n    when: Optional[datetime] = None\n\n\nclass Cell"
    )
    text = CARDS.replace("class Cell", record, 1)
    for place, annotation in enumerate(TYPES):
        function = f"    @staticmethod\n    def f{place}(x: {annotation!r}) -> str:\n        return 'there' if x else ''\n\n"
        text = text.replace("    @label.getter", function + "    @label.getter")
    found = [f for f in checked(text, SOME_ORDERS, 20) if ".f" in f.of]
    assert [f.says for f in found] == [""] * len(TYPES)
    assert {f.status for f in found} == {"held"}
