"""Values against annotations, paths that are the same for all, references that nothing reads, missing annotations."""

import pytest

from tests.frontend.analysed import HEAD, analysed, codes


class Made:
    """A view with one attribute."""

    def __init__(self, annotation: str, value: str, before: str = "") -> None:
        self.text = f"""
class Made(ViewModel):
    store: OrderStore

    value: {annotation} = attrs.bproperty()

    @value.getter
    def value(self):
        order = self.store.order
        return {value}

    @property
    def doc_ref(self):
        return CTX.db.document(f"made/{{self.store.order.doc_id}}")
"""
        self.text = before + self.text


FITS = [
    ("int", "order.cents"),
    ("int", "order.cents // 2 + 1 - len(order.tags)"),
    ("int", "order.cents if order.paid else None"),
    ("int", "sum(order.cents for _ in order.tags)"),
    ("int", "order.cents or order.region"),
    ("int", "max(order.cents, 0)"),
    ("int", "Level.LOW"),
    ("float", "order.cents"),
    ("float", "order.cents / 2"),
    ("float", "order.price * order.cents"),
    ("float", "(order.at - order.at).total_seconds()"),
    ("str", "order.region * 2"),
    ("str", "'%s' % order.cents"),
    ("str", "Color.RED"),
    ("str", "order.region[0]"),
    ("str", "getattr(order, 'cents', '')"),
    ("datetime", "order.at + timedelta(days=1)"),
    ("bool", "order.paid and order.cents > 0"),
    ("bool", "not order.tags"),
    ("list", "tuple(order.tags)"),
    ("list[str]", "sorted({t for t in order.tags})"),
    ("dict", "{t: 1 for t in order.tags}"),
    ("dict[str, int]", "dict.fromkeys(order.tags, 1)"),
    ("Reference", "order.doc_ref"),
    ("Optional[Reference]", "order.buyer"),
    ("Any", "order.cents"),
    ("Union[int, str]", "order.price"),
    ("bytes", "order.region.encode()"),
]
DIFFERS = [
    ("int", "order.region", "a str"),
    ("int", "f'{order.cents}'", "a str"),
    ("int", "order.cents / 2", "a float"),
    ("int", "order.cents * order.price", "a float"),
    ("int", "order.paid", "a bool"),
    ("Optional[int]", "order.region if order.paid else None", "a str"),
    ("int", "order.tags", "a list"),
    ("str", "order.cents", "an int"),
    ("str", "len(order.tags)", "an int"),
    ("str", "order.at", "a datetime"),
    ("str", "order.at.date", None),
    ("str", "order.buyer", "a Reference"),
    ("str", "order", "a document of Order"),
    ("bool", "order.cents", "an int"),
    ("float", "order.paid", "a bool"),
    ("float", "order.at - order.at", "a timedelta"),
    ("datetime", "order.region", "a str"),
    ("list", "order.region", "a str"),
    ("list[str]", "{t: 1 for t in order.tags}", "a dict"),
    ("dict", "order.tags", "a list"),
    ("dict", "order.cents", "an int"),
    ("Reference", "order.region", "a str"),
    ("Reference", "order", "a document of Order"),
    ("Any", "timedelta(days=1)", "a timedelta"),
    ("Any", "self.store", "another object"),
    ("Any", "Plain()", "an object of Plain"),
    ("Any", "lambda: 0", "a function"),
]
CLASSES = """
class Color(str, Enum):
    RED = "red"


class Level(IntEnum):
    LOW = 1


class Plain:
    pass

"""


@pytest.mark.parametrize(("annotation", "value"), FITS)
def test_what_may_fit(annotation: str, value: str) -> None:
    assert not codes(Made(annotation, value, CLASSES).text)


@pytest.mark.parametrize(("annotation", "value", "what"), DIFFERS)
def test_what_certainly_differs(annotation: str, value: str, what: str | None) -> None:
    _, found = analysed(HEAD + Made(annotation, value, CLASSES).text)
    wrong = [d.message.partition(" gets ")[2] for d in found if d.code == "BC0515"]
    wrong = [each.removesuffix(", and no document holds that") for each in wrong]
    assert wrong == ([what] if what is not None else [])


def function(signature: str, body: str) -> str:
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    return f"\ndef made{signature}:\n{lines}\n" + Made("Any", "made(order.cents)").text


@pytest.mark.parametrize(
    ("signature", "body"),
    [
        ("(a: int) -> int", "return a"),
        ("(a: int) -> float", "return a"),
        ("(a: int) -> int", "return a > 3"),
        ("(a: Optional[int]) -> str", "if a is None:\n    return 'none'\nreturn str(a)"),
        ("(a: Union[int, str]) -> str", "return a if isinstance(a, str) else 'x'"),
        ("(a) -> int", "return a"),
        ("(a: int) -> int", "while a > 3:\n    a /= 2\nreturn int(a)"),
        ("(a: int) -> int", "total = ''\ndef add():\n    nonlocal total\n    total = 3\nadd()\nreturn total"),
        ("(a: int) -> Iterator[int]", "yield str(a)"),
        ("(a: int) -> object", "return a"),
        ("(a: int) -> 'str'", "return str(a)"),
        ("(a: int) -> dict[int, str]", "return {a: ''}"),
        ("(a: int) -> list[int]", "return [str(a)]"),
        ("(a: int) -> tuple[int, ...]", "return (a,)"),
        ("(a: int) -> int", "try:\n    a = int(a)\nexcept ValueError:\n    a = 'x'\nreturn a"),
        ("(a: int) -> int", "match a:\n    case [x]:\n        return x\n    case str():\n        return a\nreturn 1"),
    ],
)  # fmt: skip
def test_functions_that_may_keep_their_word(signature: str, body: str) -> None:
    assert not codes(function(signature, body))


@pytest.mark.parametrize(
    ("signature", "body", "what"),
    [
        ("(a: int) -> int", "return str(a)", "int and returns a str"),
        ("(a: int) -> Optional[int]", "if a > 1:\n    return f'{a}'\nreturn None", "Optional[int] and returns a str"),
        ("(a: int) -> str", "return a * 2", "str and returns an int"),
        ("(a: int) -> bool", "return a", "bool and returns an int"),
        ("(a: float) -> int", "return a", "int and returns a float"),
        ("(a: int) -> list[int]", "return a", "list[int] and returns an int"),
        ("(a: int) -> dict", "return [a]", "dict and returns a list"),
        ("(a: int) -> 'str'", "return a", "'str' and returns an int"),
        ("(a: datetime) -> str", "return a", "str and returns a datetime"),
        ("(a: int) -> datetime", "return timedelta(seconds=a)", "datetime and returns a timedelta"),
    ],
)  # fmt: skip
def test_functions_that_certainly_break_their_word(signature: str, body: str, what: str) -> None:
    _, found = analysed(HEAD + function(signature, body))
    wrong = [d.message for d in found if d.code == "BC0515" and d.message.startswith("made")]
    assert wrong == [f"made is annotated {what}"]


def test_a_parameter_is_used_against_its_annotation() -> None:
    (found,) = analysed(HEAD + function("(a: str) -> int", "return a.bit_length()"))[1]
    assert (found.code, found.message) == ("BC0202", "str has no attribute bit_length")


ROWS = """
@dataclass
class Line:
    no: int
    text: Optional[str]


class Lines(ViewModel):
    no: int = attrs.bproperty()
    text: str = attrs.bproperty()

    @staticmethod
    def rows(order: Order) -> Iterator[Line]:
        for no, text in enumerate(order.tags):
            yield Line(no, text)

    @property
    def doc_ref(self):
        return CTX.db.document(f"lines/{self.root.doc_id}-{self.row.no}")
"""


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("", "", ""),
        ("no: int = attrs", "no: str = attrs", "BC0515"),
        ("no: int = attrs", "number: int = attrs", "BC0506"),
        ("{self.row.no}", "{self.no}", ""),
        ("-{self.row.no}", "", "BC0516"),
        ("{self.row.no}", "{self.row.number}", "BC0202"),
        ("            yield Line(no, text)", "            return [Line(no, text)]", ""),
    ],
)
def test_rows(before: str, after: str, code: str) -> None:
    assert codes(ROWS.replace(before, after)) == ({code} if code else set())


@pytest.mark.parametrize(
    ("body", "several"),
    [
        ("yield Line(1, '')", False),
        ("if order.paid:\n            yield Line(1, '')\n        else:\n            yield Line(2, '')", False),
        ("return [Line(1, '')] if order.paid else []", True),
        ("if order.paid:\n            return [Line(1, '')]\n        return []", False),
        ("return [Line(1, ''), Line(2, '')]", True),
        ("return [Line(1, t) for t in order.tags]", True),
        ("while order.paid:\n            yield Line(1, '')", True),
        ("yield from [Line(1, t) for t in order.tags]", True),
    ],
)  # fmt: skip
def test_one_path_is_enough_for_one_row(body: str, several: bool) -> None:
    loop = "for no, text in enumerate(order.tags):\n            yield Line(no, text)"
    text = ROWS.replace(loop, body).replace("-{self.row.no}", "")
    assert codes(text) == ({"BC0516"} if several else set())


STORE = """
class Buyer(DomainModel):
    class Meta:
        collection_name = "buyers"

    name: str = attrs.bproperty()


class BoughtStore(Store):
    order = reference(dm_cls=Order)
    buyer = reference(dm_cls=Buyer)
    others = reference(dm_cls=Order, many=True)

    @buyer.getter
    def buyer(self):
        return self.order.buyer

    @others.getter
    def others(self):
        return Order.where(Order.buyer == self.buyer.doc_ref)


class Bought(ViewModel):
    store: BoughtStore

    text: str = attrs.bproperty()

    @text.getter
    def text(self):
        return f"{TEXT}"

    @property
    def doc_ref(self):
        return CTX.db.document(f"bought/{self.store.order.doc_id}")
"""


@pytest.mark.parametrize(
    ("text", "unused"),
    [
        ("{self.store.order.region}", ["buyer", "others"]),
        ("{self.store.buyer is None}", ["others"]),
        ("{len(self.store.others)}", []),
        ("{self.store}", ["buyer", "others"]),
        ("{vars(self.store)}", []),
        ("{getattr(self.store, self.store.order.region)}", []),
        ("{getattr(self.store, 'buyer')}", ["others"]),
        ("{[s.others for s in [self.store]]}", []),
    ],
)
def test_references_that_nothing_reads(text: str, unused: list[str]) -> None:
    _, found = analysed(HEAD + STORE.replace("{TEXT}", text))
    assert [d.message for d in found] == [f"nothing reads {name} of BoughtStore" for name in unused]
    assert {d.severity for d in found} <= {"warning"}


def test_a_reference_may_be_there_for_being_required() -> None:
    text = STORE.replace("dm_cls=Buyer)", "dm_cls=Buyer, import_required=True)")
    _, found = analysed(HEAD + text.replace("{TEXT}", "x"))
    assert [d.message for d in found] == ["nothing reads others of BoughtStore"]


def test_helpers_and_setters_read_too() -> None:
    text = STORE.replace("{TEXT}", "x")
    helper = (
        "    @property\n    def name(self):\n        return self.store.others\n\n    @text.getter"
    )
    assert not codes(text.replace("    @text.getter", helper))
    setter = (
        "    @text.setter\n    def text(self, value):\n        self.store.buyer.name = value\n\n"
    )
    _, found = analysed(
        HEAD
        + text.replace("    @property\n    def doc_ref", f"{setter}    @property\n    def doc_ref")
    )
    assert [d.message for d in found] == ["nothing reads others of BoughtStore"]


def test_missing_annotations() -> None:
    text = Made("int", "self.made(order.cents, b=1)").text.replace(
        "    @value.getter", "    @staticmethod\n    def made(a, *, b: int):\n        return a + b\n\n    @value.getter"
    )  # fmt: skip
    (found,) = analysed(HEAD + text)[1]
    assert (found.code, found.severity) == ("BC0706", "warning")
    assert found.message == "made has no annotation for a and its result"
    assert not codes(text.replace("a, *, b: int)", "a: int, *, b: int) -> int"))
