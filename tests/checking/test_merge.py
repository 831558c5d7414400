"""`merge` agrees with `accumulate`, over the rows of a session in their order."""

import json

import pytest

from tests.checking.checked import checked, wrong

HEAD = """
class Hit(Serializable):
    page: str = attrs.bproperty()
    at: datetime = attrs.bproperty()
    seconds: float = attrs.bproperty()


@dataclass
class Visit:
    hits: int = 0
    seconds: float = 0.0
    pages: list[str] = field(default_factory=list)
    longest: Optional[float] = None


class Session(ViewModel):
    hits: int = attrs.bproperty()
    pages: list = attrs.bproperty()

    @staticmethod
    def key(hit: Hit) -> Optional[str]:
        return "all"

    @classmethod
    def create_accumulator(cls) -> Visit:
        return Visit()

    @classmethod
    def accumulate(cls, acc: Visit, hit: Hit) -> Visit:
        acc.hits += 1
        acc.seconds += hit.seconds
        acc.pages.append(hit.page)
        if acc.longest is None or hit.seconds > acc.longest:
            acc.longest = hit.seconds
        return acc

    @classmethod
    def merge(cls, a: Visit, b: Visit) -> Visit:
        longest = max(a.longest, b.longest)
        return Visit(a.hits + b.hits, a.seconds + b.seconds, a.pages + b.pages, longest)

    @hits.getter
    def hits(self):
        return self.acc.hits

    @pages.getter
    def pages(self):
        return self.acc.pages

    @property
    def doc_ref(self):
        return CTX.db.document(f"sessions/{self.window.start:%Y%m%d%H%M%S}")


class Sessions(Mediator):
    source = source.kafka(topic_name="hits", value_cls=Hit, event_time="at")
    window = window.session(timedelta(minutes=30))
    sink = sink.firestore()
    view_model_cls = Session
"""

LOG = [
    {"topic": "hits", "key": None, "value": {"page": page, "at": f"2026-01-01T00:{n:02}:00Z", "seconds": n / 10}}
    for n, page in enumerate(["home", "list", "item", "list"])
]  # fmt: skip
MERGE = "Session.merge: merge agrees with accumulate"


def test_a_right_one() -> None:
    # Its sum of floats is another one in its last digits.
    found = checked(HEAD, LOG)
    assert wrong(found) == []
    assert MERGE in [f"{f.of}: {f.property}" for f in found if f.status == "held"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a.pages + b.pages", "b.pages + a.pages"),
        ("a.pages + b.pages", "sorted({*a.pages, *b.pages})"),
        ("a.hits + b.hits", "max(a.hits, b.hits)"),
        ("a.seconds + b.seconds", "a.seconds"),
        ("a.longest, b.longest", "a.longest, 0.0"),
        ("max(a.longest, b.longest)", "a.longest"),
        ("max(a.longest, b.longest)", "max(a.longest, b.hits / 0)"),
    ],
)
def test_a_wrong_one(old: str, new: str) -> None:
    found = checked(HEAD.replace(old, new), LOG)
    assert wrong(found) == [MERGE], json.dumps([f.as_json() for f in found], indent=1)


def test_it_may_change_its_arguments() -> None:
    body = """
        a.hits += b.hits
        a.seconds += b.seconds
        a.pages.extend(b.pages)
        a.longest = max(a.longest, b.longest)
        return a
"""
    start = HEAD.index("        longest = max")
    end = HEAD.index("    @hits.getter")
    assert wrong(checked(HEAD[:start] + body + "\n" + HEAD[end:], LOG)) == []
