"""Views over views: what the typed model says of them, what a view's document has, and circles."""

import pytest

from boiler_compiler.frontend.stacked import made_of, models_below
from tests.frontend.analysed import HEAD, analysed, codes

REGION = """
class Region(DomainModel):
    class Meta:
        collection_name = "regions"

    name: str = attrs.bproperty()
    best: Optional[Reference] = attrs.bproperty()


class RegionStore(Store):
    region = reference(dm_cls=Region)
    best = reference(dm_cls=Card)
    cards = reference(dm_cls="Card", many=True)

    @best.getter
    def best(self):
        return self.region.best

    @cards.getter
    def cards(self):
        return Card.where(Card.region == self.region.name, Card.cents > 0)


class RegionCard(ViewModel):
    store: RegionStore

    text: str = attrs.bproperty()

    @text.getter
    def text(self):
        return f"{VALUE}"

    @property
    def doc_ref(self):
        return CTX.db.document(f"regionCards/{self.store.region.doc_id}")
"""


def over(value: str) -> str:
    """A view whose getter reads this of a document of Card, `card`."""
    value = value.replace("card", "self.store.best")
    return REGION.replace('f"{VALUE}"', f"str(({value}, len(self.store.cards)))")


def test_a_store_of_views() -> None:
    program, found = analysed(HEAD + over("card.shown"))
    assert not found
    best, cards = program.stores["RegionStore"].slots
    assert (best.model, best.many, best.queries) == ("Card", False, ())
    assert (cards.model, cards.many) == ("Card", True)
    (query,) = cards.queries
    assert (query.keys, query.reads) == ((("region", "=="),), ("cents", "region"))
    assert program.views["RegionCard"].getters["text"].reads == {
        ("best", "region"),
        ("best", "cents"),
    }
    assert made_of(program, "RegionCard") == ("Region", "Card")
    assert models_below(program, "RegionCard") == {"Region", "Order"}


@pytest.mark.parametrize(
    "read",
    [
        "card.region",
        "card.cents.bit_length()",
        "card.doc_id",
        "card.doc_ref / 'x' / 'y'",
        "card.doc_ref.params[1]",
        "card.shown",
        "card.euros(2)",
        "card.buyer.id",
        "card.to_dict()",
        "isinstance(card, Card)",
        "getattr(card, 'nothing', None)",
        "hasattr(card, 'store')",
    ],
)
def test_what_a_view_s_document_has(read: str) -> None:
    assert not codes(over(read))


@pytest.mark.parametrize(
    ("read", "code"),
    [
        ("card.store", "BC0513"),
        ("card.row", "BC0513"),
        ("card.root", "BC0513"),
        ("card.acc", "BC0513"),
        ("card.group", "BC0513"),
        ("card.window", "BC0513"),
        ("card.hidden", "BC0513"),
        ("card.from_store", "BC0513"),
        ("card.regoin", "BC0202"),
        ("card.region.name", "BC0202"),
        ("card.cents.x", "BC0202"),
        ("card.euro(2)", "BC0202"),
    ],
)
def test_what_a_view_s_document_does_not_have(read: str, code: str) -> None:
    assert codes(over(read)) == {code}


def test_paths_of_a_view_are_known_where_others_use_them() -> None:
    text = over("card.shown").replace(
        'CTX.db.document(f"regionCards/{self.store.region.doc_id}")',
        'self.store.best.doc_ref / "regions" / self.store.region.doc_id',
    )
    program, found = analysed(HEAD + text)
    assert not found
    target = program.views["RegionCard"].target
    assert target is not None
    assert target.templates == ("shops/*/cards/*/regions/*",)


LINES = """
@dataclass
class Tag:
    no: int
    text: str


class Tags(ViewModel):
    no: int = attrs.bproperty()
    text: str = attrs.bproperty()

    @staticmethod
    def rows(card: Card) -> Iterator[Tag]:
        for no, text in enumerate(card.region.split()):
            yield Tag(no, text)

    @property
    def doc_ref(self):
        return self.root.doc_ref / "tags" / str(self.row.no)


class ByText(ViewModel):
    text: str = attrs.bproperty()

    @staticmethod
    def key(tag: Tags) -> str:
        return tag.text

    @classmethod
    def create_accumulator(cls) -> int:
        return 0

    @classmethod
    def accumulate(cls, acc: int, tag: Tags) -> int:
        return acc + tag.no

    @text.getter
    def text(self):
        return self.group

    @property
    def doc_ref(self):
        return CTX.db.document(f"byText/{self.group}")
"""


def test_rows_and_aggregates_of_views() -> None:
    program, found = analysed(HEAD + LINES)
    assert not found
    tags, by_text = program.views["Tags"], program.views["ByText"]
    assert tags.rows == "Card"
    assert tags.getters["rows"].reads == {("root", "region")}
    assert tags.target is not None
    assert tags.target.templates == ("shops/*/cards/*/tags/*",)
    assert by_text.aggregator is not None
    assert (by_text.aggregator.input, by_text.aggregator.over) == ("Tags", "view")
    assert by_text.aggregator.reads == {("row", "text"), ("row", "no")}
    assert models_below(program, "ByText") == {"Order"}


TARGET = """
    @property
    def doc_ref(self):
        return CTX.db.document(f"shops/{self.store.order.region}/cards/{self.store.order.doc_id}")
"""
MANY = TARGET.replace("doc_ref", "_view_refs").replace("return", "yield")


@pytest.mark.parametrize("target", ["", MANY])
@pytest.mark.parametrize("program", [LINES, over("card.cents")])
def test_a_view_without_one_document_is_no_source(program: str, target: str) -> None:
    assert TARGET in HEAD
    assert "BC0512" in {d.code for d in analysed(HEAD.replace(TARGET, target) + program)[1]}


def test_a_view_whose_paths_can_t_be_told_can_be_a_source() -> None:
    head = HEAD.replace('CTX.db.document(f"shops/', 'self.store.order.buyer / "x" / str(f"')
    program, found = analysed(head + LINES)
    assert {d.code for d in found} <= {"BC0503"}
    assert program.views["Tags"].rows == "Card"


@pytest.mark.parametrize(
    ("condition", "good"),
    [
        ("Card.region == self.region.name", True),
        ("Card.buyer == self.region.doc_ref", True),
        ("Card.hidden == self.region.name", False),
        ("Order.region == self.region.name", False),
        ("Card.shown == self.region.name", False),
    ],
)
def test_conditions_on_views(condition: str, good: bool) -> None:
    text = over("card.cents").replace("Card.region == self.region.name", condition)
    assert ("BC0412" in codes(text)) != good


def chain(*pairs: tuple[str, str]) -> str:
    """Views, each of which has a reference to another one."""
    text = ""
    for name, other in pairs:
        text += f"""
class {name}Store(Store):
    order = reference(dm_cls=Order)
    other = reference(dm_cls="{other}")

    @other.getter
    def other(self):
        return CTX.db.document(f"{other}s/{{self.order.doc_id}}")


class {name}(ViewModel):
    store: {name}Store

    region: str = attrs.bproperty()

    @region.getter
    def region(self):
        return self.store.other.region

    @property
    def doc_ref(self):
        return CTX.db.document(f"{name}s/{{self.store.order.doc_id}}")
"""
    return text


def test_circles_are_refused_once_with_all_their_views() -> None:
    _, found = analysed(HEAD + chain(("A", "B"), ("B", "C"), ("C", "A"), ("D", "A"), ("E", "E")))
    assert [d.message for d in found if d.code == "BC0514"] == [
        "each is made of the next: A of B, B of C, C of A",
        "each is made of the next: E of E",
    ]


def test_a_circle_through_a_path() -> None:
    text = chain(("A", "B"), ("B", "A")).replace(
        'CTX.db.document(f"As/{self.store.order.doc_id}")', "self.store.other.doc_ref / 'a' / 'b'"
    )
    assert "BC0514" in codes(text)


def test_a_chain_of_views() -> None:
    program, found = analysed(HEAD + chain(("A", "B"), ("B", "C"), ("C", "Card")))
    assert not found
    assert models_below(program, "A") == {"Order"}


def test_views_in_other_modules() -> None:
    text = "from boiler import CTX, ViewModel, attrs\nfrom . import views\n" + (
        "class Sums(ViewModel):\n"
        "    n: int = attrs.bproperty()\n"
        "    @staticmethod\n    def key(card: 'views.Card') -> str:\n        return card.region\n"
        "    @classmethod\n    def create_accumulator(cls) -> int:\n        return 0\n"
        "    @classmethod\n    def accumulate(cls, acc: int, card: 'views.Card') -> int:\n        return acc + card.cents\n"
        "    @n.getter\n    def n(self):\n        return self.acc\n"
        "    @property\n    def doc_ref(self):\n        return CTX.db.document(f'sums/{self.group}')\n"
    )
    program, _ = analysed(text, views=HEAD)
    aggregator = program.views["Sums"].aggregator
    assert aggregator is not None
    assert aggregator.input == "Card"
    assert aggregator.reads == {("row", "region"), ("row", "cents")}
