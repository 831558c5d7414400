"""Aggregators: what the typed model says of them, and which promises of `retract` are refused."""

import pytest

from tests.frontend.analysed import HEAD, analysed, codes

ACC = """\
@dataclass
class Acc:
    n: int = 0
    cents: int = 0
    price: float = 0.0
    names: str = ""
    seen: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    bins: list[int] = field(default_factory=lambda: [0] * 10)
    by: dict[str, int] = field(default_factory=dict)
    exact: Decimal = Decimal(0)

    def plus(self, cents: int) -> "Acc":
        return replace(self, n=self.n + 1, cents=self.cents + cents)


"""


def folding(accumulate: str, retract: str = "", key: str = "row.region", row: str = "Order") -> str:
    """An aggregator with these bodies."""
    text = f"""
class Sums(ViewModel):
    n: int = attrs.bproperty()

    @staticmethod
    def key(row: {row}) -> Any:
        return {key}

    @classmethod
    def create_accumulator(cls) -> Acc:
        return Acc()

    @classmethod
    def accumulate(cls, acc: Acc, row: {row}) -> Acc:
{_indented(accumulate)}
"""
    if retract:
        text += f"""
    @classmethod
    def retract(cls, acc: Acc, row: {row}) -> Acc:
{_indented(retract)}
"""
    text += """
    @n.getter
    def n(self):
        return self.acc.n

    @property
    def doc_ref(self):
        return CTX.db.document(f"sums/{self.group}")
"""
    return ACC + text


def _indented(body: str) -> str:
    return "\n".join(" " * 8 + line for line in body.split("\n"))


def test_the_typed_form() -> None:
    body = "acc.cents += row.cents if row.paid else 0\nreturn acc"
    program, found = analysed(HEAD + folding(body, body.replace("+", "-")))
    assert not found
    view = program.views["Sums"]
    assert (view.store, view.rows) == (None, None)
    assert view.aggregator is not None
    assert (view.aggregator.input, view.aggregator.over) == ("Order", "model")
    assert list(view.aggregator.functions) == [
        "key",
        "create_accumulator",
        "accumulate",
        "retract",
    ]
    assert view.aggregator.reads == {("row", "region"), ("row", "cents"), ("row", "paid")}
    assert view.getters["n"].reads == {("row", "cents"), ("row", "paid")}
    assert view.target is not None
    assert view.target.templates == ("sums/*",)
    where = view.aggregator.functions["retract"]
    line = (HEAD + folding(body, body)).split("\n")[where.line - 1]
    assert line[where.column : where.end_column] == "retract"


def test_a_row_that_gets_out_of_sight_counts_as_read_in_all() -> None:
    program, _ = analysed(HEAD + folding("unknown = getattr(row, row.region)\nreturn acc"))
    aggregator = program.views["Sums"].aggregator
    assert aggregator is not None
    assert ("row", "*") in aggregator.reads


def test_a_constant_group_is_a_constant_path() -> None:
    program, found = analysed(HEAD + folding("return acc.plus(row.cents)", key='"all"'))
    assert not found
    target = program.views["Sums"].target
    assert target is not None
    assert target.templates == ("sums/all",)


def test_an_event_is_typed_by_its_class() -> None:
    event = "class Tick(Serializable):\n    hall: str = attrs.bproperty()\n    at: datetime = attrs.bproperty()\n\n"
    mediator = """

class Ticks(Mediator):
    source = source.kafka(topic_name="ticks", value_cls=Tick, event_time="at")
    sink = sink.firestore()
    view_model_cls = Sums
"""
    view = folding("return acc.plus(row.at.second)", key="row.hall", row="Tick")
    program, found = analysed(HEAD + event + view + mediator)
    assert not found
    aggregator = program.views["Sums"].aggregator
    assert aggregator is not None
    assert (aggregator.input, aggregator.over) == ("Tick", "event")
    assert aggregator.reads == {("row", "hall"), ("row", "at")}


INHERITED = """
class Base(ViewModel):
    n: int = attrs.bproperty()

    @classmethod
    def create_accumulator(cls) -> Acc:
        return Acc()

    @classmethod
    def accumulate(cls, acc: Acc, row: Order) -> Acc:
        return acc.plus(row.cents)

    @n.getter
    def n(self):
        return self.acc.n


class ByRegion(Base):
    @staticmethod
    def key(row: Order) -> str:
        return row.region

    @property
    def doc_ref(self):
        return CTX.db.document(f"byRegion/{self.group}")


class Late(Order):
    class Meta:
        collection_name = "late"

    days: int = attrs.bproperty()


class ByDays(Base):
    @staticmethod
    def key(row: Late) -> int:
        return row.days

    @classmethod
    def accumulate(cls, acc: Acc, row: Late) -> Acc:
        return super().accumulate(acc, row)

    @property
    def doc_ref(self):
        return CTX.db.document(f"byDays/{self.group}")
"""


def test_functions_are_inherited() -> None:
    program, found = analysed(HEAD + ACC + INHERITED)
    assert not found
    base, region, days = (program.views[n].aggregator for n in ("Base", "ByRegion", "ByDays"))
    assert base is not None
    assert region is not None
    assert days is not None
    assert (region.input, days.input) == ("Order", "Late")
    assert region.reads == {("row", "region"), ("row", "cents")}
    assert days.reads == {("row", "days"), ("row", "cents")}
    assert program.views["Base"].target is None


GOOD = {
    "counts": ("return replace(acc, n=acc.n + 1)", "return replace(acc, n=acc.n - 1)"),
    "sums": ("acc.cents += row.cents\nreturn acc", "acc.cents -= row.cents\nreturn acc"),
    "a histogram": (
        "acc.bins[row.cents % 10] += 1\nreturn acc",
        "acc.bins[row.cents % 10] -= 1\nreturn acc",
    ),
    "a set of ids": (
        "acc.ids.add(row.doc_id)\nreturn acc",
        "acc.ids.discard(row.doc_id)\nreturn acc",
    ),
    "a set by operators": (
        "acc.ids |= {row.doc_id}\nreturn acc",
        "acc.ids -= {row.doc_id}\nreturn acc",
    ),
    "counts by name": (
        "acc.by[row.region] = acc.by.get(row.region, 0) + 1\nreturn acc",
        "acc.by[row.region] -= 1\nif not acc.by[row.region]:\n    del acc.by[row.region]\nreturn acc",
    ),
    "decimals": (
        "acc.exact += Decimal(row.cents)\nreturn acc",
        "acc.exact -= Decimal(row.cents)\nreturn acc",
    ),
    "floats of the row alone": (
        "acc.cents += int(row.price * 100)\nreturn acc",
        "acc.cents -= int(row.price * 100)\nreturn acc",
    ),
    "a maximum of the row alone": (
        "acc.cents += max(row.cents, 0)\nreturn acc",
        "acc.cents -= max(row.cents, 0)\nreturn acc",
    ),
    "a text of the row alone": (
        "return replace(acc, names=row.region + '!', n=acc.n + 1)",
        "return replace(acc, names=row.region + '!', n=acc.n - 1)",
    ),
}


@pytest.mark.parametrize("what", GOOD)
def test_an_inverse_is_believed(what: str) -> None:
    assert not codes(folding(*GOOD[what]))


BAD = {
    "a float": ("acc.price += row.price\nreturn acc", "acc.price -= row.price\nreturn acc"),
    "an int that gets floats": (
        "return Acc(acc.n + row.price)",
        "return Acc(acc.n - row.price)",
    ),
    "a division": ("acc.n += 1\nreturn acc", "return Acc(n=acc.n / 2)"),
    "a list": (
        "acc.seen.append(row.region)\nreturn acc",
        "acc.seen.remove(row.region)\nreturn acc",
    ),
    "a list by operators": (
        "return replace(acc, seen=acc.seen + [row.region])",
        "return replace(acc, seen=acc.seen[:-1])",
    ),
    "a list by a display": (
        "return replace(acc, seen=[*acc.seen, row.region])",
        "return replace(acc, seen=acc.seen[:-1])",
    ),
    "a text": (
        "acc.names += row.region\nreturn acc",
        "acc.names = acc.names.replace(row.region, '', 1)\nreturn acc",
    ),
    "a formatted text": (
        "return replace(acc, names=f'{acc.names},{row.region}')",
        "return replace(acc, names=acc.names[:-1])",
    ),
    "a minimum": (
        "return replace(acc, cents=min(acc.cents, row.cents))",
        "return replace(acc, cents=acc.cents)",
    ),
    "the same": ("return acc.plus(row.cents)", "return acc.plus(row.cents)"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_certainly_no_inverse_is_refused(what: str) -> None:
    assert "BC0510" in codes(folding(*BAD[what]))
    assert "BC0510" not in codes(folding(BAD[what][0]))


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("row.region", ""),
        ("row.cents", ""),
        ("(row.region, row.cents)", ""),
        ("None", ""),
        ("row.region if row.paid else None", ""),
        ("row.region or row.price", ""),
        ("row.buyer.id", ""),
        ("row.paid", "a bool"),
        ("row.price", "a float"),
        ("row.at", "a datetime"),
        ("row.at - row.at", "a timedelta"),
        ("row.tags", "a list"),
        ("{row.region}", "a collection"),
        ("{'a': 1}", "a dict"),
        ("row.buyer", "a Reference"),
        ("row", "a document of Order"),
        ("(row.region, None)", "a tuple with None in it"),
        ("(row.region, (1, 2))", "a tuple with a tuple in it"),
        ("Acc()", "an object of Acc"),
        ("True", "a bool"),
        ("1.5", "a float"),
    ],
)
def test_keys(given: str, wanted: str) -> None:
    _, found = analysed(HEAD + folding("return acc.plus(row.cents)", key=given))
    assert [d.message for d in found if d.code == "BC0511"] == (
        [f"key gives {wanted}"] if wanted else []
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("row: Order) -> Acc", "row) -> Acc"), "BC0508"),
        (("row: Order) -> Acc", "row: str) -> Acc"), "BC0508"),
        (("row: Order) -> Acc", "row: Acc) -> Acc"), "BC0508"),
        (("row: Order) -> Acc", "row: Optional[Order]) -> Acc"), "BC0508"),
        (("row: Order) -> Acc", "row: 'Order') -> Acc"), ""),
        (("cls, acc: Acc, row: Order", "cls, acc: Acc"), "BC0509"),
        (("cls, acc: Acc, row: Order", "cls, acc: Acc, row: Order, more"), "BC0509"),
        (("cls, acc: Acc, row: Order", "cls, *rows"), "BC0509"),
        (("create_accumulator(cls)", "create_accumulator(cls, group)"), "BC0509"),
        (("create_accumulator(cls)", "create_accumulator(cls, start=0)"), ""),
        (("def key(row: Order)", "def key(row: Order, default='x')"), ""),
        (("def key(row: Order)", "def key()"), "BC0509"),
        (("    @staticmethod\n    def key", "    @classmethod\n    def key"), "BC0509"),
        (("return acc.plus(row.cents)", "acc.plus(row.cents)"), "BC0509"),
        (("return acc.plus(row.cents)", "yield acc.plus(row.cents)"), "BC0509"),
        (("return acc.plus(row.cents)", "raise ValueError(row.cents)"), ""),
        (("return acc.plus(row.cents)", "return acc.pluss(row.cents)"), "BC0202"),
        (("self.acc.n", "self.acc.m"), "BC0202"),
        (("{self.group}", "all"), "BC0516"),
        (("{self.group}", "{self.group}-{self.window.start}"), "BC0513"),
        (("self.acc.n", "self.store.order"), ""),
    ],
)
def test_wrong_parts(change: tuple[str, str], code: str) -> None:
    text = folding("return acc.plus(row.cents)")
    assert change[0] in text
    beside = {"BC0706", "BC0201"}  # a parameter that is taken away has no name any more
    assert codes(text.replace(*change)) - beside == ({code} if code else set())


def test_an_accumulator_may_be_anything_plain() -> None:
    text = folding("return acc.plus(row.cents)").replace("-> Acc", "").replace("acc: Acc", "acc")
    for made, taken, read in (
        ("0", "acc + row.cents", "self.acc"),
        ("(0, 0.5)", "(acc[0] + 1, acc[1] + row.price)", "self.acc[0]"),
        ("[]", "[*acc, row.cents]", "len(self.acc)"),
        ("{}", "{**acc, row.cents: 1}", "sum(k.bit_length() for k in self.acc)"),
        ("Counter()", "acc + Counter(row.tags)", "len(self.acc)"),
    ):
        program = text.replace("return Acc()", f"return {made}")
        program = program.replace("return acc.plus(row.cents)", f"return {taken}")
        assert codes(program.replace("self.acc.n", read)) <= {"BC0706"}, made


def test_merge_has_its_parameters() -> None:
    merge = "\n    @classmethod\n    def merge(cls, a: Acc, b: Acc) -> Acc:\n        return a.plus(b.cents)\n"
    text = folding("return acc.plus(row.cents)")
    assert not codes(text + merge)
    assert codes(text + merge.replace("a: Acc, b: Acc", "a: Acc")) == {"BC0509", "BC0201"}


def test_parts_of_an_aggregator_without_accumulate() -> None:
    text = (
        folding("return acc.plus(row.cents)").replace("self.acc.n", "0").replace("self.group", "0")
    )
    head, _, rest = text.partition("    @classmethod\n    def accumulate")
    program = head + rest[rest.index("    @n.getter") :]
    assert "BC0507" in codes(program)


def test_the_order_of_a_set_in_an_accumulator_shows() -> None:
    text = folding("acc.ids.add(row.region)\nreturn acc")
    assert codes(text.replace("return self.acc.n", "return len(self.acc.ids)")) == set()
    for shown in ("list(self.acc.ids)", "[i for i in self.acc.ids]", "','.join(self.acc.ids)"):
        assert "BC0702" in codes(text.replace("return self.acc.n", f"return {shown}.index('x')"))


def test_an_accumulator_of_the_class_outlives_its_group() -> None:
    assert "BC0703" in codes(folding("cls.total = row.cents\nreturn acc"))
    assert "BC0703" in codes(folding("cls.totals[row.region] = row.cents\nreturn acc"))
